import { expect, test } from 'vitest';
import { LINK_TYPE_NAMES } from '../../../app/network/link-type-names.ts';
import { firstHeader } from '../../../app/network/link-types.ts';

test('the usual links have the names that people use', () => {
	expect([1, 101, 105, 113, 127, 276].map((type) => LINK_TYPE_NAMES.get(type))).toEqual([
		...['Ethernet', 'raw IP', '802.11', 'Linux cooked v1', '802.11 with radiotap'],
		'Linux cooked v2',
	]);
});

test('every link type that is decoded has a name', () => {
	const decoded = Array.from({ length: 512 }, (_, type) => type).filter(
		(type) => firstHeader(type) !== 0,
	);
	expect(decoded.length).toBeGreaterThan(10);
	expect(decoded.filter((type) => !LINK_TYPE_NAMES.has(type))).toEqual([]);
});
