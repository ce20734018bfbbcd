/** Playbacks of whole captures: what is heard, drawn and counted. */
import { describe, expect, test } from 'vitest';
import { LimitExceededError, NotFoundError } from '../../../app/errors.ts';
import type { PlayoutMode } from '../../../app/index.ts';
import { delayed, streamFrames, without } from '../../fixtures/builders/calls.ts';
import { testFolder } from '../export/folder.ts';
import { numberedSamples, openFrames, upTo } from '../export/saving.ts';
import { hex } from '../network/frames.ts';
import { heard, played } from './playing.ts';

const folder = testFolder();
const MODES: readonly PlayoutMode[] = [
	'jitter-buffer',
	'rtp-timestamps',
	'uninterrupted',
	'adaptive',
];

const silentAt = (count: number, ...at: readonly number[]): (number | null)[] =>
	upTo(count).map((number) => (at.includes(number) ? null : number));

describe('a clean stream', () => {
	test.each(MODES)('is heard as it was sent in mode %s', async (mode) => {
		await played(folder, streamFrames({ count: 300 }), { mode }, async (engine, view) => {
			expect(await heard(engine, view.playback, 1)).toEqual(numberedSamples(upTo(300)));
			expect(view).toMatchObject({ from: 0, to: 6 });
			expect(view.lanes).toMatchObject([
				{
					...{ stream: 1, codec: 'PCMU', inferred: false, sampleRate: 8000, channels: 1 },
					...{ from: 0, to: 6, silentBecause: null, decoded: 1 },
					counts: { lost: 0, late: 0, wrongTimestamps: 0, silences: 0 },
				},
			]);
		});
	});

	test('its first samples come before all its packets were looked at', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 60_000 }));
		const { playback } = await engine.openPlayer({
			...{ streams: [1], mode: 'rtp-timestamps', bufferMs: 50 },
		});
		const first = await engine.samples({ playback, stream: 1, at: 0, count: 800 });
		expect([...first.samples]).toEqual(numberedSamples(upTo(5)));
		expect(first.end).toBe(false);
		expect(engine.player(playback).lanes[0]?.to).toBeGreaterThan(1199);
		await engine.close();
	});
});

describe('how far decoding has come', () => {
	test('is told until all is there, though the capture changes no more', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 5000 }));
		await engine.hashed();
		const { playback } = await engine.openPlayer({
			...{ streams: [1], mode: 'rtp-timestamps', bufferMs: 50 },
		});
		expect(engine.player(playback).lanes[0]?.decoded).toBeLessThan(1);
		await new Promise<void>((resolve) => {
			engine.onChange(() => {
				if (engine.player(playback).lanes[0]?.decoded === 1) resolve();
			});
		});
		await engine.close();
	});
});

describe('what the network did', () => {
	const LOST = [10, 50, 51, 98];
	const damaged = delayed(without(streamFrames({ count: 200 }), ...LOST), 116, 500_000);

	test.each(MODES)('counts equal the analysis in mode %s', async (mode) => {
		const frames = delayed(damaged, 30, 25_000);
		await played(folder, frames, { mode }, async (engine, view) => {
			const [item] = engine.streamRows([1]);
			const rows = (await engine.analysis(1)).packets;
			const wrong = rows.filter(({ status }) => status === 'Incorrect timestamp').length;
			expect(item?.lost).toBe(4);
			expect(view.lanes[0]?.counts).toMatchObject({ lost: item?.lost, wrongTimestamps: wrong });
			const wave = await engine.wave({
				playback: view.playback,
				stream: 1,
				from: 0,
				to: 5,
				bins: 10,
			});
			const lost = wave.marks.filter(({ kind }) => kind === 'lost');
			expect(lost.reduce((sum, { packets }) => sum + packets, 0)).toBe(item?.lost);
		});
	});

	test('losses are marked where they are missing', async () => {
		await played(
			folder,
			without(streamFrames({ count: 200 }), 50, 51),
			{},
			async (engine, view) => {
				const { playback } = view;
				const { marks } = await engine.wave({ playback, stream: 1, from: 0, to: 4, bins: 10 });
				expect(marks).toEqual([
					{ kind: 'lost', offset: 1, duration: 0.04, frame: 50, packets: 2 },
					{ kind: 'silence', offset: 1, duration: 0.04, frame: 50, packets: 0 },
				]);
				expect(await heard(engine, playback, 1)).toEqual(numberedSamples(silentAt(200, 50, 51)));
				const none = await engine.wave({ playback, stream: 1, from: 2, to: 4, bins: 10 });
				expect(none.marks).toEqual([]);
			},
		);
	});

	test('the jitter buffer drops what comes half a second late, timestamps keep it', async () => {
		const frames = delayed(streamFrames({ count: 200 }), 116, 500_000);
		await played(folder, frames, { mode: 'jitter-buffer' }, async (engine, view) => {
			expect(view.lanes[0]?.counts).toMatchObject({ lost: 0, late: 1, silences: 1 });
			expect(await heard(engine, view.playback, 1)).toEqual(numberedSamples(silentAt(200, 116)));
			const { marks } = await engine.wave({
				...{ playback: view.playback, stream: 1, from: 0, to: 4, bins: 10 },
			});
			expect(marks.map(({ kind, frame }) => [kind, frame])).toEqual([
				['late', 141],
				['silence', 116],
			]);
		});
		await played(folder, frames, { mode: 'rtp-timestamps' }, async (engine, view) => {
			expect(view.lanes[0]?.counts).toMatchObject({ lost: 0, late: 0, silences: 0 });
			expect(await heard(engine, view.playback, 1)).toEqual(numberedSamples(upTo(200)));
		});
	});

	test('uninterrupted leaves no silence', async () => {
		await played(folder, damaged, { mode: 'uninterrupted' }, async (engine, view) => {
			expect(view.lanes[0]?.counts).toMatchObject({ lost: 4, silences: 0 });
			const kept = upTo(200).filter((number) => !LOST.includes(number));
			expect(await heard(engine, view.playback, 1)).toEqual(numberedSamples(kept));
		});
	});
});

