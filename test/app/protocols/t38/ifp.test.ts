import { expect, test } from 'vitest';
import { ifpType } from '../../../../app/protocols/t38/ifp.ts';

test.each([
	[0x00, 'indicator', 'no-signal'],
	[0x02, 'indicator', 'cng'],
	[0x04, 'indicator', 'ced'],
	[0x06, 'indicator', 'v21-preamble'],
	[0x1e, 'indicator', 'v17-14400-long-training'],
	[0xc0, 'data', 'v21'],
	[0xc8, 'data', 'v29-9600'],
	[0xd0, 'data', 'v17-14400'],
	[0xd2, 'data', 'data 9'],
	[0x20, 'indicator', 'extended'],
	[0xe0, 'data', 'extended'],
] as const)('a first byte of %i is the %s %s', (first, kind, name) => {
	expect(ifpType(first)).toEqual({ kind, name });
});
