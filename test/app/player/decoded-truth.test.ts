/** What the player gives is what ffmpeg decodes from the same payloads, sample by sample. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { readCapture } from '../acceptance/engine.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { heard, settled } from './playing.ts';

const folder = testFolder();

/** ffmpeg's demuxer for bare payloads one behind the other, by encoding name. */
const DEMUXERS: Readonly<Record<string, readonly string[]>> = {
	PCMU: ['-f', 'mulaw', '-ar', '8000', '-ac', '1'],
	PCMA: ['-f', 'alaw', '-ar', '8000', '-ac', '1'],
	G722: ['-f', 'g722'],
	G729: ['-f', 'g729'],
	L16: ['-f', 's16be'],
};

const FILES = [
	['PCMU', 'sip-rtp/pkts-sip-pcmu-call.pcap'],
	['PCMA', 'sip-rtp/asterisk-ptime40-alaw.pcap'],
	['G722', 'codecs/g722.pcap'],
	['G729', 'codecs/g729a.pcap'],
	['L16', 'codecs/l16.pcap'],
] as const;

/** 16-bit samples that ffmpeg decodes from a file of payloads. */
function decoded(codec: string, file: string, rate: number): Int16Array {
	const shape = codec === 'L16' ? ['-ar', String(rate), '-ac', '1'] : [];
	const { stdout, status, stderr } = spawnSync(
		process.env['FFMPEG_PATH'] ?? 'ffmpeg',
		[
			...['-v', 'error', '-nostdin', ...(DEMUXERS[codec] ?? []), ...shape, '-i', file],
			...['-f', 's16le', '-'],
		],
		{ maxBuffer: 1 << 28 },
	);
	expect(status, String(stderr)).toBe(0);
	return new Int16Array(Uint8Array.from(stdout).buffer);
}

const suite = HAS_SHARED && HAS_FFMPEG ? describe : describe.skip;

suite('the player’s samples (skipped without ../shared or ffmpeg)', () => {
	test.each(FILES)(
		'of %s in %s are ffmpeg’s',
		async (codec, path) => {
			const engine = await readCapture(join(CAPTURES, path));
			const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			// Without gaps the payloads one behind the other are what was sent.
			const stream = engine
				.streamRows([...order.ids])
				.find((one) => one.codec === codec && one.lost === 0 && one.payloadTypes.length === 1);
			if (stream === undefined) throw new Error(`${path} has no whole stream of ${codec}`);
			const query = { streams: [stream.firstFrame], mode: 'uninterrupted' as const, bufferMs: 50 };
			const { playback } = await engine.openPlayer(query);
			const { lanes } = await settled(engine, playback);
			expect(lanes[0]).toMatchObject({ silentBecause: null, decoded: 1 });
			const ours = Int16Array.from(await heard(engine, playback, stream.firstFrame));
			const { items } = await engine.save(
				{ only: [stream.id], format: 'raw', sync: 'none', names: 'ssrc', overwrite: true },
				folder.at(codec),
				() => undefined,
				calm(),
			);
			await engine.close();
			const raw = join(folder.at(codec), items[0]?.file ?? '');
			expect(readFileSync(raw).length).toBe(stream.payloadBytes);
			const theirs = decoded(codec, raw, lanes[0]?.sampleRate ?? 8000);
			expect(ours.length).toBe(theirs.length);
			expect(Buffer.compare(Buffer.from(ours.buffer), Buffer.from(theirs.buffer))).toBe(0);
			expect(theirs.some((sample) => sample !== 0)).toBe(true);
		},
		30_000,
	);
});
