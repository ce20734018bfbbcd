/** Recordings of real senders without their signalling: the codec named first is the one that was sent. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../../app/index.ts';
import { testFolder } from '../export/folder.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

/** What was sent, by recording and SSRC; clock rates as in the senders' descriptions. */
const SENT = [
	['rtp-h264-aac', '0xd48d22df', 'H264', 90_000],
	['rtp-h264-aac', '0x60beebbf', 'MPEG4-GENERIC', 44_100],
	['rtp-h265-opus', '0x84edbafd', 'H265', 90_000],
	['rtp-h265-opus', '0xdb68f16c', 'opus', 48_000],
	['rtp-vp8-pcmu', '0x42aa10d6', 'VP8', 90_000],
	['rtp-vp8-pcmu', '0x1f4a6a6f', 'PCMU', 8000],
	['rtp-vp9-g722', '0x1ab6a229', 'VP9', 90_000],
	['rtp-vp9-g722', '0x6bc9d315', 'G722', 8000],
	['rtp-mpeg4-es', '0x9da4cce5', 'MP4V-ES', 90_000],
	['rtp-mjpeg', '0x5dc8f1ea', 'JPEG', 90_000],
	['rtp-ts', '0xd874b7f7', 'MP2T', 90_000],
	['rtp-aac-latm', '0xfa880336', 'MP4A-LATM', 48_000],
	['rtp-amr-nb', '0x32348062', 'AMR', 8000],
	['rtp-amr-wb', '0x310ce087', 'AMR-WB', 16_000],
	['rtp-g726-32', '0x4c2fea39', 'G726-32', 8000],
	['rtp-gsm', '0x1d72fd6c', 'GSM', 8000],
	['rtp-l16', '0xc3d13fc0', 'L16', 44_100],
	['rtp-pcma', '0xca872cd8', 'PCMA', 8000],
	['rtp-speex', '0x04f7db23', 'speex', 16_000],
] as const;

const RECORD_HEADER = 16;
/** Ethernet, IPv4, UDP. */
const HEADERS = 14 + 20 + 8;

const folder = testFolder();

async function streamsOf(
	path: string,
	options: Parameters<typeof readCapture>[1] = {},
): Promise<readonly StreamItem[]> {
	const engine = await readCapture(path, options);
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const items = engine.streamRows([...ids]);
	await engine.close();
	return items;
}

/** A copy of a recording in which every RTP packet has payload type 120, which says nothing. */
function withoutTypes(name: string): string {
	const file = readFileSync(join(CAPTURES, 'recorded', `${name}.pcap`));
	for (let at = 24; at + RECORD_HEADER < file.length;) {
		const length = file.readUInt32LE(at + 8);
		const rtp = at + RECORD_HEADER + HEADERS;
		const second = file[rtp + 1] ?? 0;
		const isRtcp = second >= 192 && second < 224;
		if (((file[rtp] ?? 0) & 0xc0) === 0x80 && !isRtcp) file[rtp + 1] = (second & 0x80) | 120;
		at += RECORD_HEADER + length;
	}
	const path = folder.at(`${name}.pcap`);
	writeFileSync(path, file);
	return path;
}

describe.skipIf(!HAS_SHARED)('with every payload type made meaningless', () => {
	test.for(SENT)('%s %s is named %s at %i Hz', async ([name, ssrc, codec, clockRate]) => {
		const items = await streamsOf(withoutTypes(name), { keepPackets: false });
		const found = items.find((one) => one.ssrc === ssrc);
		expect(found).toMatchObject({
			...{ codec, clockRate, payloadTypes: [120] },
			...{ codecFrom: 'inferred', clockRateFrom: 'inferred' },
		});
		expect(found?.codecConfidence).toBeGreaterThan(0.5);
		expect(found?.problems.join()).toContain(`codec inferred: ${codec}`);
	});
});

describe.skipIf(!HAS_SHARED)('the user’s word', () => {
	test('beats what was inferred', async () => {
		const path = join(CAPTURES, 'recorded/rtp-vp8-pcmu.pcap');
		const items = await streamsOf(path, { decodeAs: ['rtp.ssrc==0x42aa10d6,H264/90000'] });
		expect(items.find(({ ssrc }) => ssrc === '0x42aa10d6')).toMatchObject({
			...{ codec: 'H264', codecFrom: 'user', codecConfidence: 1, kind: 'video' },
		});
	});
});

describe.skipIf(!HAS_SHARED)('what is encrypted', () => {
	test.for([
		'srtp-webrtc/google-meet.pcapng',
		'srtp-webrtc/stun-dtls-rtp.pcapng',
		'srtp-webrtc/webrtc-dtls-srtp-aiortc.pcap',
		'broadcast/st2110-22-jpegxs-125.pcap',
	])('has no codec: %s', async (name) => {
		const items = await streamsOf(join(CAPTURES, name));
		expect(items.filter(({ codecFrom }) => codecFrom === 'inferred')).toEqual([]);
	});
});
