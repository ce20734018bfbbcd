import { expect, test } from 'vitest';
import { captureArguments } from '../../main/arguments.ts';

test('files are taken from the folder the program was started in', () => {
	expect(captureArguments(['tapdeck', 'a.pcap', '/b.pcap'], 1, '/data')).toEqual([
		'/data/a.pcap',
		'/b.pcap',
	]);
});

test('in a checkout the folder of the program is no file', () => {
	expect(captureArguments(['electron', '--no-sandbox', '.', 'a.pcap'], 2, '/w')).toEqual([
		'/w/a.pcap',
	]);
});

test('switches are no files', () => {
	expect(captureArguments(['tapdeck', '--inspect=0', '-x'], 1, '/w')).toEqual([]);
});