describe('several streams', () => {
	const two = [
		...streamFrames({ count: 100, start: 1_000_000 }),
		...streamFrames({ count: 100, ssrc: 2, start: 1_500_000, route: { from: 2, to: 1 } }),
		...streamFrames({ count: 1, ssrc: 9, start: 0, route: { from: 5 } }),
	];

	test('lanes stand beside each other on capture time', async () => {
		const streams = [2, 28];
		await played(folder, two, { streams }, async (engine, view) => {
			expect(view).toMatchObject({ from: 1, to: 3.5 });
			expect(view.lanes.map(({ from, to }) => [from, to])).toEqual([
				[1, 3],
				[1.5, 3.5],
			]);
			const samples = await heard(engine, view.playback, 28);
			expect(samples.slice(0, 4000).every((sample) => sample === 0)).toBe(true);
			expect(samples.slice(4000)).toEqual(numberedSamples(upTo(100)));
		});
	});

	test('the wave of each is its own', async () => {
		await played(folder, two, { streams: [2, 28] }, async (engine, { playback }) => {
			const wave = await engine.wave({ playback, stream: 28, from: 1, to: 2, bins: 10 });
			// The bin before may show what begins within its last 128 samples.
			expect([...wave.least.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
			expect([...wave.least.subarray(5)].every((value) => value < -8)).toBe(true);
			expect(wave.complete).toBe(true);
		});
	});
});

describe('what cannot be heard', () => {
	test('says why, and its lane is silent', async () => {
		const frames = [
			...streamFrames({ count: 20, payloadType: 96 }),
			...streamFrames({ count: 20, payloadType: 26, ssrc: 2, route: { from: 3 } }),
		];
		await played(folder, frames, {}, async (engine, view) => {
			expect(view.lanes.map(({ silentBecause }) => silentBecause)).toEqual([
				'unknown codec (payload type 96): name it with "decode as"',
				'JPEG is video',
			]);
			const samples = await engine.samples({ playback: 1, stream: 1, at: 0, count: 100 });
			expect(samples).toEqual({ at: 0, samples: new Int16Array(0), end: true });
			const wave = await engine.wave({ playback: 1, stream: 1, from: 0, to: 1, bins: 3 });
			expect(wave.largest).toEqual(new Int8Array(3));
		});
	});

	test('an unknown stream or playback is refused', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 20 }));
		const query = { mode: 'rtp-timestamps', bufferMs: 50 } as const;
		await expect(engine.openPlayer({ ...query, streams: [77] })).rejects.toThrow(NotFoundError);
		await expect(engine.openPlayer({ ...query, streams: [] })).rejects.toThrow(NotFoundError);
		expect(() => engine.player(1)).toThrow(NotFoundError);
		await expect(engine.closePlayer(1)).rejects.toThrow(NotFoundError);
		await engine.close();
	});

	test('playbacks end when closed, and not too many are open', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 20 }));
		const query = { streams: [1], mode: 'rtp-timestamps', bufferMs: 50 } as const;
		for (let count = 0; count < 16; count++) await engine.openPlayer(query);
		await expect(engine.openPlayer(query)).rejects.toThrow(LimitExceededError);
		await engine.closePlayer(3);
		expect(() => engine.player(3)).toThrow(NotFoundError);
		expect((await engine.openPlayer(query)).playback).toBe(17);
		await engine.close();
		expect(() => engine.player(17)).toThrow(NotFoundError);
	});
});

describe('codecs that are decoded from the capture', () => {
	test('L16 in stereo keeps its channels', async () => {
		const payload = (): Uint8Array => hex('0001 0002 0003 0004'.replaceAll(' ', ''));
		const frames = streamFrames({ count: 10, payloadType: 10, step: 2, payload });
		await played(folder, frames, {}, async (engine, view) => {
			expect(view.lanes[0]).toMatchObject({ sampleRate: 44_100, channels: 2 });
			const samples = await heard(engine, view.playback, 1);
			expect(samples).toEqual(Array.from({ length: 40 }, (_, at) => (at % 4) + 1));
		});
	});

	test('events and comfort noise in between are no sound', async () => {
		const frames = streamFrames({
			count: 100,
			change: (index) => (index >= 50 && index < 60 ? { payloadType: 101 } : {}),
		});
		await played(folder, frames, {}, async (engine, view) => {
			const silent = silentAt(100, ...upTo(60).slice(50));
			expect(await heard(engine, view.playback, 1)).toEqual(numberedSamples(silent));
			expect(view.lanes[0]?.counts).toMatchObject({ lost: 0, silences: 1 });
		});
	});

	test('samples far behind are decoded again, the same', async () => {
		await played(folder, streamFrames({ count: 5000 }), {}, async (engine, { playback }) => {
			const at = async (packet: number): Promise<number[]> => [
				...(await engine.samples({ playback, stream: 1, at: packet * 160, count: 320 })).samples,
			];
			for (const packet of [4990, 3, 2500, 102, 103, 4000, 3]) {
				expect(await at(packet)).toEqual(numberedSamples([packet, packet + 1]));
			}
		});
	});
});
