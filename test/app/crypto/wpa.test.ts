import { createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { confirms, unwrapKey, wpaMasterKey, wpaTransientKeys } from '../../../app/crypto/wpa.ts';
import { counting, hex } from '../network/frames.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

test('master keys are those of IEEE 802.11 annex J.4', () => {
	expect(wpaMasterKey('password', text('IEEE'))).toEqual(
		hex('f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e'),
	);
	expect(wpaMasterKey('ThisIsAPassword', text('ThisIsASSID'))).toEqual(
		hex('0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af'),
	);
});

test('keys do not depend on who is named first', () => {
	const parts = {
		...{ accessPoint: counting(6, 9), station: counting(6, 1) },
		...{ accessPointNonce: counting(32, 5), stationNonce: counting(32, 7) },
	};
	const swapped = {
		...{ accessPoint: parts.station, station: parts.accessPoint },
		...{ accessPointNonce: parts.stationNonce, stationNonce: parts.accessPointNonce },
	};
	const keys = wpaTransientKeys(counting(32), parts);
	expect(wpaTransientKeys(counting(32), swapped)).toEqual(keys);
	expect(wpaTransientKeys(counting(32, 1), parts)).not.toEqual(keys);
	expect(Object.values(keys).map((key: Uint8Array) => key.length)).toEqual([16, 16, 16]);
	expect(confirms(keys, counting(99), counting(16))).toBe(false);
	expect(confirms(keys, counting(99), counting(15))).toBe(false);
});

test('wrapped keys open as RFC 3394 §4.1 shows, and with no other key', () => {
	const key = hex('000102030405060708090a0b0c0d0e0f');
	const wrapped = hex('1fa68b0a8112b447 aef34bd8fb5a7b82 9d3e862371d2cfe5');
	expect(unwrapKey(key, wrapped)).toEqual(hex('00112233445566778899aabbccddeeff'));
	expect(unwrapKey(counting(16, 1), wrapped)).toBeNull();
	expect(unwrapKey(key, wrapped.subarray(0, 20))).toBeNull();
	const long = counting(56);
	const cipher = createCipheriv('id-aes128-wrap', key, Buffer.alloc(8, 0xa6));
	expect(unwrapKey(key, new Uint8Array(cipher.update(long)))).toEqual(long);
});
