/** Without any signalling and on other ports, recordings are saved as what their senders sent. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VideoSink } from '../../../app/export/video-sink.ts';
import type { Picture } from '../../../app/export/picture-writer.ts';
import { ArrivalJudge } from '../../../app/export/arrival-judge.ts';
import type { SaveFormat } from '../../../app/index.ts';
import { videoCodec } from '../../../app/media/depacketise/index.ts';
import { CaptureSession } from '../../../app/session.ts';
import { eachStreamPacket } from '../../../app/stream-reader.ts';
import { listedStreams, streamItem } from '../../../app/views/stream-item.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { ALL } from '../export/saving.ts';
import { disguise, wholePictures } from './disguise.ts';
import { DEFAULTS, readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const folder = testFolder();

/** Pictures by recording, SSRC and true codec. */
const PICTURES = [
	['rtp-h264-aac', 0xd48d_22df, 'H264'],
	['rtp-h265-opus', 0x84ed_bafd, 'H265'],
	['rtp-vp8-pcmu', 0x42aa_10d6, 'VP8'],
	['rtp-vp9-g722', 0x1ab6_a229, 'VP9'],
	['rtp-mpeg4-es', 0x9da4_cce5, 'MP4V-ES'],
	['rtp-mjpeg', 0x5dc8_f1ea, 'JPEG'],
] as const;

interface TruthStream {
	readonly rtp?: { readonly ssrc: string };
	readonly es?: { readonly sha256: string };
	readonly decoded?: { readonly framemd5?: readonly string[] };
	readonly units?: { readonly md5_each?: readonly string[] };
}

const hexOf = (ssrc: number): string => `0x${ssrc.toString(16).padStart(8, '0')}`;

function truthOf(name: string, ssrc: string): TruthStream {
	const text = readFileSync(join(CAPTURES, 'recorded', `${name}.truth.json`), 'utf8');
	const { streams } = JSON.parse(text) as { readonly streams: readonly TruthStream[] };
	return streams.find(({ rtp }) => rtp?.ssrc === ssrc) ?? {};
}

async function savedAs(path: string, format: SaveFormat) {
	const engine = await readCapture(path);
	const out = folder.at(`out-${format}`);
	const { items } = await engine.save({ ...ALL, format }, out, () => undefined, calm());
	await engine.close();
	return items.map((item) => ({ ...item, path: join(out, item.file) }));
}

/** MD5 of each frame that a file decodes to, and what the decoder complained of. */
function decoded(path: string, stream = 'v') {
	const words = ['-v', 'error', '-i', path, '-map', `0:${stream}`, '-f', 'framemd5', '-'];
	const { stdout, stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8', maxBuffer: 1 << 26 });
	const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	return { frames: lines.map((line) => line.split(',').at(-1)?.trim() ?? ''), stderr };
}

describe.runIf(HAS_SHARED && HAS_FFMPEG)('without loss', () => {
	test.each(PICTURES)('%s %i is %s, and decodes to the frames that were sent', async (...given) => {
		const [name, ssrc, codec] = given;
		const path = folder.at('in.pcap');
		disguise(name, path);
		const truth = truthOf(name, hexOf(ssrc));
		const item = (await savedAs(path, 'mkv')).find((one) => one.ssrc === hexOf(ssrc));
		expect(item?.codec).toBe(codec);
		const { frames } = decoded(item?.path ?? '');
		if (codec === 'MP4V-ES') {
			// The one miss: its sender told size and clock in the description alone, which is gone.
			expect(frames).toEqual([]);
			expect(item?.warnings.join()).toContain('no parameter sets were captured');
			return;
		}
		expect(frames).toEqual(truth.decoded?.framemd5);
	});

	test('the elementary stream of H.264 is that of the sender, byte for byte', async () => {
		const path = folder.at('in.pcap');
		disguise('rtp-h264-aac', path);
		const item = (await savedAs(path, 'raw')).find(({ codec }) => codec === 'H264');
		const sum = createHash('sha256')
			.update(readFileSync(item?.path ?? ''))
			.digest('hex');
		expect(sum).toBe(truthOf('rtp-h264-aac', '0xd48d22df').es?.sha256);
	});

	test('every access unit of AAC is that of the sender', async () => {
		const path = folder.at('in.pcap');
		disguise('rtp-h264-aac', path);
		const item = (await savedAs(path, 'raw')).find(({ codec }) => codec === 'MPEG4-GENERIC');
		const file = readFileSync(item?.path ?? '');
		const sums: string[] = [];
		for (let at = 0; at + 7 <= file.length;) {
			const length = (file.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
			sums.push(
				createHash('md5')
					.update(file.subarray(at + 7, at + length))
					.digest('hex'),
			);
			at += length;
		}
		expect(sums).toEqual(truthOf('rtp-h264-aac', '0x60beebbf').units?.md5_each);
	});
});

/** RTP timestamps of the pictures that saving would write. */
async function writtenPictures(path: string, ssrc: number): Promise<readonly number[]> {
	const session = new CaptureSession({ ...DEFAULTS, paths: [path] });
	await session.run(calm());
	const stream = listedStreams(session).find(
		(one) => streamItem(session, one).ssrc === hexOf(ssrc),
	);
	const codec = videoCodec(streamItem(session, stream ?? 0).codec);
	if (stream === undefined || codec === null) throw new Error('no pictures were recognised');
	const times: number[] = [];
	let firstTimestamp: number | null = null;
	const write = ({ timeMs }: Picture): void => void times.push(timeMs);
	const sink = new VideoSink({ write, hasConfig: true, finish: () => 0 }, codec, 90_000);
	const judge = new ArrivalJudge();
	await eachStreamPacket(session, new Set([stream]), (_, packet) => {
		firstTimestamp ??= packet.timestamp;
		sink.take(packet, judge.judge(stream, packet));
	});
	sink.end();
	await session.close();
	return times.map((ms) => (Math.round(ms * 90) + (firstTimestamp ?? 0)) >>> 0);
}

describe.runIf(HAS_SHARED)('with loss', () => {
	test.each(PICTURES.flatMap((one) => [5, 15, 30].map((percent) => [...one, percent] as const)))(
		'%s %i (%s), %i %% of its packets gone: exactly the pictures that all arrived',
		async (name, ssrc, _codec, percent) => {
			const path = folder.at('lossy.pcap');
			const random = new SeededRandom(percent * 1000 + name.length);
			// The first packets stay, so that the stream can be recognised at all.
			const packets = disguise(name, path, (index) => index > 3 && random.below(100) < percent);
			const whole = wholePictures(packets, ssrc);
			expect(await writtenPictures(path, ssrc)).toEqual(whole);
		},
	);
});
