import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { beforeEach, expect, test } from 'vitest';
import { Store } from '../../main/store.ts';

const Schema = v.object({ size: v.number() });
let file = '';

beforeEach(() => {
	file = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-store-')), 'sub/settings.json');
});

test('keeps a value over the end of the program', () => {
	new Store(file, Schema, { size: 1 }).set({ size: 2 });
	expect(new Store(file, Schema, { size: 1 }).value).toEqual({ size: 2 });
});

test('leaves no half-written file, and only the user can read it', () => {
	new Store(file, Schema, { size: 1 }).set({ size: 2 });
	expect(existsSync(`${file}.part`)).toBe(false);
	expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ size: 2 });
	if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
});

test.each(['not json', '{"size":"big"}', ''])(
	'takes the fallback when the file holds %j',
	(text) => {
		new Store(file, Schema, { size: 1 }).set({ size: 2 });
		writeFileSync(file, text);
		expect(new Store(file, Schema, { size: 7 }).value).toEqual({ size: 7 });
	},
);

test('goes on in memory when the file cannot be written', () => {
	const blocked = path.join(path.dirname(path.dirname(file)), 'file');
	writeFileSync(blocked, '');
	const store = new Store(path.join(blocked, 'settings.json'), Schema, { size: 1 });
	store.set({ size: 3 });
	expect(store.value).toEqual({ size: 3 });
});
