import { beforeEach, describe, expect, test } from 'vitest';
import { WindowCaptures } from '../../main/captures.ts';
import type { CaptureId, Push } from '../../main/ipc/contract.ts';
import { openFakeCapture } from '../fixtures/fake-engine.ts';
import type { FakeProcess } from '../fixtures/fake-process.ts';
import { fakeProcess } from '../fixtures/fake-process.ts';
import { until } from '../fixtures/until.ts';

let pushed: Push[] = [];
let processes: FakeProcess[] = [];
let learned: unknown[][] = [];
let captures: WindowCaptures;

beforeEach(() => {
	pushed = [];
	processes = [];
	learned = [];
	captures = new WindowCaptures({
		fork: () => {
			const process = fakeProcess(openFakeCapture);
			processes.push(process);
			return process;
		},
		push: (message) => pushed.push(message),
		learned: (...facts) => learned.push(facts),
	});
});

describe('captures of a window', () => {
	test('each has an engine of its own', () => {
		expect(captures.open(['/a.pcap'], '4.4')).toBe('c1');
		expect(captures.open(['/b.pcap'], '4.0')).toBe('c2');
		expect(processes).toHaveLength(2);
		expect(processes[1]?.received[0]).toMatchObject({
			options: { paths: ['/b.pcap'], rules: '4.0', keepPackets: true, hash: true },
		});
	});

	test('answer through the engine of the capture that is named', async () => {
		captures.open(['/a.pcap'], '4.4');
		expect(await captures.call('reverseStream', { capture: 'c1', stream: 2 } as never)).toBe(1);
		expect(() => captures.call('reverseStream', { capture: 'c7' })).toThrow(
			'Capture c7 is not open',
		);
	});

	test('snapshots reach the window under the number it gave', async () => {
		captures.open(['/a.pcap'], '4.4');
		captures.subscribe(5, 'capture', { capture: 'c1' });
		await until(() =>
			expect(pushed).toContainEqual(expect.objectContaining({ kind: 'snapshot', id: 5 })),
		);
		captures.taken(5);
		captures.unsubscribe(5);
		expect(processes[0]?.received.slice(-2)).toEqual([
			{ kind: 'taken', id: 5 },
			{ kind: 'unsubscribe', id: 5 },
		]);
	});

	test('refuse queries that do not fit, and numbers given twice', () => {
		captures.open(['/a.pcap'], '4.4');
		captures.subscribe(5, 'capture', { capture: 'c1' });
		expect(() => captures.subscribe(5, 'capture', { capture: 'c1' })).toThrow('exists already');
		expect(() => captures.subscribe(6, 'nothing', {})).toThrow('unknown view');
		expect(() => captures.subscribe(6, 'capture', { capture: 'c2' })).toThrow('not open');
	});

	test('what an engine has learned is told with the path', async () => {
		captures.open(['/a.pcap'], '4.4');
		await until(() => expect(learned).toContainEqual(['/a.pcap', 24, expect.any(String)]));
	});

	test('the end of an engine is told; reopening leaves out what it was reading', () => {
		const capture = captures.open(['/slow.pcap'], '4.4');
		processes[0]?.say({ kind: 'reading', frames: [10, 20] });
		processes[0]?.exit(9);
		expect(pushed.at(-1)).toMatchObject({ kind: 'engineEnd', end: { capture, frames: [10, 20] } });
		captures.reopen(capture, { withoutFrames: true });
		expect(processes[1]?.received[0]).toMatchObject({
			options: { skipFrames: [[10, 20]] },
		});
	});

	test('a key log reads the capture again, beside those given before, each once', () => {
		const capture = captures.open(['/tls.pcap'], '4.4');
		captures.useKeyLog(capture, '/one.keylog');
		captures.useKeyLog(capture, '/two.keylog');
		captures.useKeyLog(capture, '/one.keylog');
		expect(processes.map(({ received }) => received[0])).toMatchObject([
			{ options: { paths: ['/tls.pcap'] } },
			{ options: { keyLogs: ['/one.keylog'] } },
			{ options: { keyLogs: ['/one.keylog', '/two.keylog'] } },
			{ options: { keyLogs: ['/two.keylog', '/one.keylog'] } },
		]);
	});

	test('closing frees the engine and forgets the capture', async () => {
		captures.open(['/a.pcap'], '4.4');
		captures.open(['/b.pcap'], '4.4');
		captures.close('c1' as CaptureId);
		expect(processes[0]?.received.at(-1)).toEqual({ kind: 'close' });
		expect(() => captures.call('fields', { capture: 'c1' })).toThrow('not open');
		captures.closeAll();
		expect(processes[1]?.received.at(-1)).toEqual({ kind: 'close' });
		await Promise.resolve();
	});
});
