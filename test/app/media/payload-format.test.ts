import { expect, test } from 'vitest';
import { canonicalCodec, parseFmtp, usualClockRate } from '../../../app/media/payload-format.ts';

test('parameters have small names, values as they stand, flags an empty one', () => {
	expect(parseFmtp(' mode=20; Octet-Align=1;crc ;config=4000=; ;')).toEqual(
		new Map([
			['mode', '20'],
			['octet-align', '1'],
			['crc', ''],
			['config', '4000='],
		]),
	);
	expect(parseFmtp('').size).toBe(0);
});

test('names are compared in capitals, and other spellings are known', () => {
	const names = ['opus', 'amr-wb', 'G723.1', 'G721', 'mpeg4-generic', 'PCMU'];
	expect(names.map(canonicalCodec)).toEqual([
		...['OPUS', 'AMR-WB', 'G723', 'G726-32', 'MPEG4-GENERIC', 'PCMU'],
	]);
});

test('a rate that nobody named is the codec’s usual one', () => {
	expect(['opus', 'AMR-WB', 'AMR', 'MPA', 'iLBC'].map(usualClockRate)).toEqual([
		...[48_000, 16_000, 8000, 90_000, 8000],
	]);
});
