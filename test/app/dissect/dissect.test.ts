import { describe, expect, it } from 'vitest';
import {
	be16,
	be32,
	bytes,
	counting,
	ethernet,
	hex,
	ipv4,
	ipv6,
	tcp,
	udp,
} from '../network/frames.ts';
import { dissected, fieldsOf, layerNames, valuesOf } from './harness.ts';

const RTP = bytes([0x80, 0x88, 0x12, 0x34], be32(160), be32(0xdeadbeef), counting(4, 0xd0));
const CALL = ethernet(0x0800, ipv4(17, udp(4000, 5000, RTP)), [7]);

describe('dissect', () => {
	it('names the layers from the frame to the payload', () => {
		expect(layerNames(dissected(CALL, { media: 'rtp' }))).toEqual([
			'frame',
			'eth',
			'vlan',
			'ip',
			'udp',
			'rtp',
		]);
	});

	it('says of the frame what the capture knows', () => {
		const packet = dissected(CALL, { frame: 9, media: 'rtp', interfaceId: 2, originalLength: 99 });
		expect(valuesOf(packet, 'frame')).toEqual({
			'frame.interface_id': 2,
			'frame.time': 1_700_000_000.25,
			'frame.time_epoch': 1_700_000_000.25,
			'frame.time_delta': 0.02,
			'frame.time_relative': 1.5,
			'frame.number': 9,
			'frame.len': 99,
			'frame.cap_len': CALL.length,
			'frame.protocols': 'eth:ethertype:vlan:ethertype:ip:udp:rtp',
		});
		const time = fieldsOf(packet, 'frame').find(({ name }) => name === 'frame.time');
		expect(time?.label).toBe('Time of capture: 2023-11-14T22:13:20.250000000Z');
	});

	it('gives each field its bytes', () => {
		const packet = dissected(CALL, { media: 'rtp' });
		const places = ['vlan.id', 'ip.dst', 'udp.dstport', 'rtp.ssrc', 'rtp.payload'].map((name) => {
			const all = packet.layers.flatMap((layer) => fieldsOf(packet, layer.name));
			const field = all.find((each) => each.name === name);
			return [name, field?.offset, field?.length];
		});
		expect(places).toEqual([
			['vlan.id', 14, 2],
			['ip.dst', 34, 4],
			['udp.dstport', 40, 2],
			['rtp.ssrc', 54, 4],
			['rtp.payload', 58, 4],
		]);
	});

	it('shows the parts of a field inside it', () => {
		const packet = dissected(CALL);
		const flags = packet.layers
			.find(({ name }) => name === 'ip')
			?.fields.find(({ name }) => name === 'ip.flags');
		expect(flags?.children.map(({ name }) => name)).toEqual([
			'ip.flags.rb',
			'ip.flags.df',
			'ip.flags.mf',
		]);
	});

	it('ends a layer where what it carries ends', () => {
		const padded = bytes(ethernet(0x0800, ipv4(17, udp(1, 2, counting(2)))), counting(16));
		const ends = dissected(padded).layers.map(({ name, offset, length, end }) => [
			name,
			offset,
			length,
			end,
		]);
		expect(ends).toEqual([
			['frame', 0, 60, 60],
			['eth', 0, 14, 60],
			['ip', 14, 20, 44],
			['udp', 34, 8, 44],
			['data', 42, 2, 44],
		]);
	});

	it('takes payload for RTP only when it is told so', () => {
		expect(layerNames(dissected(CALL))).toContain('data');
		expect(layerNames(dissected(CALL))).not.toContain('rtp');
	});

	it('goes through tunnels', () => {
		const inner = ipv4(17, udp(4000, 5000, RTP));
		const gtp = bytes([0x30, 255], be16(inner.length), be32(0xabcd), inner);
		const packet = dissected(ethernet(0x0800, ipv4(17, udp(2152, 2152, gtp))), { media: 'rtp' });
		expect(layerNames(packet)).toEqual(['frame', 'eth', 'ip', 'udp', 'gtp', 'ip', 'udp', 'rtp']);
		expect(valuesOf(packet, 'gtp')['gtp.teid']).toBe(0xabcd);
		expect(valuesOf(packet, 'udp')['udp.srcport']).toEqual([2152, 4000]);
	});

	it('names VXLAN, GRE and MPLS', () => {
		const frame = ethernet(0x0800, ipv4(17, udp(1, 2, RTP)));
		const vxlan = bytes(hex('08000000 00007b00'), frame);
		const packet = dissected(ethernet(0x0800, ipv4(17, udp(9, 4789, vxlan))));
		expect(valuesOf(packet, 'vxlan')).toEqual({ 'vxlan.vni': 123 });
		const gre = bytes(hex('3000 8847 00000005 00000006 00012345'), ipv4(17, udp(1, 2, RTP)));
		const labelled = dissected(ethernet(0x0800, ipv4(47, gre)));
		expect(layerNames(labelled)).toEqual([
			'frame',
			'eth',
			'ip',
			'gre',
			'mpls',
			'ip',
			'udp',
			'data',
		]);
		expect(valuesOf(labelled, 'gre')).toMatchObject({ 'gre.key': 5, 'gre.sequence_number': 6 });
		expect(valuesOf(labelled, 'mpls')).toMatchObject({ 'mpls.label': 18, 'mpls.ttl': 0x45 });
	});

	it('shows the packet that an ICMP error quotes', () => {
		const quoted = ipv4(17, udp(4000, 5000, RTP)).subarray(0, 28);
		const error = bytes([3, 3, 0, 0, 0, 0, 0, 0], quoted);
		const packet = dissected(ethernet(0x0800, ipv4(1, error)));
		expect(layerNames(packet)).toEqual(['frame', 'eth', 'ip', 'icmp', 'ip', 'udp']);
		expect(packet.layers[4]?.offset).toBe(42);
		expect(valuesOf(packet, 'icmp')).toMatchObject({ 'icmp.type': 3, 'icmp.code': 3 });
	});

	it('quotes nothing for an echo request', () => {
		const echo = bytes([8, 0, 0, 0, 0, 0, 0, 0], ipv4(17, udp(1, 2, RTP)));
		expect(layerNames(dissected(ethernet(0x0800, ipv4(1, echo))))).toEqual([
			'frame',
			'eth',
			'ip',
			'icmp',
		]);
	});

	it('goes on in the reassembled datagram', () => {
		const datagram = udp(4000, 5000, RTP);
		const last = ipv4(17, datagram.subarray(16), { fragment: 2 });
		const packet = dissected(ethernet(0x0800, last), { media: 'rtp', reassembled: datagram });
		expect(layerNames(packet)).toEqual(['frame', 'eth', 'ip', 'udp', 'rtp']);
		expect(packet.layers.map(({ isReassembled }) => isReassembled)).toEqual([
			false,
			false,
			false,
			true,
			true,
		]);
		expect(valuesOf(packet, 'rtp')['rtp.seq']).toBe(0x1234);
	});

	it('shows the bytes of a fragment whose datagram is not known', () => {
		const part = ipv4(17, counting(16), { fragment: 2 });
		const packet = dissected(ethernet(0x0800, part));
		expect(layerNames(packet)).toEqual(['frame', 'eth', 'ip', 'data']);
		expect(valuesOf(packet, 'data')['data.len']).toBe(16);
		expect(valuesOf(packet, 'ip')['ip.frag_offset']).toBe(2);
	});

	it('shows every datagram of an aggregated 802.11 frame', () => {
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
		const packet = dissected(bytes(header, subframe(10), subframe(20)), { linkType: 105 });
		expect(valuesOf(packet, 'udp')['udp.dstport']).toEqual([10, 20]);
		expect(valuesOf(packet, 'wlan')).toMatchObject({
			'wlan.fc.type_subtype': 0x28,
			'wlan.fc.fromds': true,
			'wlan.seq': 5,
			'wlan.qos.amsdupresent': true,
		});
	});

	it('never throws, whatever is cut or changed', () => {
		const seeds = [CALL, ethernet(0x86dd, ipv6(6, tcp(1, 2, counting(9)))), counting(60)];
		const media = ['rtp', 'rtcp', 'srtcp', null] as const;
		for (const seed of seeds) {
			for (let length = 0; length <= seed.length; length++) {
				for (const kind of media) {
					for (const linkType of [0, 1, 9, 101, 105, 113, 127, 276]) {
						const packet = dissected(seed.slice(0, length), { media: kind, linkType });
						for (const layer of packet.layers) {
							expect(layer.offset + layer.length).toBeLessThanOrEqual(length);
							expect(layer.end).toBeLessThanOrEqual(length);
						}
					}
				}
			}
		}
	});
});
