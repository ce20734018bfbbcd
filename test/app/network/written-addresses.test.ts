import { expect, test } from 'vitest';
import { MAX_WRITTEN_ADDRESSES } from '../../../app/limits.ts';
import { AddressTable } from '../../../app/network/address-table.ts';
import { WrittenAddresses } from '../../../app/network/written-addresses.ts';

test('addresses are what the flow table has', () => {
	const table = new AddressTable();
	const addresses = new WrittenAddresses(table);
	expect(addresses.find('192.0.2.1')).toEqual({
		...{ version: 4, key: 0xc0000201 | 0, isPrivate: false },
	});
	const written = addresses.find('2001:DB8:0:0::1');
	expect(written).toMatchObject({ version: 6, isPrivate: false });
	expect(table.words(written?.key ?? -1)).toEqual([0x20010db8, 0, 0, 1]);
	expect(addresses.find('2001:db8::1')?.key).toBe(written?.key);
});

test.each(['', 'host.example.org', '1.2.3', '1.2.3.256', '1.2.3.4.5', 'fe80::x', '12', ':'])(
	'%j is no address',
	(text) => {
		expect(new WrittenAddresses(new AddressTable()).find(text)).toBeNull();
	},
);

test.each([
	['10.1.2.3', true],
	['172.16.0.1', true],
	['192.168.1.1', true],
	['100.64.0.1', true],
	['169.254.1.1', true],
	['fd00::1', true],
	['fe80::1', true],
	['172.32.0.1', false],
	['8.8.8.8', false],
	['2001:db8::1', false],
])('%s is private: %s', (text, isPrivate) => {
	expect(new WrittenAddresses(new AddressTable()).find(text)?.isPrivate).toBe(isPrivate);
});

test('more spellings than are remembered are read all the same', () => {
	const addresses = new WrittenAddresses(new AddressTable());
	for (let index = 0; index < MAX_WRITTEN_ADDRESSES + 10; index++) {
		const text = `1.2.${index >> 8}.${index & 255}`;
		expect(addresses.find(text)?.key).toBe((0x01020000 + index) | 0);
	}
});
