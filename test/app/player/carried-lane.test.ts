/** Sound inside transport and program streams, in the player: what ffmpeg hears in the same bytes. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { heard, played } from './playing.ts';

const folder = testFolder();
const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=3'];
const FILM = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=3'];

/** A file that ffmpeg wrote. */
function written(form: string, words: readonly string[]): string {
	const file = folder.at(`sent.${form}`);
	const all = ['-v', 'error', '-y', ...words, '-f', form, file];
	expect(spawnSync('ffmpeg', all, { encoding: 'utf8' }).stderr).toBe('');
	return file;
}

/** Its bytes as packets over three seconds; some of them never came. */
function sent(file: string, isTransport: boolean, lost: readonly number[] = []): TimedFrame[] {
	const data = new Uint8Array(readFileSync(file));
	const size = isTransport ? 1316 : 2048;
	const count = Math.ceil(data.length / size);
	return Array.from({ length: count }, (_, at) => {
		const timestamp = Math.floor((at / count) * 270_000);
		const head = { sequence: at, timestamp, ssrc: 1, payloadType: isTransport ? 33 : 96 };
		const payload = data.subarray(at * size, (at + 1) * size);
		return { us: Math.round((at / count) * 3e6), frame: udpFrame(rtpPacket({ ...head, payload })) };
	}).filter((_, at) => !lost.includes(at));
}

/** Decoded samples of a file, 16 bits. */
function samplesOf(file: string, form: string): number[] {
	const words = ['-v', 'error', '-f', form === 'vob' ? 'mpeg' : form, '-i', file, '-map', '0:a'];
	const { stdout } = spawnSync('ffmpeg', [...words, '-f', 's16le', '-'], { maxBuffer: 1 << 26 });
	return [...new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length / 2)];
}

/** Where two sounds differ, as far as both go; −1 where they do not. */
function firstDifference(a: readonly number[], b: readonly number[]): number {
	for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return at;
	return -1;
}

const SOUNDS = [
	['mpegts', ['-c:a', 'aac'], 1],
	['mpegts', ['-c:a', 'aac', '-ac', '2', '-mpegts_flags', 'latm'], 2],
	['mpegts', ['-c:a', 'mp2', '-ac', '2'], 2],
	['mpegts', ['-c:a', 'ac3', '-ac', '2'], 2],
	['mpegts', ['-c:a', 'eac3'], 1],
	['vob', ['-c:a', 'pcm_dvd', '-ac', '2'], 2],
	['vob', ['-c:a', 'mp2'], 1],
] as const;

describe.runIf(HAS_FFMPEG)('sound alone in a stream that holds others (needs ffmpeg)', () => {
	test.for(SOUNDS)('%s with %s is heard as it was sent', async ([form, coding, channels]) => {
		const file = written(form, [...TONE, ...coding]);
		await played(folder, sent(file, form === 'mpegts'), {}, async (engine, view) => {
			expect(view.lanes).toMatchObject([{ silentBecause: null, sampleRate: 48_000, channels }]);
			const samples = await heard(engine, view.playback, 1);
			const truth = samplesOf(file, form);
			expect(truth.length).toBeGreaterThan(2.9 * 48_000 * channels);
			expect(firstDifference(samples, truth)).toBe(-1);
			expect(Math.abs(samples.length - truth.length)).toBeLessThan(3000 * channels);
		});
	});

	test('a loss is silence of its length, and what follows keeps its time', async () => {
		const file = written('mpegts', [...TONE, '-c:a', 'mp2', '-b:a', '192k']);
		const frames = sent(file, true);
		const lost = [20, 21, 22, 23, 24];
		await played(folder, sent(file, true, lost), {}, async (engine, view) => {
			const samples = await heard(engine, view.playback, 1);
			const truth = samplesOf(file, 'mpegts');
			expect(frames.length).toBeGreaterThan(40);
			expect(Math.abs(samples.length - truth.length)).toBeLessThan(3000);
			const tail = samples.length - 20_000;
			// A decoder needs a frame to find in again; long behind it nothing differs.
			const worst = samples
				.slice(tail)
				.map((value, at) => Math.abs(value - (truth[tail + at] ?? 0)));
			expect(Math.max(...worst)).toBeLessThan(3);
			const silent = samples.filter((value, at) => value === 0 && truth[at] !== 0).length;
			expect(silent).toBeGreaterThan(2000);
			expect(view.lanes[0]?.silentBecause).toBeNull();
		});
	});
});

describe.runIf(HAS_FFMPEG)('beside pictures (needs ffmpeg)', () => {
	test('the sound is heard, and pictures without sound say so', async () => {
		const both = written('mpegts', [...FILM, ...TONE, '-c:v', 'mpeg2video', '-c:a', 'mp2']);
		await played(folder, sent(both, true), {}, async (engine, view) => {
			const samples = await heard(engine, view.playback, 1);
			// It begins later than the pictures.
			const behind = (all: readonly number[]) => all.slice(all.findIndex((value) => value !== 0));
			const [own, truth] = [behind(samples), behind(samplesOf(both, 'mpegts'))];
			expect(own.length).toBeGreaterThan(100_000);
			expect(firstDifference(own, truth)).toBe(-1);
		});
		const mute = written('mpegts', [...FILM, '-c:v', 'mpeg2video']);
		await played(folder, sent(mute, true), {}, (_, view) => {
			expect(view.lanes[0]?.silentBecause).toBe('MP2T without sound that can be heard');
			return Promise.resolve();
		});
	});
});
