import { appendFileSync, copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { keptEntries, knownEntry } from '../../main/capture-identity.ts';
import type { KnownBy } from '../../main/capture-identity.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-identity-'));
});

const at = (name: string): string => path.join(folder, name);

/** Writes a file whose bytes depend on its seed. */
function write(name: string, bytes: number, seed = 1): string {
	writeFileSync(
		at(name),
		new Uint8Array(bytes).map((_, each) => (each * 7 + seed) & 0xff),
	);
	return at(name);
}

type Entry = KnownBy & { readonly word: string };
const kept = (file: string, word: string | null, entries: readonly Entry[] = []): Entry[] =>
	keptEntries(entries, file, word === null ? null : { word });
const found = (entries: readonly Entry[], file: string) => knownEntry(entries, file)?.word;

describe('a capture is known again', () => {
	test.each([24, 3000, 5000, 200_000])('when it grew from %d bytes', (bytes) => {
		const file = write('live.pcapng', bytes);
		const entries = kept(file, 'gate');
		appendFileSync(file, new Uint8Array(90_000));
		expect(found(entries, file)).toBe('gate');
	});

	test('when it was moved, and even when it grew meanwhile', () => {
		const entries = kept(write('spool.pcapng', 5000), 'gate');
		copyFileSync(at('spool.pcapng'), at('kept.pcapng'));
		appendFileSync(at('kept.pcapng'), new Uint8Array(100));
		expect(found(entries, at('kept.pcapng'))).toBe('gate');
	});

	test('as what was kept of it before beginnings were', () => {
		const file = write('old.pcap', 300);
		const entry = { path: file, bytes: 300, beginning: 0, sha256: null, word: 'old' };
		expect(found([entry], file)).toBe('old');
		expect(found([{ ...entry, bytes: 301 }], file)).toBeUndefined();
	});
});

describe('another capture is another', () => {
	test('in the same place', () => {
		const entries = kept(write('a.pcap', 5000), 'gate');
		expect(found(entries, write('a.pcap', 5000, 2))).toBeUndefined();
		expect(found(entries, write('a.pcap', 4000))).toBeUndefined();
	});

	test('elsewhere, though it begins as a very short one did', () => {
		const entries = kept(write('a.pcap', 24), 'gate');
		expect(found(entries, write('b.pcap', 9000))).toBeUndefined();
		// Equal to the last byte it is the same.
		expect(found(entries, write('c.pcap', 24))).toBe('gate');
	});

	test('that cannot be read is nobody', () => {
		expect(found(kept(write('a.pcap', 24), 'gate'), at('missing.pcap'))).toBeUndefined();
	});
});

test('the newest stands first, in the place of what was kept of the same capture', () => {
	const [one, two] = [write('a.pcap', 5000), write('b.pcap', 5000, 2)];
	const entries = kept(two, 'second', kept(one, 'first'));
	expect(entries.map(({ word }) => word)).toEqual(['second', 'first']);
	expect(kept(one, 'again', entries).map(({ word }) => word)).toEqual(['again', 'second']);
	expect(kept(one, null, entries).map(({ word }) => word)).toEqual(['second']);
});

test('the oldest go when there are too many', () => {
	const entry = { path: '/x', bytes: 1, beginning: 0, sha256: null, word: 'x' };
	const many = Array.from({ length: 500 }, (_, each) => ({ ...entry, path: `/${each}` }));
	const entries = kept(write('a.pcap', 10), 'new', many);
	expect([entries.length, entries[0]?.word, entries.at(-1)?.path]).toEqual([500, 'new', '/498']);
});
