import { beforeEach, describe, expect, test } from 'vitest';
import type { CaptureEngine, Recording } from '../../../app/index.ts';
import { RecordingRoom } from '../../../main/engine/recording-room.ts';
import { until } from '../../fixtures/until.ts';

let ticks = 0;
let changes = 0;
let timers: (() => void)[] = [];
let asked: unknown[] = [];
let fault: Error | null = null;
let room: RecordingRoom;

const recording: Recording = {
	view: () => ({ folder: '/rec', streams: 2, open: 1, failed: 0, missed: 0 }),
	tick: () => {
		ticks++;
		return fault === null ? Promise.resolve() : Promise.reject(fault);
	},
	finish: () =>
		fault === null
			? Promise.resolve({ items: [{ file: '2de8a9b6.wav' }] } as never)
			: Promise.reject(fault),
};

beforeEach(() => {
	ticks = 0;
	changes = 0;
	timers = [];
	asked = [];
	fault = null;
	const engine = {
		record: (...words: unknown[]) => {
			asked.push(words);
			return recording;
		},
	} as unknown as CaptureEngine;
	room = new RecordingRoom(engine, {
		changed: () => changes++,
		later: (run) => timers.push(run),
	});
});

const wish = { path: '/rec', names: 'ssrc', silenceSeconds: 5 } as const;

describe('the recording of a capture', () => {
	test('is nothing before it was asked for', async () => {
		expect(room.state).toBeNull();
		expect(await room.finish()).toBeNull();
		expect(changes).toBe(0);
	});

	test('makes its files whole again and again until it is finished', async () => {
		room.start(wish);
		expect(asked).toEqual([
			[{ format: 'auto', names: 'ssrc', overwrite: false, silenceSeconds: 5 }, '/rec'],
		]);
		await until(() => expect(timers).toHaveLength(1));
		expect(room.state).toMatchObject({ phase: 'running', streams: 2, items: [] });
		timers.pop()?.();
		await until(() => expect(timers).toHaveLength(1));
		expect(ticks).toBe(2);
		await room.finish();
		expect(room.state).toMatchObject({ phase: 'done', items: [{ file: '2de8a9b6.wav' }] });
		timers.pop()?.();
		expect(ticks).toBe(2);
	});

	test('runs once at a time, and again after its end', async () => {
		room.start(wish);
		expect(() => room.start(wish)).toThrow('being recorded already');
		await room.finish();
		room.start(wish);
		expect(asked).toHaveLength(2);
	});

	test('that cannot go on says why', async () => {
		fault = new Error('the disk is full');
		room.start(wish);
		await until(() => expect(room.state?.phase).toBe('failed'));
		expect(room.state?.failure).toBe('the disk is full');
		fault = null;
		room.start(wish);
		fault = new Error('no ffmpeg');
		await room.finish();
		expect(room.state).toMatchObject({ phase: 'failed', failure: 'no ffmpeg' });
	});
});
