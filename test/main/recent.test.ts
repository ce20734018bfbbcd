import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { RecentCaptures, RecentSchema } from '../../main/recent.ts';
import { Store } from '../../main/store.ts';

let folder = '';
let recent: RecentCaptures;
const HASH = 'ab'.repeat(32);

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-recent-'));
	const store = new Store(path.join(folder, 'recent.json'), RecentSchema, []);
	recent = new RecentCaptures(store, () => new Date('2026-04-17T09:12:00Z'));
});

function capture(name: string): string {
	const file = path.join(folder, name);
	writeFileSync(file, 'packets');
	return file;
}

test('lists the newest first, each file once', async () => {
	const [a, b] = [capture('a.pcap'), capture('b.pcap')];
	await recent.opened(a);
	await recent.opened(b);
	await recent.opened(a);
	expect((await recent.list()).map(({ name }) => name)).toEqual(['a.pcap', 'b.pcap']);
});

test('remembers what was found, and says that the file is the same', async () => {
	const file = capture('a.pcap');
	await recent.opened(file);
	expect((await recent.list())[0]?.state).toBe('unhashed');
	await recent.learned(file, 3, HASH);
	expect((await recent.list())[0]).toMatchObject({
		name: 'a.pcap',
		bytes: 7,
		opened: '2026-04-17T09:12:00.000Z',
		streams: 3,
		sha256: HASH,
		state: 'unchanged',
	});
});

test('says when a file has changed or is gone', async () => {
	const file = capture('a.pcap');
	await recent.opened(file);
	await recent.learned(file, 3, HASH);
	utimesSync(file, 1000, 1000);
	expect((await recent.list())[0]?.state).toBe('changed');
	rmSync(file);
	expect((await recent.list())[0]?.state).toBe('missing');
});

test('tells no path, and knows it by id only', async () => {
	const file = capture('a.pcap');
	await recent.opened(file);
	const [item] = await recent.list();
	expect(JSON.stringify(item)).not.toContain(folder);
	expect(recent.pathOf(item?.id ?? '')).toBe(file);
	expect(() => recent.pathOf('other')).toThrow('no longer in the list');
});

test('keeps twenty and forgets all when asked', async () => {
	for (let index = 0; index < 22; index += 1) await recent.opened(capture(`${index}.pcap`));
	expect(await recent.list()).toHaveLength(20);
	recent.clear();
	expect(await recent.list()).toEqual([]);
});
