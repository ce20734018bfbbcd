import { describe, expect, it } from 'vitest';
import {
	fieldItems,
	FlowFacts,
	type FlowDescription,
	parseFilter,
	type Reduced,
	reduceFilter,
} from '../../../app/filter/index.ts';
import { facts } from './harness.ts';

const FLOW: FlowDescription = {
	version: 4,
	protocol: 17,
	sourceWords: [0x0a000001],
	destinationWords: [0xc0a80001 | 0],
	sourcePort: 4000,
	destinationPort: 5000,
	media: 'rtp',
	ssrc: 0xdeadbeef,
	setupFrame: 12,
	isTunnelled: false,
};
const FLOW6: FlowDescription = {
	...FLOW,
	version: 6,
	protocol: 6,
	sourceWords: [0x20010db8, 0, 0, 1],
	destinationWords: [0x20010db8, 0, 0, 2],
	media: 'other',
	ssrc: null,
};

function reduced(text: string, flow: Partial<FlowDescription> = {}): Reduced {
	return reduceFilter(parseFilter(text), new FlowFacts({ ...FLOW, ...flow }));
}

describe('reduceFilter', () => {
	const known = { udp: [1], tcp: [] };

	it.each([
		['udp', true],
		['tcp', false],
		['udp and tcp', false],
		['tcp or udp', true],
		['udp xor tcp', true],
		['tcp and ip.ttl == 1', false],
		['ip.ttl == 1 and tcp', false],
		['udp or ip.ttl == 1', true],
		['ip.ttl == 1 or udp', true],
		['not (tcp and ip.ttl == 1)', true],
	])('decides %s', (text, expected) => {
		expect(reduceFilter(parseFilter(text), facts(known))).toBe(expected);
	});

	it.each([
		['udp and ip.ttl == 1', 'ip.ttl == 1'],
		['ip.ttl == 1 and udp', 'ip.ttl == 1'],
		['tcp or ip.ttl == 1', 'ip.ttl == 1'],
		['tcp xor ip.ttl == 1', 'ip.ttl == 1'],
		['ip.ttl == 1 xor udp', 'not ip.ttl == 1'],
		['udp xor ip.ttl == 1', 'not ip.ttl == 1'],
		['not (udp and ip.ttl == 1)', 'not ip.ttl == 1'],
		['(ip.ttl == 1 or tcp) and (frame.len > 5 or tcp)', 'ip.ttl == 1 and frame.len > 5'],
		['ip.ttl == 1 xor frame.len > 5', 'ip.ttl == 1 xor frame.len > 5'],
	])('leaves of %s only %s', (text, rest) => {
		expect(reduceFilter(parseFilter(text), facts(known))).toEqual(parseFilter(rest));
	});
});

