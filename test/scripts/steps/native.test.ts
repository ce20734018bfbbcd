import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { headerArguments, nativeDigest } from '../../../scripts/steps/native.mjs';
import { ROOT } from '../../../scripts/steps/shell.mjs';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the addon', () => {
	test('is built anew when one of its sources changes', () => {
		mkdirSync(join(folder, 'native'));
		cpSync(join(ROOT, 'native', 'src'), join(folder, 'native', 'src'), { recursive: true });
		cpSync(join(ROOT, 'native', 'binding.gyp'), join(folder, 'native', 'binding.gyp'));
		const before = nativeDigest(folder);
		expect(before).toBe(nativeDigest());
		writeFileSync(join(folder, 'native', 'src', 'capture.h'), '#pragma once\n');
		expect(nativeDigest(folder)).not.toBe(before);
	});

	test('takes the headers beside the running Node, if there are any', () => {
		mkdirSync(join(folder, 'bin'));
		const program = join(folder, 'bin', 'node');
		expect(headerArguments(program)).toEqual([]);
		mkdirSync(join(folder, 'include', 'node'), { recursive: true });
		writeFileSync(join(folder, 'include', 'node', 'node_api.h'), '');
		expect(headerArguments(program)).toEqual([`--nodedir=${folder}`]);
	});
});
