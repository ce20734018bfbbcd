import { describe, expect, test } from 'vitest';
import { hepChunks, hepContentName, hepFacts } from '../../../../app/protocols/hep/index.ts';
import { be16, bytes } from '../../network/frames.ts';
import { hepChunk, probePacket } from './hep-packets.ts';

const PACKET = probePacket(100, 'up');

describe('what a probe says of a packet', () => {
	test('is its number, name, content, correlation and payload', () => {
		const facts = hepFacts(PACKET, 0, PACKET.length);
		expect(facts).toMatchObject({
			agentId: 2001,
			node: 'gate',
			content: 100,
			correlationId: 'call-1',
		});
		const { payloadAt, payloadEnd } = facts;
		expect(new TextDecoder().decode(PACKET.subarray(payloadAt, payloadEnd))).toBe('up');
	});

	test('is nothing where it has no chunks', () => {
		const nothing = { agentId: null, node: null, content: null, correlationId: null };
		expect(hepFacts(PACKET, 0, 6)).toEqual({ ...nothing, payloadAt: 0, payloadEnd: 0 });
		expect(hepFacts(PACKET, 0, 3)).toMatchObject(nothing);
	});

	test('leaves the chunks of vendors alone', () => {
		const own = bytes(be16(9), be16(12), be16(10), [0, 0, 0, 1]);
		const packet = bytes([0x48, 0x45, 0x50, 0x33], be16(16), own);
		expect(hepChunks(packet, 0, 16)).toMatchObject([{ vendor: 9, type: 12 }]);
		expect(hepFacts(packet, 0, 16).agentId).toBeNull();
	});

	test('ends where lengths make no sense, and never behind the packet', () => {
		for (let end = 0; end <= PACKET.length; end++) {
			for (const chunk of hepChunks(PACKET, 0, end)) expect(chunk.end).toBeLessThanOrEqual(end);
		}
		const bad = bytes(
			[0x48, 0x45, 0x50, 0x33],
			be16(30),
			hepChunk(1, [2]),
			be16(0),
			be16(2),
			be16(3),
		);
		expect(hepChunks(bad, 0, bad.length)).toHaveLength(1);
	});
});

test.each([
	[1, 'SIP'],
	[5, 'RTCP'],
	[100, 'log'],
	[77, 'type 77'],
	[null, 'unknown'],
])('content %s is called %s', (content, name) => expect(hepContentName(content)).toBe(name));
