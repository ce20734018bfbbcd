import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copySpool, SpoolFolder } from '../../../main/capture/spool-folder.ts';

let folder = '';
let spools: SpoolFolder;
const make = (): SpoolFolder => new SpoolFolder(folder, () => new Date('2026-11-21T08:44:44.123Z'));
beforeEach(() => {
	folder = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-spool-')), 'spool');
	spools = make();
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

describe('the spool folder', () => {
	test('names captures by their time, never the same twice', () => {
		const { id, file } = spools.begin();
		expect(id).toBe('tapdeck-20261121-084444-1');
		expect(file).toBe(path.join(folder, 'tapdeck-20261121-084444-1.pcapng'));
		writeFileSync(file, 'x');
		expect(make().begin().id).toBe('tapdeck-20261121-084444-2');
	});

	test('offers what another run left behind, and not what is shown now', () => {
		const { file } = spools.begin();
		writeFileSync(file, 'packets');
		expect(spools.left()).toEqual([]);
		const next = make();
		expect(next.left()).toEqual([
			{ id: 'tapdeck-20261121-084444-1', started: '2026-11-21T08:44:44Z', bytes: 7 },
		]);
		expect(next.take('tapdeck-20261121-084444-1')).toEqual([file]);
		expect(next.left()).toEqual([]);
		next.release('tapdeck-20261121-084444-1');
		expect(next.left()).toHaveLength(1);
	});

	test('a ring is one capture, its files in order', () => {
		const { id, file } = spools.begin();
		const ring = ['_00009', '_00010', '_00002'].map((end) =>
			file.replace(/\.pcapng$/u, `${end}.pcapng`),
		);
		for (const name of ring) writeFileSync(name, 'ab');
		writeFileSync(path.join(folder, 'other.pcapng'), 'not ours');
		const next = make();
		expect(next.left()).toMatchObject([{ id, bytes: 6 }]);
		expect(next.files(id).map((name) => name.slice(-12, -7))).toEqual(['00002', '00009', '00010']);
		next.discard(id);
		expect(next.left()).toEqual([]);
		expect(existsSync(path.join(folder, 'other.pcapng'))).toBe(true);
	});

	test('what is not there, or is no capture of ours, cannot be taken or deleted', () => {
		writeFileSync(path.join(path.dirname(folder), 'mine.pcapng'), 'x');
		for (const id of ['tapdeck-20261121-084444-7', '../mine', '']) {
			expect(() => spools.take(id)).toThrow('no longer there');
			expect(() => spools.discard(id)).toThrow('no longer there');
		}
	});

	test('tells the free space once the folder is there', () => {
		expect(spools.freeBytes()).toBeNull();
		spools.begin();
		expect(spools.freeBytes()).toBeGreaterThan(0);
	});
});

describe('saving a spool', () => {
	test('puts the files of a ring behind each other, and of a growing one what is whole', async () => {
		const { file } = spools.begin();
		writeFileSync(file, 'first');
		writeFileSync(`${file}2`, 'second');
		const target = path.join(path.dirname(folder), 'saved.pcapng');
		writeFileSync(target, 'what was there before, and longer');
		const pieces = [
			{ file, bytes: null },
			{ file: `${file}2`, bytes: 3 },
		];
		const saved = await copySpool(pieces, target);
		const sha256 = createHash('sha256').update(readFileSync(target)).digest('hex');
		expect(saved).toEqual({ bytes: 8, sha256 });
		expect(readFileSync(target, 'utf8')).toBe('firstsec');
		expect(await copySpool([{ file, bytes: 0 }, ...pieces], target)).toEqual({ bytes: 8, sha256 });
		expect(readFileSync(target, 'utf8')).toBe('firstsec');
	});

	test('says what cannot be written', async () => {
		const { file } = spools.begin();
		writeFileSync(file, 'first');
		const target = path.join(folder, 'no such folder', 'saved.pcapng');
		await expect(copySpool([{ file, bytes: null }], target)).rejects.toThrow(
			`cannot save the capture as ${target}`,
		);
	});
});
