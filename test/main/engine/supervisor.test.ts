import { beforeEach, describe, expect, test } from 'vitest';
import { WINDOW_OPTIONS } from '../../../main/captures.ts';
import { EngineSupervisor } from '../../../main/engine/supervisor.ts';
import type { CaptureId, EngineEnd } from '../../../main/ipc/contract.ts';
import type { FakeProcess } from '../../fixtures/fake-process.ts';
import { fakeProcess } from '../../fixtures/fake-process.ts';

const OPTIONS = { ...WINDOW_OPTIONS, paths: ['/a.pcap'], rules: '4.4' as const };
let processes: FakeProcess[] = [];
let snapshots: unknown[] = [];
let ends: EngineEnd[] = [];
let supervisor: EngineSupervisor;

const newest = (): FakeProcess => {
	const process = processes.at(-1);
	if (process === undefined) throw new Error('no process was started');
	return process;
};

beforeEach(() => {
	processes = [];
	snapshots = [];
	ends = [];
	const fork = (): FakeProcess => {
		processes.push(fakeProcess());
		return newest();
	};
	supervisor = new EngineSupervisor('c1' as CaptureId, OPTIONS, fork, {
		snapshot: (id, revision, value) => snapshots.push([id, revision, value]),
		failed: () => undefined,
		ended: (end) => ends.push(end),
		learned: () => undefined,
	});
});

describe('supervisor', () => {
	test('starts one process and opens the capture in it', () => {
		expect(processes).toHaveLength(1);
		expect(newest().received).toEqual([{ kind: 'open', options: OPTIONS }]);
	});

	test('brings replies to their callers, in whatever order they come', async () => {
		const first = supervisor.call('fields', { prefix: 'a' });
		const second = supervisor.call('fields', { prefix: 'b' });
		newest().say({ kind: 'reply', id: 2, ok: 'b' });
		newest().say({ kind: 'reply', id: 1, ok: 'a' });
		expect(await Promise.all([first, second])).toEqual(['a', 'b']);
	});

	test('a refusal keeps its code', async () => {
		const call = supervisor.call('checkFilter', {});
		const error = { code: 'filter-syntax' as const, message: 'no', details: { position: 3 } };
		newest().say({ kind: 'refused', id: 1, error });
		await expect(call).rejects.toMatchObject({ code: 'filter-syntax', details: { position: 3 } });
	});

	test('names the packets that were being read when the engine crashed', () => {
		newest().say({ kind: 'reading', frames: [4097, 8192] });
		newest().exit(6);
		expect(ends).toEqual([
			{
				capture: 'c1',
				reason: 'crashed',
				message: 'The engine ended unexpectedly (exit code 6) while reading frames 4097 to 8192.',
				frames: [4097, 8192],
			},
		]);
	});

	test('says no exit code that tells nothing', () => {
		newest().exit(0);
		expect(ends.map(({ message }) => message)).toEqual(['The engine ended unexpectedly.']);
	});

	test('tells a kill from a crash, and names no packets when nothing was read', () => {
		newest().say({ kind: 'reading', frames: [1, 4096] });
		newest().say({ kind: 'reading', frames: null });
		newest().exit(9);
		expect(ends).toMatchObject([
			{
				reason: 'killed',
				frames: null,
				message: 'The engine was ended from outside (exit code 9).',
			},
		]);
	});

	test('calls under way and new ones fail with EngineCrashedError', async () => {
		const call = supervisor.call('analysis', {});
		newest().exit(9);
		await expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
		await expect(supervisor.call('analysis', {})).rejects.toMatchObject({ code: 'engine-crashed' });
	});

	test('subscriptions go on in a reopened engine', () => {
		supervisor.subscribe(1, 'capture', { capture: 'c1' });
		supervisor.subscribe(2, 'streams', { capture: 'c1' });
		supervisor.unsubscribe(2);
		newest().exit(9);
		supervisor.reopen(null);
		expect(newest().received).toEqual([
			{ kind: 'open', options: OPTIONS },
			{ kind: 'subscribe', id: 1, view: 'capture', query: { capture: 'c1' } },
		]);
		newest().say({ kind: 'snapshot', id: 1, revision: 0, value: 'back' });
		expect(snapshots).toEqual([[1, 0, 'back']]);
	});

	test('reopens without the packets it died on, each time more', () => {
		supervisor.reopen([4097, 8192]);
		expect(newest().received[0]).toMatchObject({
			options: { skipFrames: [[4097, 8192]] },
		});
		supervisor.reopen([1, 10]);
		expect(newest().received[0]).toMatchObject({
			options: {
				skipFrames: [
					[4097, 8192],
					[1, 10],
				],
			},
		});
	});

	test('what a replaced process still says or does is not heard', () => {
		const [old] = processes;
		supervisor.reopen(null);
		old?.say({ kind: 'snapshot', id: 1, revision: 9, value: 'old' });
		old?.exit(1);
		expect(snapshots).toEqual([]);
		expect(ends).toEqual([]);
	});

	test('closing asks the engine to end and tells nobody', () => {
		supervisor.close();
		expect(newest().received.at(-1)).toEqual({ kind: 'close' });
		newest().exit(0);
		expect(ends).toEqual([]);
	});
});

test('what has ended is followed to its end, and by a new engine no more', () => {
	supervisor.endFollowing();
	expect(newest().received.at(-1)).toEqual({ kind: 'endFollowing' });
	supervisor.reopen(null);
	expect(newest().received[0]).toMatchObject({ options: { follow: false } });
});
