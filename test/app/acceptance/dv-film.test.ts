/** DV of a real encoder, announced and not: saved, decoded and compared with what was sent. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dvPackets } from '../../fixtures/builders/dv.ts';
import { without } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { openFrames, saved } from '../export/saving.ts';

const folder = testFolder();

const SYSTEMS = {
	ntsc: { bytes: 120_000, step: 3003, size: '720x480', rate: '30000/1001', pixels: 'yuv411p' },
	pal: { bytes: 144_000, step: 3600, size: '720x576', rate: '25', pixels: 'yuv420p' },
	dv50: { bytes: 288_000, step: 3600, size: '720x576', rate: '25', pixels: 'yuv422p' },
} as const;
type System = keyof typeof SYSTEMS;

/** A moving picture with tones, as ffmpeg writes DV. @param tones Hz, of each pair of channels */
function film(
	system: System,
	count: number,
	tones: readonly number[] = [440],
): readonly Uint8Array[] {
	const { size, rate, pixels, bytes, step } = SYSTEMS[system];
	const file = folder.at(`${system}.dv`);
	const seconds = ((count * step) / 90_000).toFixed(4);
	const sources = [
		`testsrc=size=${size}:rate=${rate}:duration=${seconds}`,
		...tones.map((hertz) => `sine=frequency=${hertz}:sample_rate=48000:duration=${seconds}`),
	];
	const words = [
		...['-v', 'error', '-y', ...sources.flatMap((one) => ['-f', 'lavfi', '-i', one])],
		...sources.flatMap((_, at) => ['-map', String(at)]),
		...['-c:v', 'dvvideo', '-pix_fmt', pixels],
		...['-c:a', 'pcm_s16le', '-ac', '2', '-f', 'dv', file],
	];
	const { stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8' });
	expect(stderr).toBe('');
	const data = new Uint8Array(readFileSync(file));
	return Array.from({ length: Math.floor(data.length / bytes) }, (_, at) =>
		data.subarray(at * bytes, (at + 1) * bytes),
	);
}

/** Hashes of the decoded pictures of a file, and their times in s. */
function decoded(file: string) {
	const words = ['-v', 'error', '-i', file, '-map', '0:v', '-f', 'framemd5', '-'];
	const { stdout, stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8' });
	expect(stderr).toBe('');
	const lines = stdout.split('\n').filter((line) => /^\d/u.test(line));
	return lines.map((line) => line.split(',').at(-1)?.trim());
}

async function savedAs(
	format: 'auto' | 'raw' | 'mov',
	frames: readonly TimedFrame[],
	decodeAs: string[] = [],
) {
	const { items } = await saved(folder, frames, { format, overwrite: true, open: { decodeAs } });
	const [item] = items;
	if (item === undefined) throw new Error('nothing was saved');
	return { item, path: folder.at(`out/${item.file}`) };
}

/** Decoded sound of a file. @param pair which of its tracks */
function samples(file: string, pair = 0): Buffer {
	const words = ['-v', 'error', '-i', file, '-map', `0:a:${pair}`, '-f', 's16le', '-'];
	return spawnSync('ffmpeg', words, { maxBuffer: 1 << 26 }).stdout;
}

describe.runIf(HAS_FFMPEG)('DV (needs ffmpeg)', () => {
	test.for(['ntsc', 'pal', 'dv50'] as const)(
		'of %s is named, saved and decoded as sent',
		async (system) => {
			const sent = film(system, 12);
			const frames = dvPackets(sent, { step: SYSTEMS[system].step });
			const { item, path } = await savedAs('auto', frames);
			expect(item).toMatchObject({ codec: 'DV', kind: 'video', container: 'mkv' });
			expect(item.warnings.join()).toContain('DIF blocks of 80 bytes');
			const truth = decoded(folder.at(`${system}.dv`));
			expect(truth).toHaveLength(12);
			expect(decoded(path)).toEqual(truth);
			const raw = await savedAs('raw', frames);
			expect(raw.item.container).toBe('dv');
			expect(readFileSync(raw.path).equals(Buffer.concat(sent))).toBe(true);
		},
	);

	test('brings the sound in its frames along, beside the pictures and in the window', async () => {
		const frames = dvPackets(film('pal', 25), { step: 3600 });
		const { path } = await savedAs('auto', frames);
		const truth = samples(folder.at('pal.dv'));
		expect(truth.length).toBeGreaterThan(180_000);
		expect(samples(path).equals(truth)).toBe(true);
		const engine = await openFrames(folder, frames);
		const query = { track: 'rtp-1', from: 0, seconds: 9, codecs: ['H264'] };
		const clip = await engine.clip(query, folder.at('clip.mp4'), calm());
		expect(clip.sound).toBe('PCM');
		const view = await engine.video({ stream: 1, limit: 10 }, calm());
		expect([view.codec, view.ownSound]).toEqual(['DV + PCM', 'PCM']);
		expect(samples(folder.at('clip.mp4')).length).toBeGreaterThan(150_000);
		await engine.close();
	});

	test('tells and saves two pairs of channels, and goes into MOV as it was sent', async () => {
		const frames = dvPackets(film('dv50', 15, [440, 1000]), { step: 3600 });
		const truth = [0, 1].map((pair) => samples(folder.at('dv50.dv'), pair));
		for (const format of ['auto', 'mov'] as const) {
			const { item, path } = await savedAs(format, frames);
			expect(item.container).toBe(format === 'auto' ? 'mkv' : 'mov');
			expect(item.warnings.filter((one) => one.includes('48000 Hz, 2 channels'))).toHaveLength(2);
			for (const pair of [0, 1]) {
				expect(samples(path, pair).equals(truth[pair] ?? Buffer.alloc(0))).toBe(true);
			}
			expect(decoded(path)).toEqual(decoded(folder.at('dv50.dv')));
		}
		const engine = await openFrames(folder, frames);
		const pcm = { codec: 'PCM', sampleRate: 48_000, channels: 2, bits: 16 };
		expect(engine.streamRows([1])[0]?.sounds).toEqual([pcm, pcm]);
		await engine.close();
	});

	test.for(['announced', 'guessed'])('without sound tells none (%s)', async (how) => {
		const frames = dvPackets(film('pal', 6, []), { step: 3600, payloadType: 96 });
		const decodeAs = how === 'guessed' ? [] : ['rtp.ssrc==0xd0,DV/90000'];
		const engine = await openFrames(folder, frames, { decodeAs });
		expect(engine.streamRows([1])[0]?.sounds).toBeUndefined();
		const view = await engine.video({ stream: 1, limit: 10 }, calm());
		expect([view.codec, view.ownSound]).toEqual(['DV', null]);
		await engine.close();
	});

	test('with losses exactly the pictures whose packets all came are saved', async () => {
		const sent = film('pal', 20);
		const frames = dvPackets(sent, { step: 3600 });
		const lost = [5, 300, 301, 1200, 1999];
		const torn = new Set(lost.map((at) => frames[at]?.picture));
		const { item, path } = await savedAs('auto', without(frames, ...lost));
		const truth = decoded(folder.at('pal.dv'));
		expect(decoded(path)).toEqual(truth.filter((_, at) => !torn.has(at)));
		expect(item.warnings.join()).toContain(`${torn.size} damaged pictures were left out`);
	});

	test('with losses the window shows torn pictures when asked to, filled from the one before', async () => {
		const frames = dvPackets(film('pal', 10), { step: 3600 });
		const engine = await openFrames(folder, without(frames, 300, 301, 500));
		const query = { track: 'rtp-1', from: 0, seconds: 9, codecs: ['H264'] };
		await engine.clip(query, folder.at('whole.mp4'), calm());
		await engine.clip({ ...query, damaged: true }, folder.at('all.mp4'), calm());
		const counts = ['whole.mp4', 'all.mp4'].map((name) => decoded(folder.at(name)).length);
		expect(counts).toEqual([8, 10]);
		await engine.close();
	});

	test('is put together as announced too, and shown in the window', async () => {
		const frames = dvPackets(film('pal', 15), { step: 3600, payloadType: 96 });
		const decodeAs = ['rtp.ssrc==0xd0,DV/90000;encode=SD-VCR/625-50;audio=bundled'];
		const engine = await openFrames(folder, frames, { decodeAs });
		const view = await engine.video({ stream: 1, limit: 100 }, calm());
		expect(view).toMatchObject({ codec: 'DV + PCM', codecFrom: 'user', pictures: 15, damaged: 0 });
		expect(view.impossible).toBeNull();
		const query = { track: 'rtp-1', from: 0, seconds: 9, codecs: ['H264'] };
		const clip = await engine.clip(query, folder.at('clip.mp4'), calm());
		expect(clip.isTranscoded).toBe(true);
		expect(decoded(folder.at('clip.mp4'))).toHaveLength(15);
		await engine.close();
	});

	test('a trial of what was guessed decodes', async () => {
		const frames = dvPackets(film('ntsc', 12), { step: 3003 });
		const engine = await openFrames(folder, frames);
		const [trial] = await engine.unannounced.tryCodecs(1, calm());
		expect(trial).toMatchObject({ codec: 'DV', verdict: 'decodes' });
		await engine.close();
	});
});
