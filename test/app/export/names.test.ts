import { describe, expect, test } from 'vitest';
import { NameGiver, safeName } from '../../../app/export/names.ts';

describe('safe names', () => {
	test.for([
		['10.0.0.1-16384_2de8a9b6_PCMU', '10.0.0.1-16384_2de8a9b6_PCMU'],
		['2001:db8::1-5004', '2001-db8-1-5004'],
		['../../etc/passwd', 'etc-passwd'],
		['a\\b/c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
		['with blanks\tand\nlines', 'with-blanks-and-lines'],
		['trailing dot.', 'trailing-dot'],
		['.hidden', 'hidden'],
		['-rf', 'rf'],
		['zero\u0000byte', 'zero-byte'],
		['Grüße', 'Grüße'],
		['ﬁle', 'file'],
		['', 'unnamed'],
		['...', 'unnamed'],
		['///', 'unnamed'],
	] as const)('%j becomes %j', ([text, name]) => {
		expect(safeName(text)).toBe(name);
	});

	test.for(['con', 'PRN', 'aux', 'NUL', 'com1', 'LPT9', 'con.txt', 'com¹'])(
		'%s, which Windows keeps for a device, is not given',
		(text) => {
			expect(safeName(text)).toMatch(/^_/);
		},
	);

	test('a name that only begins like a device is left alone', () => {
		expect(safeName('console')).toBe('console');
	});

	test('no name is longer than a file system takes', () => {
		expect(safeName('x'.repeat(500))).toHaveLength(120);
		expect(Buffer.byteLength(safeName('語'.repeat(500)))).toBe(120);
	});

	test('cutting leaves no half character and no dot at the end', () => {
		expect(safeName(`a${'𝼀'.repeat(100)}`)).toBe(`a${'𝼀'.repeat(29)}`);
		expect(safeName(`${'x'.repeat(119)}.y`)).toBe('x'.repeat(119));
	});
});

describe('giving names', () => {
	test('the second and third of a name get numbers', () => {
		const names = new NameGiver();
		expect([names.give('a', 'wav'), names.give('a', 'wav'), names.give('a', 'wav')]).toEqual([
			'a.wav',
			'a-2.wav',
			'a-3.wav',
		]);
	});

	test('case does not tell two files apart', () => {
		const names = new NameGiver();
		names.give('Call', 'wav');
		expect(names.give('call', 'WAV')).toBe('call-2.WAV');
	});

	test('another suffix is another file', () => {
		const names = new NameGiver();
		names.give('a', 'wav');
		expect(names.give('a', 'raw')).toBe('a.raw');
	});

	test('a given number is not given again', () => {
		const names = new NameGiver();
		names.give('a-2', 'wav');
		names.give('a', 'wav');
		expect(names.give('a', 'wav')).toBe('a-3.wav');
	});

	test('a name may have no suffix', () => {
		expect(new NameGiver().give('plain', '')).toBe('plain');
	});
});
