/** Lanes that ffmpeg decodes: what is heard equals what is saved. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { numbered, streamFrames, without } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { ALL, numberedSamples, openFrames, upTo, wavSamples } from '../export/saving.ts';
import { bytes } from '../network/frames.ts';
import { heard, played } from './playing.ts';

const folder = testFolder();
const path = process.env['FFMPEG_PATH'];
afterEach(() => {
	if (path === undefined) delete process.env['FFMPEG_PATH'];
	else process.env['FFMPEG_PATH'] = path;
});

/** GSM of random speech. */
function gsmFrames(count: number): TimedFrame[] {
	const random = new SeededRandom(3);
	return streamFrames({
		...{ count, payloadType: 3 },
		payload: () => bytes([0xd0 | random.below(16)], random.bytes(32)),
	});
}

async function savedSamples(engine: CaptureEngine): Promise<number[]> {
	await engine.save({ ...ALL, overwrite: true }, folder.at('out'), () => undefined, calm());
	return wavSamples(folder, '00000001.wav');
}

describe.skipIf(!HAS_FFMPEG)('through ffmpeg (skipped without it)', () => {
	test.for([
		['GSM', gsmFrames(300), 8000],
		['GSM with losses', without(gsmFrames(300), 40, 41, 200), 8000],
		[
			'G.722',
			streamFrames({ count: 200, payloadType: 9, payload: (index) => numbered(index * 7) }),
			16_000,
		],
	] as const)('%s is heard as it is saved', async ([, frames, rate]) => {
		await played(folder, frames, {}, async (engine, view) => {
			const samples = await heard(engine, view.playback, 1);
			expect(samples.some((sample) => sample !== 0)).toBe(true);
			expect(samples).toEqual(await savedSamples(engine));
			const [item] = engine.streamRows([1]);
			expect(view.lanes).toMatchObject([
				{ sampleRate: rate, channels: 1, decoded: 1, counts: { lost: item?.lost ?? -1 } },
			]);
		});
	});

	test('what the user names is heard too', async () => {
		const frames = streamFrames({
			...{ count: 100, payloadType: 97 },
			payload: (index) => bytes([0xf0, 0x3c], new SeededRandom(index).bytes(31)),
		});
		const decodeAs = ['rtp.ssrc==1,AMR/8000;octet-align=1'];
		await played(folder, frames, { open: { decodeAs } }, async (engine, view) => {
			const samples = await heard(engine, view.playback, 1);
			expect(samples).toHaveLength(16_000);
			expect(samples).toEqual(await savedSamples(engine));
		});
	});

	test('its wave is drawn, wide and narrow', async () => {
		await played(folder, gsmFrames(300), {}, async (engine, { playback }) => {
			const wide = await engine.wave({ playback, stream: 1, from: 0, to: 6, bins: 20 });
			expect(wide.complete).toBe(true);
			expect(wide.largest.every((value) => value > 0)).toBe(true);
			const samples = await heard(engine, playback, 1);
			const narrow = await engine.wave({ playback, stream: 1, from: 1, to: 1.01, bins: 80 });
			expect([...narrow.largest]).toEqual(
				samples.slice(8000, 8080).map((sample) => Math.max(0, sample >> 8)),
			);
			const before = await engine.wave({ playback, stream: 1, from: -1, to: 0.01, bins: 4 });
			expect([...before.largest.subarray(0, 3)]).toEqual([0, 0, 0]);
		});
	});

	test('closing while it decodes ends ffmpeg and leaves no file', async () => {
		const engine = await openFrames(folder, gsmFrames(20_000));
		const { playback } = await engine.openPlayer({
			...{ streams: [1], mode: 'jitter-buffer', bufferMs: 50 },
		});
		await engine.samples({ playback, stream: 1, at: 0, count: 100 });
		await engine.closePlayer(playback);
		await engine.close();
		expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tapdeck-play-'))).toEqual([]);
	});

	test('a decoder that fails is told', async () => {
		const broken = streamFrames({ count: 20, payloadType: 3, payload: () => new Uint8Array(7) });
		await played(folder, broken, {}, (_engine, view) => {
			expect(view.lanes[0]?.silentBecause).toBeNull();
			expect(view.lanes[0]?.counts.silences).toBe(0);
			return Promise.resolve();
		});
	});
});

describe('without ffmpeg', () => {
	test('a lane that needs it says so', async () => {
		process.env['FFMPEG_PATH'] = '/nonexistent/ffmpeg';
		const engine = await openFrames(folder, gsmFrames(20));
		const query = { streams: [1], mode: 'rtp-timestamps', bufferMs: 50 } as const;
		const { lanes } = await engine.openPlayer(query);
		expect(lanes[0]?.silentBecause).toBe(
			'FFMPEG_PATH names /nonexistent/ffmpeg, which does not run',
		);
		await engine.close();
	});

	test('a codec without decoder says so', async () => {
		const frames = streamFrames({ count: 20, payloadType: 15 });
		await played(folder, frames, {}, (_engine, view) => {
			expect(view.lanes[0]?.silentBecause).toBe('G.728, no decoder');
			return Promise.resolve();
		});
	});
});

test('redundant µ-law is opened, and lost packets heard from the next', async () => {
	const payload = (index: number): Uint8Array =>
		bytes([0x80, 160 >> 6, (160 & 63) << 2, 160, 0], numbered(index - 1), numbered(index));
	const frames = without(streamFrames({ count: 100, payloadType: 97, payload }), 30, 60);
	const decodeAs = ['rtp.ssrc==1,red/8000;0/0'];
	await played(folder, frames, { open: { decodeAs } }, async (engine, view) => {
		expect(await heard(engine, view.playback, 1)).toEqual(numberedSamples(upTo(100)));
		expect(view.lanes[0]).toMatchObject({ counts: { lost: 2, silences: 0 } });
		expect(await savedSamples(engine)).toEqual(numberedSamples(upTo(100)));
	});
});

test('comfort noise in a lane is the noise that is saved, and no silence', async () => {
	const frames = streamFrames({
		count: 100,
		change: (index) =>
			index >= 50 && index < 60 ? { payloadType: 13, payload: Uint8Array.of(30) } : {},
	});
	await played(folder, frames, {}, async (engine, view) => {
		expect(await heard(engine, view.playback, 1)).toEqual(await savedSamples(engine));
		expect(view.lanes[0]?.counts.silences).toBe(0);
	});
});
