import { describe, expect, test } from 'vitest';
import { hepLayer } from '../../../app/dissect/hep-layer.ts';
import type { DissectedLayer } from '../../../app/views/packets.ts';
import { be16, bytes, IPV6_DESTINATION, IPV6_SOURCE } from '../network/frames.ts';
import { hepChunk, probePacket } from '../protocols/hep/hep-packets.ts';

function layerOf(data: Uint8Array, end = data.length): DissectedLayer {
	return hepLayer({ kind: 0, type: 0, data, at: 0, headerEnd: end, end, isReassembled: false });
}

const valueOf = (layer: DissectedLayer, name: string) =>
	layer.fields.find((field) => field.name === name)?.value;

describe('the tree of a packet of a probe', () => {
	test('names the content, and ends where the payload begins', () => {
		const packet = probePacket(1, 'INVITE');
		const layer = layerOf(packet);
		expect(layer).toMatchObject({ title: "Homer's encapsulation (SIP)", end: packet.length });
		expect(layer.length).toBe(packet.length - 'INVITE'.length);
		expect(valueOf(layer, 'hep.payload')).toEqual(new TextEncoder().encode('INVITE'));
		expect(valueOf(layer, 'hep.auth_key')).toBe('secret');
		expect(valueOf(layer, 'hep.dst')).toBe('10.0.0.2');
	});

	test('has JSON and logs as text', () => {
		expect(valueOf(layerOf(probePacket(5, '{"ssrc":1}')), 'hep.text')).toBe('{"ssrc":1}');
		expect(valueOf(layerOf(probePacket(100, 'up')), 'hep.text')).toBe('up');
	});

	test('has addresses of IPv6, timers, VLANs and what is compressed', () => {
		const chunks = bytes(
			...[hepChunk(5, IPV6_SOURCE), hepChunk(6, IPV6_DESTINATION), hepChunk(13, be16(30))],
			...[hepChunk(18, be16(7)), hepChunk(16, [1, 2, 3])],
		);
		const layer = layerOf(bytes([0x48, 0x45, 0x50, 0x33], be16(chunks.length + 6), chunks));
		const names = ['src_ipv6', 'dst_ipv6', 'keep_alive', 'vlan', 'payload_compressed'];
		const values = names.map((name) => valueOf(layer, `hep.${name}`));
		expect(values).toEqual(['2001:db8::1', '2001:db8::2', 30, 7, Uint8Array.of(1, 2, 3)]);
		expect(layer.title).toBe("Homer's encapsulation (unknown)");
	});

	test('that is cut anywhere holds what is there', () => {
		const packet = probePacket(1, 'INVITE');
		for (let end = 0; end <= packet.length; end++) {
			for (const { offset, length } of layerOf(packet, end).fields) {
				expect(offset + length).toBeLessThanOrEqual(end);
			}
		}
		const short = bytes([0x48, 0x45, 0x50, 0x33], be16(14), hepChunk(12, [1, 2]));
		expect(valueOf(layerOf(short), 'hep.agent_id')).toBeUndefined();
	});
});
