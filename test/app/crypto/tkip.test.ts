import { expect, test } from 'vitest';
import { crc32, openTkip, rc4, tkipFrameKey } from '../../../app/crypto/tkip.ts';
import { counting, hex } from '../network/frames.ts';

const KEY = hex('000102030405060708090a0b0c0d0e0f');
const TRANSMITTER = hex('102233445566');
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

test('keys of frames are those of IEEE 802.11 annex J.5 (temporal key mixing)', () => {
	expect(tkipFrameKey(KEY, TRANSMITTER, 0, 0)).toEqual(hex('00200033ea8d2f60ca6d13742 34a660b'));
	expect(tkipFrameKey(KEY, TRANSMITTER, 1, 0)).toEqual(hex('00200190ffdc314389a9d9d074fd2 0aa'));
});

test('RC4 gives the key stream of RFC 6229', () => {
	const zeros = new Uint8Array(16);
	expect(rc4(hex('0102030405'), zeros)).toEqual(hex('b2396305f03dc027ccc3524a0a1118a8'));
	expect(rc4(hex('0102030405'), zeros, 240)).toEqual(hex('28cb1132c96ce286421dcaadb8b69eae'));
});

test('the check value is that of all who use CRC-32', () => {
	expect(crc32(text('123456789'))).toBe(0xcbf4_3926);
	expect(crc32(new Uint8Array(0))).toBe(0);
});

test('a frame opens with its own key and number only', () => {
	const words = text('what the camera said');
	const check = crc32(words);
	const plain = Uint8Array.from([...words, ...[0, 8, 16, 24].map((shift) => check >>> shift)]);
	const place = { key: KEY, transmitter: TRANSMITTER, low: 0x1234, high: 0x89ab_cdef };
	const sealed = rc4(tkipFrameKey(KEY, TRANSMITTER, place.low, place.high), plain);
	expect(openTkip({ ...place, sealed })).toEqual(words);
	expect(openTkip({ ...place, low: 0x1235, sealed })).toBeNull();
	expect(openTkip({ ...place, high: 0x89ab_cdee, sealed })).toBeNull();
	expect(openTkip({ ...place, key: counting(16, 9), sealed })).toBeNull();
	expect(openTkip({ ...place, transmitter: counting(6, 9), sealed })).toBeNull();
	expect(openTkip({ ...place, sealed: sealed.subarray(0, 3) })).toBeNull();
});
