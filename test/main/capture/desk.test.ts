import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CapturePermissionError } from '../../../app/index.ts';
import { CaptureDesk } from '../../../main/capture/desk.ts';
import { USUAL_REQUEST } from '../../../main/capture/live-source.ts';
import type { LiveReport } from '../../../main/capture/messages.ts';
import { batchOfPackets } from '../../fixtures/builders/live.ts';
import type { FakeCaptureProcess } from '../../fixtures/fake-capture-process.ts';
import { fakeCaptureProcess } from '../../fixtures/fake-capture-process.ts';
import { until } from '../../fixtures/until.ts';

let folder = '';
let processes: FakeCaptureProcess[] = [];
let told: unknown[] = [];
let reports: LiveReport[] = [];
let refusal: Error | null = null;
let desk: CaptureDesk;
const newest = (): FakeCaptureProcess => processes.at(-1) as FakeCaptureProcess;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-desk-'));
	processes = [];
	told = [];
	reports = [];
	refusal = null;
	const fork = (): FakeCaptureProcess => {
		processes.push(fakeCaptureProcess(() => refusal));
		return newest();
	};
	desk = new CaptureDesk(fork, {
		report: (report) => reports.push(report),
		lost: (reason) => told.push(['lost', reason]),
		traces: (traces) => told.push(['traces', traces]),
	});
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (name = 'live.pcapng'): Promise<string> =>
	desk.start([{ ...USUAL_REQUEST, interface: 'lo' }], {
		...{ path: path.join(folder, name), application: 'test', fileBytes: null, fileCount: null },
		...{ reserveBytes: 0, overwrite: false },
	});

const onePacket = batchOfPackets([
	{ seconds: 1_700_000_000, nanoseconds: 1, bytes: new Uint8Array(60) },
]);

describe('the desk of the capture process', () => {
	test('starts its process when it is first needed', async () => {
		expect(processes).toHaveLength(0);
		desk.watch([]);
		expect(processes).toHaveLength(0);
		const { interfaces, presets, failure } = await desk.sources();
		expect(interfaces).toMatchObject([{ name: 'lo', capturable: true, linkNumber: 1 }]);
		expect(presets['rtp']).toContain('udp');
		expect(failure).toBeNull();
		expect(processes).toHaveLength(1);
	});

	test('checks filters there', async () => {
		expect(await desk.check('udp', 1)).toEqual({ failure: null, position: -1 });
	});

	test('captures, reports, and reports once more when it is over', async () => {
		expect(await start()).toBe(path.join(folder, 'live.pcapng'));
		expect(desk.isCapturing).toBe(true);
		newest().sources[0]?.taker?.batch(onePacket);
		newest().tick();
		expect(reports.at(-1)).toMatchObject({ figures: { packets: 1, bytes: 60 }, isOver: false });
		expect(reports.at(-1)?.bytesOnDisk).toBeGreaterThan(92);
		desk.stop();
		await until(() => expect(reports.at(-1)?.isOver).toBe(true));
		expect(desk.isCapturing).toBe(false);
		const reported = reports.length;
		newest().tick();
		expect(reports).toHaveLength(reported);
	});

	test('a second capture waits for the end of the first', async () => {
		await start();
		await expect(start('other.pcapng')).rejects.toThrow('running already');
		desk.stop();
		await until(() => expect(desk.isCapturing).toBe(false));
		await start('other.pcapng');
	});

	test('errors cross as what they are, and nothing is left open', async () => {
		refusal = new CapturePermissionError('cannot capture on lo: this user may not');
		await expect(start()).rejects.toMatchObject({ code: 'capture-permission' });
		expect(desk.isCapturing).toBe(false);
		refusal = null;
		await start();
	});

	test('a process that dies is told with what it was doing; the next question starts another', async () => {
		await start();
		const open = desk.sources();
		newest().exit(11);
		expect(told).toEqual([['lost', expect.stringContaining('exit code 11')]]);
		await expect(open).rejects.toThrow('exit code 11');
		expect(await desk.sources()).toMatchObject({ failure: null });
		expect(processes).toHaveLength(2);
		newest().exit(0);
		expect(told).toHaveLength(1);
	});

	test('traces come once a second while interfaces are watched', () => {
		desk.watch(['lo']);
		newest().sources[0]?.taker?.batch(onePacket);
		newest().tick();
		expect(told).toEqual([['traces', [{ name: 'lo', packets: 1 }]]]);
		desk.watch([]);
		newest().tick();
		expect(told).toHaveLength(1);
		expect(newest().sources[0]?.stops).toBe(1);
	});

	test('closing lets the process write what it has, then nothing is heard of it', async () => {
		await start();
		const process = newest();
		desk.close();
		expect(process.received.at(-1)).toEqual({ kind: 'close' });
		await until(() => expect(process.sources[0]?.stops).toBe(1));
		expect(reports).toEqual([]);
	});
});
