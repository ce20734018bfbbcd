import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceDigest } from '../../../scripts/steps/freshness.mjs';

let root = '';

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'tapdeck-sources-'));
	mkdirSync(join(root, 'app/capture'), { recursive: true });
	write('app/capture/pcap.ts', 'one');
});

afterEach(() => {
	rmSync(root, { recursive: true });
});

/** Writes a source with a time that does not depend on when the test runs. */
function write(name: string, text: string, seconds = 1_000_000) {
	writeFileSync(join(root, name), text);
	utimesSync(join(root, name), seconds, seconds);
}

test('the same sources give the same digest', () => {
	const before = sourceDigest(root);
	write('app/capture/pcap.ts', 'one');
	expect(sourceDigest(root)).toBe(before);
});

test.each([
	[
		'a later time',
		() => {
			write('app/capture/pcap.ts', 'one', 1_000_001);
		},
	],
	[
		'another size',
		() => {
			write('app/capture/pcap.ts', 'three');
		},
	],
	[
		'a new file',
		() => {
			write('app/index.ts', '');
		},
	],
	[
		'a file gone',
		() => {
			rmSync(join(root, 'app/capture/pcap.ts'));
		},
	],
	[
		'a new name',
		() => {
			renameSync(join(root, 'app/capture/pcap.ts'), join(root, 'app/pcap.ts'));
		},
	],
])('%s gives another digest', (_what, change) => {
	const before = sourceDigest(root);
	change();
	expect(sourceDigest(root)).not.toBe(before);
});

test('a folder without sources has no digest, so nothing in it is stale', () => {
	rmSync(join(root, 'app'), { recursive: true });
	expect(sourceDigest(root)).toBeNull();
});
