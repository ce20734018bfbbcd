import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../app/dissect/fields.ts';
import { PacketFacts } from '../../../app/filter/index.ts';
import { kindOfType } from '../../../app/filter/values.ts';
import { dissected } from '../dissect/harness.ts';
import {
	bytes,
	counting,
	ethernet,
	hex,
	IPV6_SOURCE,
	ipv4,
	ipv6,
	tcp,
	udp,
} from '../network/frames.ts';
import { matches, RTP_FRAME } from './harness.ts';

function factsOf(packet: Uint8Array, given: Parameters<typeof dissected>[1] = {}): PacketFacts {
	return new PacketFacts(dissected(packet, given));
}

describe('PacketFacts', () => {
	it('has addresses as numbers and bytes', () => {
		const facts = factsOf(RTP_FRAME);
		expect(facts.lookup('ip.src')).toEqual([0x0a000001]);
		expect(facts.lookup('eth.src')).toEqual([Uint8Array.of(2, 0, 0, 0, 0, 2)]);
		const six = factsOf(ethernet(0x86dd, ipv6(17, udp(1, 2, counting(3)))));
		expect(six.lookup('ipv6.src')).toEqual([Uint8Array.from(IPV6_SOURCE)]);
	});

	it('has flags as 0 and 1', () => {
		const facts = factsOf(ethernet(0x0800, ipv4(6, tcp(1, 2, counting(3)))));
		expect(facts.lookup('tcp.flags.push')).toEqual([1]);
		expect(facts.lookup('tcp.flags.syn')).toEqual([0]);
	});

	it('has the bytes of protocols, with all that they carry', () => {
		const facts = factsOf(RTP_FRAME, { media: 'rtp' });
		const lengths = ['frame', 'eth', 'ip', 'udp', 'rtp'].map((name) => {
			const [found] = facts.lookup(name);
			return found instanceof Uint8Array ? found.length : -1;
		});
		const size = RTP_FRAME.length;
		expect(lengths).toEqual([size, size, size - 14, size - 34, size - 42]);
	});

	it('has the values of all layers of a name', () => {
		const inner = ipv4(17, udp(1, 2, counting(3)), { source: [1, 1, 1, 1] });
		const facts = factsOf(ethernet(0x0800, ipv4(4, inner)));
		expect(facts.lookup('ip.src')).toEqual([0x0a000001, 0x01010101]);
		expect(facts.lookup('ip')).toHaveLength(2);
	});

	it('takes addresses of a reassembled tunnel from where they stand', () => {
		const inner = ipv4(17, udp(1, 2, counting(3)), { source: [1, 1, 1, 1] });
		const last = ipv4(4, inner.subarray(24), { fragment: 3 });
		const facts = factsOf(ethernet(0x0800, last), { reassembled: inner });
		expect(facts.lookup('ip.src')).toEqual([0x0a000001, 0x01010101]);
		expect(facts.lookup('udp.dstport')).toEqual([2]);
	});

	it('knows what is absent', () => {
		const facts = factsOf(RTP_FRAME);
		expect(facts.lookup('tcp.flags')).toBe('absent');
		expect(facts.has('tcp')).toBe(false);
		expect(facts.has('ip.ttl')).toBe(true);
	});

	it("has values of the kind that each field's type says", () => {
		const packets = [
			factsOf(RTP_FRAME, { media: 'rtp' }),
			factsOf(ethernet(0x86dd, ipv6(6, tcp(1, 2, counting(3))), [5])),
			factsOf(bytes(hex('0000 0800 00000000'), [8, 1, 0, 0], counting(30)), { linkType: 127 }),
		];
		for (const facts of packets) {
			for (const { name, type } of FIELDS.values()) {
				const found = facts.lookup(name);
				for (const value of found === 'absent' ? [] : found) {
					const kind = kindOfType(type);
					const isBytes = kind === 'bytes' || kind === 'ether' || kind === 'ipv6';
					const expected = isBytes ? 'object' : kind === 'text' ? 'string' : 'number';
					expect([name, typeof value]).toEqual([name, expected]);
				}
			}
		}
	});
});

describe('matchesPacket', () => {
	it.each([
		['rtp && udp.dstport == 5000 && ip.src == 10.0.0.1', true],
		['(rtp || rtcp) && !(ip.addr == 10.0.0.9)', true],
		['rtp.ssrc == 0xdeadbeef && rtp.p_type in {0, 8}', true],
		['rtp.ssrc == 0xdeadbeef && rtp.p_type in {0, 9..18}', false],
		['tcp || rtp.payload contains "nothing"', false],
	])('finds %s %s', (text, expected) => {
		expect(matches(text)).toBe(expected);
	});
});
