/** Jitter, skew and graphs of streams whose clock only the payload tells. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, StreamItem } from '../../app/index.ts';
import { CaptureSession } from '../../app/session.ts';
import { fixClocks, settleClocks } from '../../app/stream-clocks.ts';
import { streamFrames, writeCapture } from '../fixtures/builders/calls.ts';
import type { StreamShape } from '../fixtures/builders/calls.ts';
import { DEFAULTS, readCapture } from './acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { calm, testFolder } from './export/folder.ts';
import { openFrames } from './export/saving.ts';

const folder = testFolder();

/** Slices of H.264, each picture one packet, 30 a second and each 0.5 ms late by its clock. */
const pictures = (given: Partial<StreamShape> = {}) =>
	streamFrames({
		...{ count: 200, payloadType: 96, step: 3000, interval: 33_833 },
		payload: (at) => Uint8Array.of(0x41, 0x9a, at & 255, 1),
		...given,
	});

async function streamsOf(engine: CaptureEngine): Promise<readonly StreamItem[]> {
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return engine.streamRows([...ids]);
}

/** The figures that go by a clock. */
const clocked = (item: StreamItem | undefined) => {
	const { maxJitter, minJitter, meanJitter, maxSkew, clockDrift, frequencyDrift } = item ?? {};
	return { maxJitter, minJitter, meanJitter, maxSkew, clockDrift, frequencyDrift };
};

async function both(shape: Partial<StreamShape>, open = {}) {
	const engine = await openFrames(folder, pictures(shape), open);
	const [inferred] = await streamsOf(engine);
	await engine.close();
	const rule = 'rtp.ssrc==0x1,H264/90000';
	const told = await openFrames(folder, pictures(shape), { ...open, decodeAs: [rule] });
	const [said] = await streamsOf(told);
	await told.close();
	return { inferred, said };
}

describe('a stream whose codec was inferred', () => {
	test('has the jitter, skew and drift that the clock said aloud would give', async () => {
		const { inferred, said } = await both({});
		expect(inferred).toMatchObject({ codec: 'H264', clockRate: 90_000, clockRateFrom: 'inferred' });
		expect(said).toMatchObject({ codecFrom: 'user', clockRateFrom: 'user' });
		expect(inferred?.problems.join()).not.toContain('no clock rate');
		// 33.833 ms between pictures of 33.333 ms: half a millisecond of jitter, 199 of them skew.
		expect(inferred?.maxSkew).toBeCloseTo(-99.5, 0);
		expect(inferred?.maxJitter).toBeCloseTo(0.5, 1);
		expect(inferred?.frequencyDrift).toBeCloseTo(90_000 * (33.333 / 33.833), -1);
		expect(clocked(inferred)).toEqual(clocked(said));
		// Its pictures have a jitter of their own, because it is known to be video.
		expect(inferred?.frameJitter).toBeGreaterThan(0.2);
	});

	test('has them with fewer packets than the samples hold, too', async () => {
		const { inferred, said } = await both({ count: 40 });
		expect(inferred?.maxSkew).toBeCloseTo(-19.5, 0);
		expect(clocked(inferred)).toEqual(clocked(said));
	});

	test('has them without an index, which a list of streams does not keep', async () => {
		const { inferred, said } = await both({}, { keepPackets: false });
		expect(inferred?.meanJitter).toBeGreaterThan(0.3);
		expect(clocked(inferred)).toEqual(clocked(said));
	});

	test("leaves Wireshark's own figures as Wireshark has them", async () => {
		const engine = await openFrames(folder, pictures());
		const [item] = await streamsOf(engine);
		const { packets } = await engine.analysis(item?.firstFrame ?? 0);
		await engine.close();
		expect(item?.wireshark).toMatchObject({ maxSkew: 0, clockDrift: 0 });
		expect(packets.every(({ jitter, skew }) => jitter === 0 && skew === 0)).toBe(true);
		// What is true stands beside them.
		expect(packets.at(-1)?.ownClock?.jitter).toBeCloseTo(item?.maxJitter ?? 0, 6);
		expect(packets.at(-1)?.ownClock?.skew).toBeCloseTo(item?.maxSkew ?? 0, 6);
	});

	test('has graphs by that clock, and they say so', async () => {
		const engine = await openFrames(folder, pictures());
		const query = { stream: 1, from: null, to: null, bins: 100 };
		const { series } = await engine.graph(query);
		const [jitter] = series.filter(({ name }) => name === 'jitter');
		const [skew] = series.filter(({ name }) => name === 'skew');
		const [delta] = series.filter(({ name }) => name === 'delta');
		expect(jitter).toMatchObject({ available: true, isOwnClock: true });
		expect(jitter?.peak?.value).toBeCloseTo(0.5, 1);
		expect(skew?.peak?.value).toBeCloseTo(-99.5, 0);
		// Deltas need no clock.
		expect(delta).not.toHaveProperty('isOwnClock');
		const { intervals } = await engine.analysis(1);
		expect(intervals[3]?.meanJitter).toBeGreaterThan(0.3);
		await engine.close();
	});
});

test('nothing is invented where nothing fits: no clock, no jitter', async () => {
	const noise = (at: number): Uint8Array =>
		Uint8Array.from({ length: 90 }, (_, byte) => ((at * 2654435761 + byte * 40503) >>> 7) & 255);
	const engine = await openFrames(folder, pictures({ payload: noise }));
	const [item] = await streamsOf(engine);
	const { series } = await engine.graph({ stream: 1, from: null, to: null, bins: 10 });
	await engine.close();
	expect(item?.clockRate).toBeNull();
	expect(clocked(item)).toMatchObject({ meanJitter: null, maxSkew: null, clockDrift: null });
	expect(series.find(({ name }) => name === 'jitter')?.available).toBe(false);
});

test('a codec set without a clock gets the usual one', async () => {
	const engine = await openFrames(folder, pictures(), { decodeAs: ['rtp.ssrc==0x1,VP8'] });
	const [item] = await streamsOf(engine);
	await engine.close();
	expect(item).toMatchObject({ codec: 'VP8', codecFrom: 'user', clockRate: 90_000 });
	expect(item?.maxSkew).toBeCloseTo(-99.5, 0);
});

test('clocks that are settled are not measured again, those that are wrong are', async () => {
	const path = writeCapture(folder.at('again.pcap'), pictures());
	const session = new CaptureSession({ ...DEFAULTS, paths: [path] });
	await session.run(calm());
	expect(fixClocks(session).size).toBe(0);
	const { rtp } = session.tracker.protocols;
	const before = rtp.streams.figures.figures(0);
	rtp.fixClocks(0, new Map([[96, { clockRate: 8000, kind: 2 }]]));
	await settleClocks(session, [0]);
	expect(rtp.streams.figures.figures(0)).toEqual(before);
	await session.close();
});

describe.runIf(HAS_SHARED)('a real camera over Wi-Fi that nobody announced', () => {
	test('is measured by 90 kHz', async () => {
		const path = join(CAPTURES, 'wifi/derived-radiotap-qos-h264-rtp.pcap');
		const engine = await readCapture(path);
		const [item] = await streamsOf(engine);
		await engine.close();
		expect(item).toMatchObject({ clockRate: 90_000, clockRateFrom: 'inferred' });
		expect(item?.meanJitter).toBeGreaterThan(0);
		expect(item?.frequencyDrift).toBeGreaterThan(80_000);
	});
});
