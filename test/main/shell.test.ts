import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { GrantItem, OpenedCapture, RecentCapture } from '../../main/ipc/contract.ts';
import { checkCall } from '../../main/ipc/wire.ts';
import type { FakeProcess } from '../fixtures/fake-process.ts';
import { fakeShell } from '../fixtures/fake-shell.ts';

let file = '';
let shell: ReturnType<typeof fakeShell>;

beforeEach(() => {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-shell-'));
	file = path.join(folder, 'a.pcap');
	writeFileSync(file, 'x');
	shell = fakeShell({ chosen: [file] });
});

const run = <T>(name: string, argument?: unknown): Promise<T> =>
	Promise.resolve(shell.shell.run(checkCall({ name, argument })) as T);

async function open(): Promise<OpenedCapture> {
	const items = await run<readonly GrantItem[]>('chooseCaptures');
	return run('openCapture', { grants: items.map(({ grant }) => grant), rules: '4.4' });
}

const calls = (process: FakeProcess | undefined) =>
	(process?.received ?? []).filter((message) => message.kind === 'call');

describe('shell', () => {
	test('opens what the user chose, by grant, and remembers it', async () => {
		expect(await open()).toEqual({ capture: 'c1', name: 'a.pcap' });
		expect(shell.processes[0]?.received[0]).toMatchObject({ options: { paths: [file] } });
		const [recent] = await run<readonly RecentCapture[]>('recentCaptures');
		expect(recent?.name).toBe('a.pcap');
		const again = await run<GrantItem>('recentGrant', { id: recent?.id });
		expect(again.name).toBe('a.pcap');
	});

	test('several files open as one capture', async () => {
		const [one] = await run<readonly GrantItem[]>('chooseCaptures');
		const [two] = await run<readonly GrantItem[]>('chooseCaptures');
		const opened = await run('openCapture', { grants: [one?.grant, two?.grant], rules: '4.4' });
		expect(opened).toEqual({ capture: 'c1', name: 'a.pcap + 1' });
	});

	test('does not open a grant that was never given', async () => {
		const grants = [crypto.randomUUID()];
		await expect(run('openCapture', { grants, rules: '4.4' })).rejects.toThrow('no longer known');
	});

	test('saves into the chosen folder only, in a harmless subfolder', async () => {
		await open();
		const folder = await run<GrantItem>('chooseFolder');
		const request = { only: null, format: 'auto', sync: 'none', names: 'auto', overwrite: false };
		const argument = { capture: 'c1', request, grant: folder.grant };
		await run('startSave', { ...argument, subfolder: '../../A x' });
		expect(calls(shell.processes[0])[0]).toMatchObject({
			name: 'startSave',
			argument: { path: path.join(file, '.._.._A x') },
		});
		expect(calls(shell.processes[0])[0]).not.toHaveProperty('argument.grant');
	});

	test('tells a save where the capture was taken, as it was kept', async () => {
		await open();
		await run('keepCapturePoint', { capture: 'c1', point: ' behind the NAT ' });
		expect(await run('capturePoint', { capture: 'c1' })).toBe('behind the NAT');
		const folder = await run<GrantItem>('chooseFolder');
		const request = { only: null, format: 'auto', sync: 'none', names: 'auto', overwrite: false };
		await run('startSave', { capture: 'c1', request, grant: folder.grant, subfolder: null });
		expect(calls(shell.processes[0])[0]).toMatchObject({
			argument: { request: { capturePoint: 'behind the NAT', format: 'auto' } },
		});
	});

	test('does not save where only reading was granted', async () => {
		await open();
		const [item] = await run<readonly GrantItem[]>('chooseCaptures');
		const request = { filter: '', streams: null, overwrite: true };
		expect(() =>
			shell.shell.run(
				checkCall({
					name: 'savePackets',
					argument: { capture: 'c1', request, grant: item?.grant },
				}),
			),
		).toThrow('no longer known');
	});

	test('takes a key log by its grant, and reads again', async () => {
		await open();
		const keyLog = await run<GrantItem>('chooseKeyLog');
		await run('useKeyLog', { capture: 'c1', grant: keyLog.grant });
		expect(shell.processes[1]?.received[0]).toMatchObject({ options: { keyLogs: [file] } });
		const grant = crypto.randomUUID();
		expect(() =>
			shell.shell.run(checkCall({ name: 'useKeyLog', argument: { capture: 'c1', grant } })),
		).toThrow('no longer known');
	});

	test('shows a file of a chosen folder, whatever else its name asks for', async () => {
		const folder = await run<GrantItem>('chooseFolder');
		await run('showFolder', { grant: folder.grant, file: '../../secret' });
		expect(shell.log).toEqual([['showItem', path.join(file, 'secret')]]);
	});

	test('shows and plays what a save made in a folder of its capture, and nothing outside', async () => {
		const { grant } = await run<GrantItem>('chooseFolder');
		await run('showFolder', { grant, subfolder: 'A one.pcap', file: 'a.wav' });
		await run('playFile', { grant, subfolder: null, file: '../a.wav' });
		await run('playFile', { grant, subfolder: 'A ../x', file: 'b.MP4' });
		expect(shell.log).toEqual([
			['showItem', path.join(file, 'A one.pcap', 'a.wav')],
			['openItem', path.join(file, 'a.wav')],
			['openItem', path.join(file, 'A .._x', 'b.MP4')],
		]);
	});

	test('plays sound and films alone, and says when the system cannot', async () => {
		const { grant } = await run<GrantItem>('chooseFolder');
		for (const name of ['run.sh', 'a.wav.exe', 'manifest.json', 'wav']) {
			await expect(run('playFile', { grant, subfolder: null, file: name })).rejects.toThrow(
				'is no sound and no film',
			);
		}
		await expect(run('playFile', { grant, subfolder: null, file: 'no player.au' })).rejects.toThrow(
			'no program for it',
		);
		const elsewhere = { grant: crypto.randomUUID(), subfolder: null, file: 'a.wav' };
		await expect(run('playFile', elsewhere)).rejects.toThrow('no longer known');
	});

	test('writes drawings into the chosen file, and nowhere else', async () => {
		const target = await run<GrantItem>('chooseSaveFile', { name: 'ladder.svg' });
		await run('writeFile', { grant: target.grant, content: '<svg/>' });
		expect(readFileSync(file, 'utf8')).toBe('<svg/>');
		await run('writeFile', { grant: target.grant, content: new Uint8Array([80, 78, 71]) });
		expect(readFileSync(file, 'utf8')).toBe('PNG');
		const size = { width: 800, height: 600 };
		await run('writePdf', { grant: target.grant, pages: ['<svg/>', '<svg/>'], ...size });
		expect(readFileSync(file, 'utf8')).toBe('%PDF-fake');
		expect(shell.log).toEqual([['print', 2]]);
		const [reading] = await run<readonly GrantItem[]>('chooseCaptures');
		await expect(run('writeFile', { grant: reading?.grant, content: 'x' })).rejects.toThrow(
			'no longer known',
		);
		await expect(
			run('writePdf', { grant: reading?.grant, pages: ['<svg/>'], ...size }),
		).rejects.toThrow('no longer known');
		expect(shell.log).toHaveLength(1);
	});

	test('copies text, keeps settings, asks for windows', async () => {
		await run('copyText', { text: 'rtp.ssrc == 1' });
		await run('newWindow');
		await run('window', { act: 'maximise' });
		await run('saveSettings', { theme: 'dark' });
		expect(shell.log).toEqual([
			['copyText', 'rtp.ssrc == 1'],
			['newWindow'],
			['windowAct', 'maximise'],
		]);
		expect(await run('settings')).toMatchObject({ theme: 'dark', contrast: 'system' });
	});

	test('offers the sample capture when it was shipped', async () => {
		expect(await run('sampleCapture', { name: 'sip' })).toBeNull();
		shell = fakeShell({ chosen: [], sample: file });
		expect(await run('sampleCapture', { name: 'call' })).toMatchObject({ name: 'a.pcap' });
	});

	test('forgets recent captures when asked', async () => {
		await open();
		await run('clearRecent');
		expect(await run('recentCaptures')).toEqual([]);
	});
});
