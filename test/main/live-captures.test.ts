import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CaptureId, GrantItem, OpenedCapture, Push } from '../../main/ipc/contract.ts';
import type { LeftSpool, LiveChoice, LiveView } from '../../main/ipc/live.ts';
import { checkCall } from '../../main/ipc/wire.ts';
import { batchOfPackets } from '../fixtures/builders/live.ts';
import type { FakeCaptureProcess } from '../fixtures/fake-capture-process.ts';
import { fakeShell } from '../fixtures/fake-shell.ts';
import { until } from '../fixtures/until.ts';

const CHOICE: LiveChoice = {
	interfaces: ['lo'],
	filter: 'udp',
	...{ snapLength: 262_144, bufferMebibytes: 32, promiscuous: true, monitor: false },
	...{ timestampType: '', ring: null, immediate: false, remote: '', remoteInterface: 'any' },
};
let folder = '';
let pushed: Push[] = [];
let shell: ReturnType<typeof fakeShell>;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-live-'));
	pushed = [];
	shell = fakeShell({
		chosen: [path.join(folder, 'saved.pcapng')],
		push: (message) => pushed.push(message),
	});
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = <T>(name: string, argument?: unknown): Promise<T> =>
	Promise.resolve(shell.shell.run(checkCall({ name, argument })) as T);
const start = (choice: Partial<LiveChoice> = {}): Promise<OpenedCapture> =>
	run('startCapture', { choice: { ...CHOICE, ...choice }, rules: '4.4' });
const capturing = (): FakeCaptureProcess => shell.capturing[0] as FakeCaptureProcess;
const lives = (): readonly LiveView[] =>
	pushed.flatMap((message) => (message.kind === 'live' ? [message.live] : []));
const grant = async () => (await run<GrantItem>('chooseSaveFile', { name: 'a.pcapng' })).grant;
const followed = () => shell.processes.at(-1)?.received ?? [];

function packets(count: number): void {
	const one = { seconds: 1_700_000_000, nanoseconds: 1, bytes: new Uint8Array(1000) };
	capturing().sources[0]?.taker?.batch(batchOfPackets(Array.from({ length: count }, () => one)));
	capturing().tick();
}

async function stop(capture: CaptureId): Promise<void> {
	await run('stopCapture', { capture });
	await until(() => expect(lives().at(-1)?.isRunning).toBe(false));
}

