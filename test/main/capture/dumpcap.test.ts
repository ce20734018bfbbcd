import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dumpcapAt, findDumpcap, linkTypesIn } from '../../../main/capture/dumpcap.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isWindows = process.platform === 'win32';

test('link types are read as dumpcap writes them for programs', () => {
	expect(linkTypesIn('0\n1\tEN10MB\tEthernet\n143\tDOCSIS\tDOCSIS\n')).toEqual([
		{ value: 1, name: 'EN10MB', description: 'Ethernet' },
		{ value: 143, name: 'DOCSIS', description: 'DOCSIS' },
	]);
	expect(linkTypesIn('dumpcap: The capabilities could not be obtained\n')).toEqual([]);
});

test('the program is found in the folders named, and nowhere else', () => {
	expect(findDumpcap([folder])).toBeNull();
	const name = path.join(folder, isWindows ? 'dumpcap.exe' : 'dumpcap');
	writeFileSync(name, '');
	expect(findDumpcap(['', folder])?.program).toBe(name);
});

test.skipIf(isWindows)('a dumpcap without rights offers nothing', () => {
	const program = path.join(folder, 'dumpcap');
	writeFileSync(program, '#!/bin/sh\necho "1\tEN10MB\tEthernet"\nexit 2\n');
	chmodSync(program, 0o755);
	expect(dumpcapAt(program).linkTypes('lo')).toEqual([]);
	writeFileSync(program, '#!/bin/sh\nprintf "0\\n1\\tEN10MB\\tEthernet of $6\\n"\n');
	expect(dumpcapAt(program).linkTypes('lo')).toMatchObject([{ description: 'Ethernet of lo' }]);
});