describe('FlowFacts', () => {
	it.each([
		['ip', true],
		['ipv6', false],
		['udp', true],
		['tcp', false],
		['icmp', false],
		['rtp', true],
		['rtcp', false],
		['frame', true],
		['ip.src == 10.0.0.1', true],
		['ip.addr == 192.168.0.0/16', true],
		['ip.addr != 192.168.0.0/16', false],
		['ip.version == 4', true],
		['ip.proto == 17', true],
		['udp.port == 5000', true],
		['udp.srcport in {1..3999, 4001..65535}', false],
		['tcp.port == 5000', false],
		['tcp.flags.syn == 1', false],
		['ipv6.hlim == 3', false],
		['rtp.ssrc == 0xdeadbeef', true],
		['rtp.ssrc == 1', false],
		['rtcp.pt == 200', false],
		['gre or vxlan or gtp', false],
		['rtp and udp.port == 5000 and not tcp', true],
	])('decides %s of an RTP flow', (text, expected) => {
		expect(reduced(text)).toBe(expected);
	});

	it.each([
		'rtp.marker == 1',
		'ip.ttl == 1',
		'eth.src == 02:00:00:00:00:01',
		'vlan',
		'frame.len > 5',
		'frame.interface_id == 1',
		'udp.payload contains "x"',
		'ip[0] == 45',
		'rtp[0] == 80',
		'data',
	])('cannot tell %s', (text) => {
		expect(reduced(text)).toEqual(parseFilter(text));
	});

	it('knows IPv6 and TCP flows', () => {
		expect(reduced('ipv6.src == 2001:db8::1', FLOW6)).toBe(true);
		expect(reduced('ipv6.addr == 2001:db8::/32', FLOW6)).toBe(true);
		expect(reduced('ipv6.dst == 2001:db8::1', FLOW6)).toBe(false);
		expect(reduced('ip.version == 6', FLOW6)).toBe(true);
		expect(reduced('ip.src == 10.0.0.1', FLOW6)).toBe(false);
		expect(reduced('tcp.dstport == 5000', FLOW6)).toBe(true);
		expect(reduced('udp or rtp', FLOW6)).toBe(false);
	});

	it('leaves open what differs from packet to packet', () => {
		const test = parseFilter('rtp');
		expect(reduced('rtp', { media: null })).toEqual(test);
		expect(reduced('rtp.ssrc == 5', { ssrc: null })).toEqual(parseFilter('rtp.ssrc == 5'));
		expect(reduced('rtp', { media: 'other' })).toBe(false);
	});

	it('leaves open what outer headers or quoted ones may answer', () => {
		const text = 'udp.port == 5000';
		expect(reduced(text, { isTunnelled: true })).toEqual(parseFilter(text));
		expect(reduced('gtp', { isTunnelled: true })).toEqual(parseFilter('gtp'));
		expect(reduced('rtp', { isTunnelled: true })).toBe(true);
		expect(reduced(text, { protocol: 1, media: 'other' })).toEqual(parseFilter(text));
	});

	it('has the ports of UDP-Lite in the fields of UDP', () => {
		expect(reduced('udp.port == 5000', { protocol: 136 })).toBe(true);
		expect(reduced('udp', { protocol: 136 })).toBe(false);
		expect(reduced('udplite', { protocol: 136 })).toBe(true);
	});
});

describe('fieldItems', () => {
	it('lists fields by the beginning of their name, sorted', () => {
		expect(fieldItems('rtp.s')).toEqual([
			{ name: 'rtp.seq', type: 'FT_UINT16', description: 'Sequence number' },
			{ name: 'rtp.setup-frame', type: 'FT_FRAMENUM', description: 'Frame that set the stream up' },
			{ name: 'rtp.setup-method', type: 'FT_STRING', description: 'How the stream was set up' },
			{ name: 'rtp.ssrc', type: 'FT_UINT32', description: 'Synchronisation source (SSRC)' },
		]);
		expect(fieldItems('').length).toBeGreaterThan(400);
		expect(fieldItems('sip.cseq').map(({ name }) => name)).toEqual([
			...['sip.CSeq', 'sip.CSeq.method', 'sip.CSeq.seq'],
		]);
		expect(fieldItems('RTP.SS').length).toBe(1);
	});
});

describe('flows of SIP and announced media', () => {
	it.each([
		['sip', { media: 'sip' }, true],
		['sip', { media: 'rtp' }, false],
		['sdp', { media: 'rtp' }, false],
		['sip.Method == "INVITE"', { media: 'other' }, false],
		['rtp or rtcp', { media: 'sip' }, false],
		['rtp.setup-frame == 12', { media: 'rtp' }, true],
		['rtp.setup-frame == 13', { media: 'rtp' }, false],
		['rtp.setup-frame', { media: 'rtp', setupFrame: 0 }, false],
		['rtp.setup-method == "SDP"', { media: 'rtp' }, true],
		['rtp.setup-frame', { media: 'sip' }, false],
	] as const)('%s of %j: %s', (text, flow, verdict) => {
		expect(reduced(text, flow)).toBe(verdict);
	});

	it.each([
		['sip.Method == "INVITE"', { media: 'sip' }],
		['sdp', { media: 'sip' }],
		['sip', { media: null }],
		['rtp.setup-frame == 12', { media: 'rtp', setupFrame: null }],
	] as const)('%s of %j hangs on the packet', (text, flow) => {
		expect(typeof reduced(text, flow)).toBe('object');
	});
});