describe('live captures of a window', () => {
	test('are written by one process and followed by another', async () => {
		const { capture, name } = await start();
		expect(name).toBe('Live: lo');
		expect(followed()[0]).toMatchObject({
			kind: 'open',
			options: { follow: true, paths: [expect.stringMatching(/tapdeck-\d+-084444-1\.pcapng$/u)] },
		});
		packets(3);
		expect(lives().at(-1)).toMatchObject({
			...{ capture, isRunning: true, packets: 3, bytes: 3000, files: 1, isSaved: false },
			...{ droppedByKernel: 0, droppedByInterface: 0, droppedByTapdeck: 0 },
		});
		expect(shell.log).toEqual([['keepAwake', true]]);
		await stop(capture);
		expect(shell.log.at(-1)).toEqual(['keepAwake', false]);
		expect(followed().at(-1)).toEqual({ kind: 'endFollowing' });
	});

	test('of another computer go there, with what was chosen', async () => {
		const remote = { remote: 'me@gate', remoteInterface: 'eth1', immediate: true };
		const { name } = await start(remote);
		expect(name).toBe('Live: eth1 of me@gate');
		expect(capturing().received.find(({ kind }) => kind === 'start')).toMatchObject({
			requests: [{ interface: 'eth1', remote: 'me@gate', immediate: true, filter: 'udp' }],
		});
	});

	test('need an interface', async () => {
		await expect(start({ interfaces: [] })).rejects.toThrow('No interface was chosen');
	});

	test('one runs at a time', async () => {
		const { capture } = await start();
		await expect(start()).rejects.toThrow('stop it first');
		await stop(capture);
		await start();
	});

	test('saving takes what is whole, while it runs and at its end', async () => {
		const { capture } = await start();
		packets(2);
		const early = await run<{ bytes: number }>('saveCapture', { capture, grant: await grant() });
		expect(early.bytes).toBeGreaterThan(2000);
		expect(lives().at(-1)?.isSaved).toBe(false);
		packets(2);
		await stop(capture);
		const { bytes } = await run<{ bytes: number }>('saveCapture', {
			capture,
			grant: await grant(),
		});
		expect(bytes).toBeGreaterThan(early.bytes + 2000);
		expect(readFileSync(path.join(folder, 'saved.pcapng'))).toHaveLength(bytes);
		expect(lives().at(-1)?.isSaved).toBe(true);
		await run('closeCapture', { capture });
		expect(await run<readonly LeftSpool[]>('leftSpools')).toEqual([]);
	});

	test('what was not saved is offered, opened, saved or discarded', async () => {
		const { capture } = await start();
		packets(2);
		expect(await run<readonly LeftSpool[]>('leftSpools')).toEqual([]);
		await run('closeCapture', { capture });
		const [left] = await run<readonly LeftSpool[]>('leftSpools');
		expect(left?.bytes).toBeGreaterThan(2000);
		const opened = await run<OpenedCapture>('openSpool', { id: left?.id, rules: '4.4' });
		expect(followed()[0]).toMatchObject({ options: { follow: false } });
		expect(await run('leftSpools')).toEqual([]);
		await run('closeCapture', { capture: opened.capture });
		await run('saveSpool', { id: left?.id, grant: await grant() });
		expect(readdirSync(folder)).toEqual(['saved.pcapng']);
		expect(await run('leftSpools')).toHaveLength(1);
		await run('discardSpool', { id: left?.id });
		expect(await run('leftSpools')).toEqual([]);
	});

	test('a ring is followed by one engine from its first file on', async () => {
		await start({ ring: { fileMegabytes: 1, fileCount: 2 } });
		for (let round = 0; round < 4; round++) packets(900);
		expect(lives().at(-1)?.files).toBe(2);
		expect(shell.processes).toHaveLength(1);
		expect(followed().filter(({ kind }) => kind === 'open')).toMatchObject([
			{
				options: {
					...{ follow: true, ring: true },
					paths: [expect.stringContaining('_00001.pcapng') as string],
				},
			},
		]);
	});

	test('a capture process that dies is said, and what it wrote is read to its end', async () => {
		const { capture } = await start();
		packets(2);
		capturing().exit(139);
		expect(lives().at(-1)).toMatchObject({ capture, isRunning: false, packets: 2 });
		expect(lives().at(-1)?.failure).toContain('exit code 139');
		expect(followed().at(-1)).toMatchObject({ kind: 'endFollowing' });
		await start();
		expect(shell.capturing).toHaveLength(2);
	});

	test('an engine that dies stops no capture', async () => {
		await start();
		shell.processes[0]?.exit(9);
		packets(5);
		expect(lives().at(-1)).toMatchObject({ isRunning: true, packets: 5 });
	});

	test('a window that is closed leaves its capture behind', async () => {
		await start();
		packets(1);
		shell.live.close();
		expect(capturing().received.at(-1)).toEqual({ kind: 'close' });
		expect(shell.spools.left()).toHaveLength(1);
	});

	test('a file is no live capture', async () => {
		const [item] = await run<readonly GrantItem[]>('chooseCaptures');
		const opened = await run<OpenedCapture>('openCapture', { grants: [item?.grant], rules: '4.4' });
		const argument = { capture: opened.capture, grant: await grant() };
		await expect(run('saveCapture', argument)).rejects.toThrow('a file already');
	});

	test('the filter of one stream names its SSRC', async () => {
		expect(await run('streamCaptureFilter', { ssrc: 0x2de8a9b6 })).toContain(
			'udp[16:4] = 0x2de8a9b6',
		);
	});
});
