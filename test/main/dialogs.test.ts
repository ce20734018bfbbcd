import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { FileDialogs } from '../../main/dialogs.ts';
import {
	chooseCaptures,
	chooseFolder,
	chooseKeyLog,
	chooseSaveFile,
	safeName,
} from '../../main/dialogs.ts';
import { Grants } from '../../main/grants.ts';

const answering = (filePaths: readonly string[]): FileDialogs => ({
	open: () => Promise.resolve({ canceled: filePaths.length === 0, filePaths }),
	save: () => Promise.resolve({ canceled: filePaths.length === 0, filePath: filePaths[0] }),
});

describe('dialogs', () => {
	test('turn chosen captures into grants to read', async () => {
		const grants = new Grants();
		const items = await chooseCaptures(answering(['/a/x.pcap', '/b/y.pcapng']), grants);
		expect(items.map(({ name }) => name)).toEqual(['x.pcap', 'y.pcapng']);
		expect(items.map(({ grant }) => grants.take(grant, 'read'))).toEqual([
			'/a/x.pcap',
			'/b/y.pcapng',
		]);
	});

	test('give a key log to be read, not written', async () => {
		const grants = new Grants();
		const item = await chooseKeyLog(answering(['/a/session.keylog']), grants);
		expect(item?.name).toBe('session.keylog');
		if (item === null) return;
		expect(() => grants.take(item.grant, 'write-file')).toThrow('no longer known');
		expect(grants.take(item.grant, 'read')).toBe('/a/session.keylog');
	});

	test('give nothing when the user cancels', async () => {
		const grants = new Grants();
		expect(await chooseCaptures(answering([]), grants)).toEqual([]);
		expect(await chooseFolder(answering([]), grants)).toBeNull();
		expect(await chooseKeyLog(answering([]), grants)).toBeNull();
		expect(await chooseSaveFile(answering([]), grants, 'x')).toBeNull();
	});

	test('tell the free space of a folder', async () => {
		const grants = new Grants();
		const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-dialog-'));
		const item = await chooseFolder(answering([folder]), grants);
		expect(item?.name).toBe(folder);
		expect(item?.freeBytes).toBeGreaterThan(0);
	});

	test('do not know the free space of a folder that is gone', async () => {
		const item = await chooseFolder(answering(['/no/such/folder']), new Grants());
		expect(item?.freeBytes).toBeNull();
	});

	test('propose a harmless name', async () => {
		const save = vi.fn(() => Promise.resolve({ canceled: true }));
		await chooseSaveFile({ ...answering([]), save }, new Grants(), '../../etc/passwd');
		expect(save).toHaveBeenCalledWith({ defaultPath: '.._.._etc_passwd' });
	});
});

test.each([
	['A voip.pcapng', 'A voip.pcapng'],
	['a/b\\c:d', 'a_b_c_d'],
	['..', '_'],
	['', '_'],
	['日本 1.wav', '日本 1.wav'],
	['x'.repeat(300), 'x'.repeat(120)],
])('safeName makes %j one name', (name, safe) => {
	expect(safeName(name)).toBe(safe);
});
