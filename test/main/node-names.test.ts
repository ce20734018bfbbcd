import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NodeNamesSchema, RememberedNames } from '../../main/node-names.ts';
import { Store } from '../../main/store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-names-'));
const names = () =>
	new RememberedNames(new Store(path.join(folder, 'names.json'), NodeNamesSchema, []));

test('names are found again with the capture, and with no other', () => {
	const file = path.join(folder, 'a.pcap');
	writeFileSync(file, 'one');
	names().keep(file, [['192.168.1.1', 'recorder']]);
	expect(names().of(file)).toEqual([['192.168.1.1', 'recorder']]);
	expect(names().of(path.join(folder, 'b.pcap'))).toEqual([]);
	// A capture that is still being written grows.
	appendFileSync(file, 'two');
	expect(names().of(file)).toEqual([['192.168.1.1', 'recorder']]);
	// Another file took its place.
	writeFileSync(file, 'another');
	expect(names().of(file)).toEqual([]);
});

test('no names forget the capture', () => {
	const file = path.join(folder, 'c.pcap');
	writeFileSync(file, 'c');
	const kept = names();
	kept.keep(file, [['10.0.0.1', 'phone']]);
	kept.keep(file, []);
	expect(names().of(file)).toEqual([]);
});
