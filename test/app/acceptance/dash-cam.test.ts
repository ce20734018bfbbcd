/**
 * The unknown recorder: a capture off the air, a port that is registered for something else, no
 * signalling, 30 % of the packets missing. It is saved as pictures with sound, with no option given.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { ALL } from '../export/saving.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const folder = testFolder();
const RECORD_HEADER = 16;
/** Share of the frames that the monitor missed. */
const MISSED = 30;
/** 802.11 QoS data header and LLC in front of IP. */
const WIFI = 26 + 8;

/** The recording with frames taken out that carry RTP; both streams keep their first three. */
function missed(
	path: string,
	reports: 'with reports' | 'without reports' = 'with reports',
): { readonly sent: number; readonly kept: number } {
	const file = readFileSync(join(CAPTURES, 'recorded/wifi-rtp-h264-aac.pcap'));
	const random = new SeededRandom(6970);
	const kept: Buffer[] = [file.subarray(0, 24)];
	const seen = new Map<number, number>();
	let [sent, left] = [0, 0];
	for (let at = 24; at + RECORD_HEADER < file.length;) {
		const length = RECORD_HEADER + file.readUInt32LE(at + 8);
		const record = file.subarray(at, at + length);
		at += length;
		const udp = RECORD_HEADER + record.readUInt16LE(RECORD_HEADER + 2) + WIFI + 20;
		const port = udp + 8 < length ? record.readUInt16BE(udp) : 0;
		if (reports === 'without reports' && (port === 6971 || port === 6973)) continue;
		if (port === 6970 || port === 6972) {
			const count = (seen.get(port) ?? 0) + 1;
			seen.set(port, count);
			sent++;
			if (count > 3 && random.below(100) < MISSED) continue;
			left++;
		}
		kept.push(record);
	}
	writeFileSync(path, Buffer.concat(kept));
	return { sent, kept: left };
}

describe.runIf(HAS_SHARED && HAS_FFMPEG)('the unknown recorder', () => {
	test('opens to pictures with sound, and says what is missing', async () => {
		const path = folder.at('recorder.pcap');
		const { sent, kept } = missed(path);
		expect(kept / sent).toBeLessThan(0.8);
		const engine = await readCapture(path);
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const streams = engine.streamRows([...ids]);
		expect(streams.map(({ source, codec, clockRate }) => [source.port, codec, clockRate])).toEqual(
			expect.arrayContaining([
				[6970, 'H264', 90_000],
				[6972, 'MPEG4-GENERIC', 44_100],
			]),
		);
		const out = folder.at('out');
		const { items, failed } = await engine.save(ALL, out, () => undefined, calm());
		await engine.close();
		expect(failed).toEqual([]);
		const pair = items.find(({ codec }) => codec === 'H264 + MPEG4-GENERIC');
		expect(pair?.container).toBe('mkv');
		expect(pair?.sync?.from).toBe('rtcp');
		expect(pair?.warnings.join('; ')).toContain('synchronised by RTCP sender reports');
		const video = items.find(({ codec }) => codec === 'H264');
		expect(video?.warnings.join('; ')).toMatch(/packets? lost .*damaged pictures were left out/u);
		expect(video?.warnings.join('; ')).toContain('codec inferred: H264');

		const file = join(out, pair?.file ?? '');
		const read = spawnSync('ffprobe', [
			...['-v', 'error', '-count_frames', '-of', 'csv=p=0'],
			...['-show_entries', 'stream=codec_type,nb_read_frames', file],
		]).stdout.toString();
		const [pictures = 0] = /video,(\d+)/u.exec(read)?.slice(1).map(Number) ?? [];
		expect(pictures).toBeGreaterThan(30);
		expect(read).toMatch(/audio,\d+/u);
	});

	test('without its reports is synchronised by arrival, and says that', async () => {
		const path = folder.at('recorder.pcap');
		missed(path, 'without reports');
		const engine = await readCapture(path);
		const all = await engine.save(ALL, folder.at('out'), () => undefined, calm());
		await engine.close();
		const pair = all.items.find(({ codec }) => codec === 'H264 + MPEG4-GENERIC');
		expect(pair?.sync?.from).toBe('arrival');
		expect(pair?.sync?.offsetSeconds).toBe(pair?.sync?.byArrivalSeconds);
		expect(pair?.warnings.join()).toContain('by the arrival of their first packets');
	});
});
