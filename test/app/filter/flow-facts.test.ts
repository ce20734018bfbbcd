import { describe, expect, test } from 'vitest';
import { type FlowDescription, FlowFacts } from '../../../app/filter/flow-facts.ts';

const RTP: FlowDescription = {
	version: 4,
	protocol: 17,
	sourceWords: [0x0a000001],
	destinationWords: [0xc0a80002 | 0],
	sourcePort: 4000,
	destinationPort: 5000,
	media: 'rtp',
	ssrc: 0xdeadbeef,
	setupFrame: 3,
	isTunnelled: false,
};

/** What a flow answers to each field. */
function answers(change: Partial<FlowDescription>, fields: readonly string[]) {
	const facts = new FlowFacts({ ...RTP, ...change });
	return Object.fromEntries(
		fields.map((field) => [field, [facts.has(field), facts.lookup(field)]]),
	);
}

/** Whether each protocol is there. */
function protocols(change: Partial<FlowDescription>, names: string) {
	const facts = new FlowFacts({ ...RTP, ...change });
	return Object.fromEntries(names.split(' ').map((name) => [name, facts.has(name)]));
}

describe('an RTP flow over UDP and IPv4', () => {
	test('knows its addresses, ports, SSRC and who set it up', () => {
		const fields = [
			...['ip.version', 'ip.src', 'ip.dst', 'ip.proto', 'udp.srcport', 'udp.dstport'],
			...['rtp.ssrc', 'rtp.version', 'rtp.setup-frame', 'rtp.setup-method'],
		];
		expect(answers({}, fields)).toEqual({
			'ip.version': [true, [4]],
			'ip.src': [true, [0x0a000001]],
			'ip.dst': [true, [0xc0a80002]],
			'ip.proto': [true, [17]],
			'udp.srcport': [true, [4000]],
			'udp.dstport': [true, [5000]],
			'rtp.ssrc': [true, [0xdeadbeef]],
			'rtp.version': [true, [2]],
			'rtp.setup-frame': [true, [3]],
			'rtp.setup-method': [true, ['SDP']],
		});
	});

	test('does not know what differs from packet to packet', () => {
		expect(answers({}, ['rtp.seq', 'rtp.marker', 'ip.ttl', 'udp.length', 'eth.src'])).toEqual({
			'rtp.seq': ['unknown', 'unknown'],
			'rtp.marker': ['unknown', 'unknown'],
			'ip.ttl': ['unknown', 'unknown'],
			'udp.length': ['unknown', 'unknown'],
			'eth.src': ['unknown', 'unknown'],
		});
	});

	test('has no fields of other protocols', () => {
		const fields = ['ipv6.src', 'tcp.port', 'sip.Method', 'rtcp.pt', 'sdp.media', 'gre.proto'];
		expect(answers({}, fields)).toEqual({
			'ipv6.src': [false, 'absent'],
			'tcp.port': [false, 'absent'],
			'sip.Method': [false, 'absent'],
			'rtcp.pt': [false, 'absent'],
			'sdp.media': [false, 'absent'],
			'gre.proto': [false, 'absent'],
		});
	});

	test('every packet has a frame, not every one an interface', () => {
		expect(answers({}, ['frame', 'frame.number', 'frame.interface_id'])).toEqual({
			frame: [true, 'unknown'],
			'frame.number': [true, 'unknown'],
			'frame.interface_id': ['unknown', 'unknown'],
		});
	});
});

