/** Lanes that are decoded again from the capture, range by range. */
import { describe, expect, test } from 'vitest';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { numberedSamples, upTo } from '../export/saving.ts';
import { testFolder } from '../export/folder.ts';
import { hex } from '../network/frames.ts';
import { heard, played } from './playing.ts';

const folder = testFolder();

describe('ranges', () => {
	const frames = streamFrames({ count: 1000 });
	const all = numberedSamples(upTo(1000));

	test('any range is a part of the whole', async () => {
		await played(folder, frames, {}, async (engine, { playback }) => {
			for (const [at, count] of [
				[0, 1],
				[159, 2],
				[16_383, 2],
				[16_384, 16_384],
				[40_001, 33_333],
				[159_999, 1],
			] as const) {
				const view = await engine.samples({ playback, stream: 1, at, count });
				expect(view.at).toBe(at);
				expect([...view.samples]).toEqual(all.slice(at, at + count));
			}
		});
	});

	test('the end is told, and nothing comes behind it', async () => {
		await played(folder, frames, {}, async (engine, { playback }) => {
			const last = await engine.samples({ playback, stream: 1, at: 159_990, count: 100 });
			expect([last.samples.length, last.end]).toEqual([10, true]);
			const beyond = await engine.samples({ playback, stream: 1, at: 999_999, count: 100 });
			expect([beyond.samples.length, beyond.end]).toEqual([0, true]);
		});
	});

	test('an answer has ten seconds at most, and never fewer than none', async () => {
		await played(folder, frames, {}, async (engine, { playback }) => {
			const much = await engine.samples({ playback, stream: 1, at: 0, count: 1e9 });
			expect(much.samples).toHaveLength(80_000);
			const none = await engine.samples({ playback, stream: 1, at: -5, count: -5 });
			expect([none.at, none.samples.length]).toEqual([0, 0]);
		});
	});
});

describe('the wave', () => {
	test('narrow bins are the samples themselves, before and behind is silence', async () => {
		const payload = (index: number): Uint8Array =>
			new Uint8Array(160).fill(index % 2 === 0 ? 0x80 : 0x00);
		await played(folder, streamFrames({ count: 50, payload }), {}, async (engine, { playback }) => {
			const wave = await engine.wave({ playback, stream: 1, from: 0, to: 0.08, bins: 4 });
			expect([...wave.largest]).toEqual([125, 0, 125, 0]);
			expect([...wave.least]).toEqual([0, -126, 0, -126]);
			const around = await engine.wave({ playback, stream: 1, from: -0.02, to: 0.02, bins: 2 });
			expect([...around.largest]).toEqual([0, 125]);
			const behind = await engine.wave({ playback, stream: 1, from: 1.02, to: 2, bins: 3 });
			expect([...behind.largest, ...behind.least]).toEqual([0, 0, 0, 0, 0, 0]);
		});
	});

	test('a range without length and too many bins are borne', async () => {
		await played(folder, streamFrames({ count: 50 }), {}, async (engine, { playback }) => {
			const none = await engine.wave({ playback, stream: 1, from: 1, to: 1, bins: 0 });
			expect(none.largest).toHaveLength(1);
			const many = await engine.wave({ playback, stream: 1, from: 0, to: 1, bins: 1e6 });
			expect(many.largest).toHaveLength(4000);
		});
	});
});

test('a type of another rate in between is silent', async () => {
	const frames = streamFrames({
		count: 60,
		change: (index) =>
			index >= 20 && index < 30 ? { payloadType: 10, payload: hex('00010002') } : {},
	});
	await played(folder, frames, {}, async (engine, view) => {
		const samples = await heard(engine, view.playback, 1);
		expect(samples.slice(20 * 160, 30 * 160).every((sample) => sample === 0)).toBe(true);
		expect(samples.slice(30 * 160)).toEqual(numberedSamples(upTo(60).slice(30)));
	});
});
