import { describe, expect, it } from 'vitest';
import { type TracedDatagram, type TraceInput, tracePacket } from '../../../app/dissect/trace.ts';
import * as next from '../../../app/network/cursor.ts';
import { be16, be32, bytes, counting, ethernet, hex, ipv4, ipv6, udp } from '../network/frames.ts';

function traced(packet: Uint8Array, given: Partial<TraceInput> = {}): readonly TracedDatagram[] {
	return tracePacket({
		bytes: packet,
		originalLength: packet.length,
		linkType: 1,
		fcsLength: 0,
		reassembled: null,
		...given,
	});
}

/** Kind, first byte, end of header, end of content of each header of the first datagram. */
function headers(packet: Uint8Array, given: Partial<TraceInput> = {}): number[][] {
	const [datagram] = traced(packet, given);
	return (datagram?.headers ?? []).map(({ kind, at, headerEnd, end }) => [
		kind,
		at,
		headerEnd,
		end,
	]);
}

const DATAGRAM = udp(4000, 5000, counting(12));

describe('tracePacket', () => {
	it('writes down every header with its place', () => {
		const frame = bytes(ethernet(0x0800, ipv4(17, DATAGRAM), [5]), counting(6));
		expect(headers(frame)).toEqual([
			[next.NEXT_ETHERNET, 0, 14, 64],
			[next.NEXT_VLAN, 14, 18, 64],
			[next.NEXT_IPV4, 18, 38, 58],
			[next.NEXT_TRANSPORT, 38, 46, 58],
		]);
	});

	it('follows IPv6 with its extension headers as one header', () => {
		const options = hex('1100 0000 0000 0000');
		expect(headers(ethernet(0x86dd, ipv6(60, bytes(options, DATAGRAM))))).toEqual([
			[next.NEXT_ETHERNET, 0, 14, 82],
			[next.NEXT_IPV6, 14, 62, 82],
			[next.NEXT_TRANSPORT, 62, 70, 82],
		]);
	});

	it('follows tunnels to their end', () => {
		const inner = ipv4(17, DATAGRAM);
		const gtp = bytes([0x30, 255], be16(inner.length), be32(1), inner);
		const kinds = headers(ethernet(0x0800, ipv4(17, udp(9, 2152, gtp)))).map(([kind]) => kind);
		expect(kinds).toEqual([
			next.NEXT_ETHERNET,
			next.NEXT_IPV4,
			next.NEXT_TRANSPORT,
			next.NEXT_UDP_TUNNEL,
			next.NEXT_IPV4,
			next.NEXT_TRANSPORT,
		]);
	});

	it('says which tunnels and IP headers were believed', () => {
		const [datagram] = traced(ethernet(0x0800, ipv4(17, udp(9, 4789, counting(20)))));
		expect(datagram?.headers.map(({ isAccepted }) => isAccepted)).toEqual([
			true,
			true,
			true,
			false,
		]);
		const [broken] = traced(ethernet(0x0800, counting(40)));
		expect(broken?.headers.map(({ isAccepted }) => isAccepted)).toEqual([true, false]);
	});

	it('begins where it is told to', () => {
		const packet = bytes(counting(9), ipv4(17, DATAGRAM));
		const given = { at: 9, linkType: 228, originalLength: packet.length - 9 };
		expect(headers(packet, given)).toEqual([
			[next.NEXT_IPV4, 9, 29, 49],
			[next.NEXT_TRANSPORT, 29, 37, 49],
		]);
	});

	it('stops at a fragment, or goes on in the reassembled datagram', () => {
		const last = ethernet(0x0800, ipv4(17, DATAGRAM.subarray(8), { fragment: 1 }));
		expect(headers(last).map(([kind]) => kind)).toEqual([next.NEXT_ETHERNET, next.NEXT_IPV4]);
		const [alone] = traced(last);
		expect([alone?.restAt, alone?.restEnd, alone?.isReassembled]).toEqual([34, 46, false]);
		const [whole] = traced(last, { reassembled: DATAGRAM });
		expect(whole?.headers.at(-1)).toMatchObject({
			kind: next.NEXT_TRANSPORT,
			data: DATAGRAM,
			at: 0,
			headerEnd: 8,
			isReassembled: true,
		});
		expect(whole?.layers).toMatchObject({ sourcePort: 4000, payloadStart: 8, payloadEnd: 20 });
	});

	it('goes on in a reassembled 802.11 frame', () => {
		const body = bytes(hex('aaaa03 000000 0800'), ipv4(17, DATAGRAM));
		const fragment = bytes([0x08, 0x02, 0, 0], counting(18), [0x51, 0], body.subarray(24));
		const [datagram] = traced(fragment, { linkType: 105, reassembled: body });
		expect(datagram?.headers.map(({ kind }) => kind)).toEqual([
			next.NEXT_WIFI,
			next.NEXT_LLC,
			next.NEXT_IPV4,
			next.NEXT_TRANSPORT,
		]);
		expect(datagram?.layers.destinationPort).toBe(5000);
	});

	it('forgets fragments from one packet to the next', () => {
		const first = ethernet(0x0800, ipv4(17, DATAGRAM.subarray(0, 8), { fragment: 0x2000 }));
		const last = ethernet(0x0800, ipv4(17, DATAGRAM.subarray(8), { fragment: 1 }));
		traced(first);
		expect(traced(last)[0]?.isReassembled).toBe(false);
		expect(headers(last)).toHaveLength(2);
	});

	it('has a datagram for each subframe of an aggregate', () => {
		const subframe = (port: number): Uint8Array => {
			const content = bytes(hex('aaaa03 000000 0800'), ipv4(17, udp(1, port, counting(2))));
			return bytes(
				counting(12),
				be16(content.length),
				content,
				new Uint8Array((2 - content.length) & 3),
			);
		};
		const header = bytes([0x88, 2, 0, 0], counting(18), [0x50, 0, 0x80, 0]);
		const packet = bytes(header, subframe(1), subframe(2), subframe(3));
		const datagrams = traced(packet, { linkType: 105 });
		expect(datagrams.map(({ layers }) => layers.destinationPort)).toEqual([1, 2, 3]);
		expect(datagrams.map(({ headers: all }) => all.length)).toEqual([5, 4, 4]);
	});

	it('has no header for a link type that nobody knows', () => {
		expect(headers(counting(40), { linkType: 147 })).toEqual([]);
	});
});
