/** Homer's encapsulation: what is inside is decoded with the addresses that the probe saw. */
import { describe, expect, test } from 'vitest';
import { PacketDecoder } from '../../../app/network/decode.ts';
import { formatAddress } from '../../../app/network/format.ts';
import { LAYER_SNAPPED, LAYER_TUNNELLED, PacketLayers } from '../../../app/network/layers.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { requestText } from '../protocols/sip/texts-of-messages.ts';
import { be16, be32, bytes, IPV6_DESTINATION, IPV6_SOURCE } from './frames.ts';

const folder = testFolder();
const chunk = (type: number, content: readonly number[] | Uint8Array, vendor = 0): Uint8Array =>
	bytes(be16(vendor), be16(type), be16(content.length + 6), content);
const INNER = [
	chunk(1, [2]),
	chunk(2, [17]),
	chunk(3, be32(0xc0000201)),
	chunk(4, be32(0xc0000202)),
	chunk(7, be16(5062)),
	chunk(8, be16(5064)),
	chunk(9, be32(1_700_000_000)),
	chunk(11, [1]),
];

function hep(...chunks: readonly Uint8Array[]): Uint8Array {
	const content = bytes(...chunks);
	return bytes([0x48, 0x45, 0x50, 0x33], be16(content.length + 6), content);
}

function decoded(payload: Uint8Array, captured?: number): PacketLayers {
	const layers = new PacketLayers();
	const frame = udpFrame(payload, { destinationPort: 9060 });
	new PacketDecoder().decode(layers, frame, 0, captured ?? frame.length, frame.length, 1, 0, 0);
	return layers;
}

const SIP = new TextEncoder().encode(requestText({}));

describe('HEP3', () => {
	test('gives the inner addresses, ports and payload', () => {
		const layers = decoded(hep(...INNER, chunk(15, SIP)));
		expect(formatAddress(layers.address, 0, layers.version)).toBe('192.0.2.1');
		expect(formatAddress(layers.address, 4, layers.version)).toBe('192.0.2.2');
		expect([layers.sourcePort, layers.destinationPort]).toEqual([5062, 5064]);
		expect(layers.data.slice(layers.payloadStart, layers.payloadEnd)).toEqual(SIP);
		expect(layers.flags & LAYER_TUNNELLED).not.toBe(0);
	});

	test('knows IPv6, and leaves the chunks of vendors alone', () => {
		const layers = decoded(
			hep(
				chunk(5, IPV6_SOURCE),
				chunk(6, IPV6_DESTINATION),
				...[chunk(7, be16(1)), chunk(8, be16(2)), chunk(7, be16(99), 12), chunk(15, SIP)],
			),
		);
		expect(formatAddress(layers.address, 4, layers.version)).toBe('2001:db8::2');
		expect(layers.sourcePort).toBe(1);
	});

	test.each([
		['no payload', hep(...INNER)],
		['no addresses', hep(chunk(7, be16(1)), chunk(8, be16(2)), chunk(15, SIP))],
		['no ports', hep(chunk(3, be32(1)), chunk(4, be32(2)), chunk(15, SIP))],
		['an address that is too short', hep(chunk(3, [1]), ...INNER.slice(3), chunk(15, SIP))],
		['a chunk of no length', bytes(hep(), [0, 0, 0, 1, 0, 0])],
		['nothing but its name', hep()],
	])('with %s stays what it is', (_, payload) => {
		const layers = decoded(payload);
		expect(layers.destinationPort).toBe(9060);
		expect(layers.flags & LAYER_TUNNELLED).toBe(0);
	});

	test('cut by the snap length gives what was captured', () => {
		const whole = hep(...INNER, chunk(15, SIP));
		const layers = decoded(whole, 42 + whole.length - 20);
		expect(layers.payloadLength).toBe(SIP.length);
		expect(layers.payloadEnd - layers.payloadStart).toBe(SIP.length - 20);
		expect(layers.flags & LAYER_SNAPPED).not.toBe(0);
	});

	test('every prefix of it is survived', () => {
		const whole = hep(...INNER, chunk(15, SIP));
		for (let length = 0; length < whole.length; length++) decoded(whole.subarray(0, length));
	});

	test('calls and media inside are found', async () => {
		const media = streamFrames({ count: 30 }).map(({ us }, index) => {
			const rtp = rtpPacket({
				...{ payloadType: 0, ssrc: 7, sequence: index, timestamp: index * 160 },
				payload: new Uint8Array(160),
			});
			return { us, frame: udpFrame(hep(...INNER, chunk(15, rtp)), { destinationPort: 9060 }) };
		});
		const invite = { us: 0, frame: udpFrame(hep(...INNER, chunk(15, SIP))) };
		const engine = await openFrames(folder, [invite, ...media]);
		const [stream] = engine.streamRows([2]);
		expect(stream).toMatchObject({ source: { address: '192.0.2.1', port: 5062 }, packets: 30 });
		expect((await engine.sessions({ filter: '' })).items[0]).toMatchObject({
			endpoints: [
				{ address: '192.0.2.1', port: 5062 },
				{ address: '192.0.2.2', port: 5064 },
			],
		});
		await engine.close();
	});
});
