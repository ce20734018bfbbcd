import { describe, expect, test } from 'vitest';
import type { SamplesView } from '../../../main/ipc/contract.ts';
import { AHEAD_SECONDS, CHUNK_SECONDS, PlayScheduler } from '../../../renderer/audio/scheduler.ts';
import { fakeSink } from '../../fixtures/fake-sink.ts';

const RATE = 8000;
const LANE = { stream: 1, sampleRate: RATE, channels: 1 };

/** Lanes of `seconds`, of which `ready` seconds are decoded. */
function fakeLanes(seconds: number) {
	const asked: { stream: number; at: number; count: number }[] = [];
	const lanes = { ready: seconds, isGone: false };
	const source = (stream: number, at: number, count: number): Promise<SamplesView> => {
		asked.push({ stream, at, count });
		if (lanes.isGone) return Promise.reject(new Error('the engine has ended'));
		const length = Math.max(0, Math.min(count, lanes.ready * RATE - at));
		const samples = new Int16Array(length).fill(16_384);
		return Promise.resolve({ at, samples, end: at + length >= seconds * RATE });
	};
	return { asked, lanes, source };
}

const settle = async (): Promise<void> => {
	for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

async function play(seconds: number, from = 0) {
	const card = fakeSink();
	const wave = fakeLanes(seconds);
	const scheduler = new PlayScheduler(card.asSink, wave.source);
	scheduler.setLanes([LANE], seconds);
	scheduler.play(from);
	await settle();
	return { ...card, ...wave, scheduler };
}

describe('scheduling', () => {
	test('asks for a little more than is heard, never for the whole call', async () => {
		const { asked, started } = await play(600);
		const seconds = asked.reduce((sum, { count }) => sum + count / RATE, 0);
		expect(seconds).toBeGreaterThanOrEqual(AHEAD_SECONDS);
		expect(seconds).toBeLessThanOrEqual(AHEAD_SECONDS + CHUNK_SECONDS);
		expect(started).toHaveLength(asked.length);
	});

	test('chunks follow one another without a gap', async () => {
		const { started } = await play(600);
		for (const [at, source] of started.entries()) {
			const before = started[at - 1];
			if (before !== undefined) expect(source.when).toBeCloseTo(before.when + before.seconds, 9);
		}
	});

	test('goes on asking as the clock goes on', async () => {
		const { scheduler, sink, asked } = await play(600);
		const first = asked.length;
		sink.currentTime += 2;
		scheduler.pump();
		await settle();
		expect(asked.length).toBeGreaterThan(first);
		expect(scheduler.position).toBeCloseTo(1.85, 6);
	});

	test('begins where it is told, at the sample of that time', async () => {
		const { asked, scheduler } = await play(600, 30.5);
		expect(asked[0]).toMatchObject({ stream: 1, at: 30.5 * RATE });
		expect(scheduler.position).toBe(30.5);
	});

	test('waits at an end behind which more comes, and goes on with it', async () => {
		const { scheduler, sink, started, lanes } = await play(600);
		// A call of which three seconds were captured so far.
		lanes.ready = 3;
		scheduler.setLanes([LANE], 3);
		scheduler.extend(3, true);
		scheduler.play(2);
		await settle();
		const before = started.length;
		sink.currentTime += 2;
		scheduler.pump();
		await settle();
		expect([scheduler.isPlaying, scheduler.isWaiting]).toEqual([true, true]);
		lanes.ready = 5;
		scheduler.extend(5, true);
		scheduler.pump();
		await settle();
		scheduler.pump();
		await settle();
		expect(scheduler.isWaiting).toBe(false);
		expect(started.length).toBeGreaterThan(before);
		// The call is over: its end is the end.
		scheduler.extend(5, false);
		sink.currentTime += 9;
		scheduler.pump();
		expect(scheduler.isPlaying).toBe(false);
	});

	test('stops by itself at the end', async () => {
		const { scheduler, sink } = await play(1);
		sink.currentTime += 1.2;
		scheduler.pump();
		expect(scheduler.isPlaying).toBe(false);
		expect(scheduler.position).toBe(1);
	});

	test('stopping ends what is scheduled and keeps the place', async () => {
		const { scheduler, sink, started } = await play(600);
		sink.currentTime += 1.15;
		scheduler.stop();
		expect(started.every(({ stopped }) => stopped)).toBe(true);
		sink.currentTime += 5;
		expect(scheduler.position).toBeCloseTo(1, 6);
	});

	test('a seek while playing plays from there; answers to older questions are not heard', async () => {
		const { scheduler, asked, started } = await play(600);
		scheduler.pump();
		const before = started.length;
		scheduler.seek(100);
		await settle();
		const later = started.slice(before);
		expect(asked.at(-1)?.at).toBeGreaterThanOrEqual(100 * RATE);
		expect(later.length).toBeGreaterThan(0);
		expect(scheduler.position).toBe(100);
	});

	test('a chunk that comes late is heard from where it should be by now', async () => {
		const card = fakeSink();
		const answers: ((view: SamplesView) => void)[] = [];
		const scheduler = new PlayScheduler(
			card.asSink,
			() => new Promise((resolve) => answers.push(resolve)),
		);
		scheduler.setLanes([LANE], 600);
		scheduler.play(0);
		card.sink.currentTime += 0.15 + 0.2;
		answers[0]?.({ at: 0, samples: new Int16Array(4000), end: false });
		await settle();
		expect(card.started[0]?.when).toBeCloseTo(card.sink.currentTime, 9);
		expect(card.started[0]?.offset).toBeCloseTo(0.2, 9);
	});
});

describe('speed, lanes and volume', () => {
	test('twice as fast: the clock too, and what is heard', async () => {
		const { scheduler, sink, started } = await play(600);
		scheduler.setSpeed(2);
		await settle();
		sink.currentTime += 1.15;
		expect(scheduler.position).toBeCloseTo(2, 6);
		expect(started.at(-1)?.rate).toBe(2);
	});

	test('a lane is muted and sent to an ear; the volume is one for all', async () => {
		const { scheduler, gains, pans } = await play(600);
		scheduler.setLane(1, { muted: true, pan: -1 });
		scheduler.setVolume(0.5);
		expect(gains.map(({ gain }) => gain.value)).toEqual([0.5, 0]);
		expect(pans[0]?.pan.value).toBe(-1);
		scheduler.setLane(1, { muted: false, pan: 1 });
		expect(gains[1]?.gain.value).toBe(1);
	});
});

describe('decoding that is behind', () => {
	test('the clock waits for it, then goes on from the same place', async () => {
		const { scheduler, sink, lanes } = await (async () => {
			const card = fakeSink();
			const wave = fakeLanes(600);
			wave.lanes.ready = 0.5;
			const made = new PlayScheduler(card.asSink, wave.source);
			made.setLanes([LANE], 600);
			made.play(0);
			await settle();
			return { ...card, ...wave, scheduler: made };
		})();
		sink.currentTime += 0.15 + 0.6;
		scheduler.pump();
		await settle();
		expect(scheduler.isWaiting).toBe(true);
		const place = scheduler.position;
		sink.currentTime += 3;
		expect(scheduler.position).toBe(place);
		lanes.ready = 600;
		scheduler.pump();
		await settle();
		expect(scheduler.isWaiting).toBe(false);
		expect(scheduler.isPlaying).toBe(true);
		expect(scheduler.position).toBe(place);
	});

	test('an engine that is gone is heard to the end of what came', async () => {
		const { scheduler, sink, lanes, started } = await play(600);
		lanes.isGone = true;
		sink.currentTime += 1;
		scheduler.pump();
		await settle();
		expect(started.some(({ stopped }) => stopped)).toBe(false);
		expect(scheduler.isPlaying).toBe(true);
	});
});
