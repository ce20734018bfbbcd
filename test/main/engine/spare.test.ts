import { beforeEach, expect, test } from 'vitest';
import { SpareEngine } from '../../../main/engine/spare.ts';
import type { FakeProcess } from '../../fixtures/fake-process.ts';
import { fakeProcess } from '../../fixtures/fake-process.ts';

let started: FakeProcess[] = [];
let timers: (() => void)[] = [];
let spare: SpareEngine;

beforeEach(() => {
	started = [];
	timers = [];
	const fork = (): FakeProcess => {
		const process = fakeProcess();
		started.push(process);
		return process;
	};
	spare = new SpareEngine(fork, (run) => timers.push(run));
});

test('the engine that was prepared is the one that is used', () => {
	spare.prepare();
	spare.prepare();
	expect(started).toHaveLength(1);
	expect(spare.take()).toBe(started[0]);
});

test('the next spare waits until the capture has had its start', () => {
	spare.take();
	spare.take();
	expect([started.length, timers.length]).toEqual([2, 1]);
	timers[0]?.();
	expect(started).toHaveLength(3);
	expect(spare.take()).toBe(started[2]);
});

test('a spare that has died is not given away', () => {
	spare.prepare();
	started[0]?.exit(9);
	expect(spare.take()).toBe(started[1]);
});
