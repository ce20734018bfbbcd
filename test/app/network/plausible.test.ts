import { describe, expect, it } from 'vitest';
import { NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, NEXT_PPP } from '../../../app/network/cursor.ts';
import { findL2tpInside, L2TP_NOT_PLAUSIBLE } from '../../../app/network/l2tp.ts';
import { plausibleEthernet } from '../../../app/network/plausible.ts';
import { bytes, counting, ethernet, hex, ipv4, ipv6, udp } from './frames.ts';

const IP = ipv4(17, udp(1, 2, counting(9)));
const IP6 = ipv6(17, udp(1, 2, counting(9)));
const MACS = counting(12);

function isFrame(frame: Uint8Array, wireEnd = frame.length): boolean {
	return plausibleEthernet(frame, 0, frame.length, wireEnd);
}

describe('plausibleEthernet', () => {
	it.each([
		['IPv4', ethernet(0x0800, IP)],
		['IPv6', ethernet(0x86dd, IP6)],
		['IPv4 behind tags', ethernet(0x0800, IP, [1, 2, 3])],
		['ARP', ethernet(0x0806, counting(28))],
		['SNAP', bytes(MACS, [0, 20], hex('aaaa03'), counting(17))],
		['spanning tree', bytes(MACS, [0, 38], hex('424203'), counting(35))],
		['MPLS', ethernet(0x8847, counting(20))],
		['IPv4 with padding', bytes(ethernet(0x0800, IP), counting(9))],
	])('believes %s', (_, frame) => {
		expect(isFrame(frame)).toBe(true);
	});

	it.each([
		['IPv4 that is longer than the frame', ethernet(0x0800, IP.subarray(0, 25))],
		['IPv4 under the type of IPv6', ethernet(0x86dd, IP)],
		['IPv6 under the type of IPv4', ethernet(0x0800, IP6)],
		['types that nobody decodes', ethernet(0x1234, counting(40))],
		['an IEEE length beyond the frame', bytes(MACS, [1, 0], hex('aaaa03'), counting(17))],
		['other access points', bytes(MACS, [0, 20], hex('f0f003'), counting(17))],
		['more tags than anybody stacks', ethernet(0x0800, IP, [1, 2, 3, 4, 5])],
		['thirteen bytes', counting(13)],
	])('does not believe %s', (_, frame) => {
		expect(isFrame(frame)).toBe(false);
	});

	it('believes a packet that the capture cut behind its IP header', () => {
		const whole = ethernet(0x0800, IP);
		expect(isFrame(whole.subarray(0, 36), whole.length)).toBe(true);
		expect(isFrame(whole.subarray(0, 30), whole.length)).toBe(false);
	});
});

describe('findL2tpInside', () => {
	function found(content: Uint8Array): readonly [skip: number, next: number] | null {
		const result = findL2tpInside(content, 0, content.length, content.length);
		return result === L2TP_NOT_PLAUSIBLE ? null : [result >> 8, result & 255];
	}

	it.each([
		['Ethernet', ethernet(0x0800, IP), NEXT_ETHERNET],
		['IPv4', IP, NEXT_IPV4],
		['IPv6', IP6, NEXT_IPV6],
		['PPP', bytes(hex('ff03 0021'), IP), NEXT_PPP],
	])('finds %s behind cookies of 0, 4 and 8 bytes, and a sublayer', (_, inside, expected) => {
		for (const skip of [0, 4, 8, 12]) {
			expect(found(bytes(new Uint8Array(skip), inside))).toEqual([skip, expected]);
		}
	});

	it('finds nothing behind a longer gap, in noise, or in nothing', () => {
		expect(found(bytes(new Uint8Array(16), IP))).toBeNull();
		expect(found(bytes(new Uint8Array(2), IP))).toBeNull();
		expect(found(counting(60, 100))).toBeNull();
		expect(found(new Uint8Array(0))).toBeNull();
	});
});
