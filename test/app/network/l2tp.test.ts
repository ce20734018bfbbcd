import { describe, expect, it } from 'vitest';
import { NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, NEXT_PPP } from '../../../app/network/cursor.ts';
import { L2TP_NOT_PLAUSIBLE, findL2tpInside } from '../../../app/network/l2tp.ts';
import { bytes, counting, ethernet, hex, ipv4, ipv6, udp } from './frames.ts';

const INNER = ipv4(17, udp(5000, 6000, counting(12, 50)));
const INNER6 = ipv6(17, udp(5000, 6000, counting(12, 50)));
const FRAME = ethernet(0x0800, INNER);
const PPP = bytes(hex('ff03 0021'), INNER);

/** Cookies and sublayers look like noise. */
const NOISE = hex('d1 9f 3b 07 c4 e8 52 bd 96 21 fa 70 1c 8d e3 4a');

/** What is found behind so many bytes, anywhere in a buffer. */
function found(skip: number, inside: Uint8Array, cut = 0): readonly [number, number] | number {
	const data = bytes(counting(9), NOISE.subarray(0, skip), inside);
	const answer = findL2tpInside(data, 9, data.length - cut, data.length);
	return answer === L2TP_NOT_PLAUSIBLE ? answer : [answer >> 8, answer & 255];
}

describe('what a session carries', () => {
	it.each([
		['Ethernet', FRAME, NEXT_ETHERNET],
		['IPv4', INNER, NEXT_IPV4],
		['IPv6', INNER6, NEXT_IPV6],
		['PPP', PPP, NEXT_PPP],
		['PPP with IPv6', bytes(hex('ff03 0057'), INNER6), NEXT_PPP],
	])('is found to be %s', (_, inside, next) => {
		expect(found(0, inside)).toEqual([0, next]);
	});

	it.each([4, 8, 12])('is found behind %i bytes of cookie and sublayer', (skip) => {
		expect(found(skip, FRAME)).toEqual([skip, NEXT_ETHERNET]);
		expect(found(skip, INNER)).toEqual([skip, NEXT_IPV4]);
		expect(found(skip, INNER6)).toEqual([skip, NEXT_IPV6]);
		expect(found(skip, PPP)).toEqual([skip, NEXT_PPP]);
	});

	it('is not looked for behind more, nor between words', () => {
		expect(found(16, FRAME)).toBe(L2TP_NOT_PLAUSIBLE);
		for (const skip of [1, 2, 3, 5, 7, 10]) {
			expect(found(skip, FRAME)).toBe(L2TP_NOT_PLAUSIBLE);
		}
	});

	it('is not seen in noise', () => {
		expect(found(16, new Uint8Array(0))).toBe(L2TP_NOT_PLAUSIBLE);
		expect(found(0, bytes(NOISE, NOISE, NOISE, NOISE))).toBe(L2TP_NOT_PLAUSIBLE);
	});

	it('is not seen in what is no PPP packet behind its address bytes', () => {
		expect(found(0, bytes(hex('ff03 0021'), NOISE, NOISE))).toBe(L2TP_NOT_PLAUSIBLE);
		expect(found(0, hex('ff03 0021'))).toBe(L2TP_NOT_PLAUSIBLE);
		expect(found(0, hex('ff03'))).toBe(L2TP_NOT_PLAUSIBLE);
	});
});

describe('a packet that the snap length cut', () => {
	it('is found when its headers are there', () => {
		expect(found(4, INNER, 8)).toEqual([4, NEXT_IPV4]);
		expect(found(4, FRAME, 8)).toEqual([4, NEXT_ETHERNET]);
	});

	it('is not read from beyond the captured bytes', () => {
		const data = bytes(NOISE.subarray(0, 4), INNER);
		for (let end = 0; end < 24; end++) {
			const longer = findL2tpInside(data, 0, end, data.length);
			const cut = findL2tpInside(data.subarray(0, end), 0, end, data.length);
			expect(longer).toBe(cut);
		}
	});
});