describe('protocols of a flow', () => {
	const ALL = 'ip ipv6 udp udplite tcp sctp icmp icmpv6 rtp rtcp sip sdp gre vxlan gtp';
	const none = {
		...{ ip: false, ipv6: false, udp: false, udplite: false, tcp: false, sctp: false },
		...{ icmp: false, icmpv6: false, rtp: false, rtcp: false, sip: false, sdp: false },
		...{ gre: false, vxlan: false, gtp: false },
	};

	test.each([
		['RTP over UDP', {}, { ip: true, udp: true, rtp: true }],
		['RTCP over UDP', { media: 'rtcp' }, { ip: true, udp: true, rtcp: true }],
		[
			'SIP, which may carry SDP',
			{ media: 'sip' },
			{ ip: true, udp: true, sip: true, sdp: 'unknown' },
		],
		['something else over TCP', { media: 'other', protocol: 6 }, { ip: true, tcp: true }],
		['something else over SCTP', { media: 'other', protocol: 132 }, { ip: true, sctp: true }],
		['RTP over UDP-Lite', { protocol: 136 }, { ip: true, udplite: true, rtp: true }],
		['RTP over IPv6', { version: 6 }, { ipv6: true, udp: true, rtp: true }],
		['another IP protocol', { media: 'other', protocol: 89 }, { ip: true }],
		[
			'a flow of several kinds',
			{ media: null },
			{ ip: true, udp: true, rtp: 'unknown', rtcp: 'unknown', sip: 'unknown', sdp: 'unknown' },
		],
	] as const)('%s', (_name, change, found) => {
		expect(protocols(change, ALL)).toEqual({ ...none, ...found });
	});

	test.each([
		['ICMP errors quote packets', { protocol: 1, media: 'other' }],
		['ICMPv6 errors quote packets', { protocol: 58, version: 6, media: 'other' }],
	] as const)('%s: no header is certain', (_name, change) => {
		expect(protocols(change, 'ip ipv6 udp tcp icmp icmpv6')).toEqual({
			...{ ip: 'unknown', ipv6: 'unknown', udp: 'unknown', tcp: 'unknown' },
			...{ icmp: 'unknown', icmpv6: 'unknown' },
		});
	});

	test('outer headers of a tunnel answer to the same names', () => {
		expect(protocols({ isTunnelled: true }, 'ip udp rtp sip gre vxlan gtp')).toEqual({
			...{ ip: 'unknown', udp: 'unknown', rtp: true, sip: false },
			...{ gre: 'unknown', vxlan: 'unknown', gtp: 'unknown' },
		});
	});
});

describe('details of flows', () => {
	test('IPv6 addresses are sixteen bytes', () => {
		const change = {
			version: 6 as const,
			sourceWords: [0x20010db8, 0, 0, 1],
			destinationWords: [0xfe800000 | 0, 0, 0x01020304, 0xffffffff | 0],
		};
		const source = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
		const destination = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 255, 255, 255, 255];
		expect(answers(change, ['ipv6.version', 'ipv6.src', 'ipv6.dst', 'ip.src'])).toEqual({
			'ipv6.version': [true, [6]],
			'ipv6.src': [true, [Uint8Array.from(source)]],
			'ipv6.dst': [true, [Uint8Array.from(destination)]],
			'ip.src': [false, 'absent'],
		});
	});

	test.each([
		[6, 'tcp'],
		[132, 'sctp'],
	])('IP protocol %i has its ports in %s', (protocol, name) => {
		const fields = [`${name}.srcport`, `${name}.dstport`, 'udp.srcport'];
		expect(answers({ protocol, media: 'other' }, fields)).toEqual({
			[`${name}.srcport`]: [true, [4000]],
			[`${name}.dstport`]: [true, [5000]],
			'udp.srcport': [false, 'absent'],
		});
	});

	test('UDP-Lite has its ports in the fields of UDP', () => {
		expect(answers({ protocol: 136 }, ['udp', 'udplite', 'udp.srcport', 'udp.dstport'])).toEqual({
			udp: [false, 'absent'],
			udplite: [true, 'unknown'],
			'udp.srcport': [true, [4000]],
			'udp.dstport': [true, [5000]],
		});
	});

	test('several SSRCs are looked for packet by packet', () => {
		expect(answers({ ssrc: null }, ['rtp', 'rtp.ssrc'])).toEqual({
			rtp: [true, 'unknown'],
			'rtp.ssrc': ['unknown', 'unknown'],
		});
	});

	test.each([
		[12, true, [12], ['SDP']],
		[0, false, 'absent', 'absent'],
		[null, 'unknown', 'unknown', 'unknown'],
	] as const)('set up in frame %s', (setupFrame, has, frame, method) => {
		expect(answers({ setupFrame }, ['rtp.setup-frame', 'rtp.setup-method'])).toEqual({
			'rtp.setup-frame': [has, frame],
			'rtp.setup-method': [has, method],
		});
	});

	test('a flow that is no RTP has no setup frame', () => {
		expect(answers({ media: 'other' }, ['rtp.setup-frame', 'rtp.ssrc'])).toEqual({
			'rtp.setup-frame': [false, 'absent'],
			'rtp.ssrc': [false, 'absent'],
		});
	});
});
