import { describe, expect, it } from 'vitest';
import { PacketDecoder } from '../../../app/network/decode.ts';
import {
	LAYER_FRAGMENT,
	LAYER_MALFORMED,
	LAYER_OVERLAP,
	LAYER_REASSEMBLED,
	LAYER_SNAPPED,
	PacketLayers,
} from '../../../app/network/layers.ts';
import { LayerCursor } from '../../../app/network/cursor.ts';
import { reassembledBytes, Reassembler } from '../../../app/network/reassembly.ts';
import { counting, ipv4, udp } from './frames.ts';
import { decode, type Captured, type Decoded } from './harness.ts';

const PAYLOAD = counting(40);
const DATAGRAM = udp(5000, 6000, PAYLOAD);
const MORE = 0x2000;

/** A fragment of the datagram from byte `from` to byte `to`. */
function part(from: number, to: number, identification = 1, content = DATAGRAM): Uint8Array {
	const fragment = (to < content.length ? MORE : 0) | (from >> 3);
	return ipv4(17, content.subarray(from, to), { identification, fragment });
}

/** Decodes packets one after the other with one decoder. */
function decodeAll(packets: readonly Uint8Array[], captured: Captured = {}): Decoded[] {
	const decoder = captured.decoder ?? new PacketDecoder();
	return packets.map((packet) => decode(packet, { linkType: 101, ...captured, decoder }));
}

const WHOLE: Decoded = {
	version: 4,
	protocol: 17,
	from: 5000,
	to: 6000,
	payload: [...PAYLOAD],
	payloadLength: 40,
	flags: LAYER_REASSEMBLED,
};
const WAITING: Decoded = {
	...WHOLE,
	from: 0,
	to: 0,
	payload: [],
	payloadLength: 0,
	flags: LAYER_FRAGMENT,
};

describe('IP reassembly', () => {
	it('gives the datagram with its last fragment, in whatever order they come', () => {
		const parts = [part(0, 16), part(16, 32), part(32, 48)];
		expect(decodeAll(parts)).toEqual([WAITING, WAITING, WHOLE]);
		expect(decodeAll(parts.reverse())).toEqual([WAITING, WAITING, WHOLE]);
	});

	it('keeps datagrams apart by identification, addresses and protocol', () => {
		const other = ipv4(17, DATAGRAM.subarray(16), {
			identification: 1,
			fragment: 2,
			source: [9, 9, 9, 9],
		});
		const flags = decodeAll([part(0, 16, 1), part(16, 48, 2), other, part(16, 48, 1)]);
		expect(flags.map((facts) => facts.flags)).toEqual([2, 2, 2, LAYER_REASSEMBLED]);
	});

	it("has the first fragment's IP header in front of the payload", () => {
		const layers = new PacketLayers();
		decodeAll([part(16, 48), part(0, 16)], { layers });
		expect(layers.data[layers.networkStart]).toBe(0x45);
		expect(layers.transportStart - layers.networkStart).toBe(20);
	});

	it('hands out what a packet completed, from the transport header on', () => {
		const layers = new PacketLayers();
		const decoder = new PacketDecoder();
		decodeAll([part(0, 16)], { layers, decoder });
		expect(reassembledBytes(layers)).toBeNull();
		decodeAll([part(16, 48)], { layers, decoder });
		expect(reassembledBytes(layers)).toEqual(DATAGRAM);
	});

	it('keeps the bytes that came first where fragments overlap, and says so', () => {
		const forged = DATAGRAM.map((byte) => byte ^ 0xff);
		const [, , last] = decodeAll([part(0, 24), part(16, 40, 1, forged), part(40, 48)]);
		expect(last?.payload.slice(0, 16)).toEqual([...PAYLOAD.subarray(0, 16)]);
		expect(last?.payload.slice(16, 32)).toEqual([...forged.subarray(24, 40)]);
		expect(last?.flags).toBe(LAYER_REASSEMBLED | LAYER_OVERLAP);
	});

	it('does not complain about a fragment that came twice', () => {
		expect(decodeAll([part(0, 16), part(0, 16), part(16, 48)])[2]).toEqual(WHOLE);
	});

	it('does not join what the capture cut: the payload ends there', () => {
		const decoder = new PacketDecoder();
		const first = part(0, 32);
		decode(first.subarray(0, 40), { linkType: 101, decoder, originalLength: first.length });
		expect(decode(part(32, 48), { linkType: 101, decoder })).toEqual({
			...WHOLE,
			payload: [...PAYLOAD.subarray(0, 12)],
			flags: LAYER_REASSEMBLED | LAYER_SNAPPED,
		});
	});

	it('refuses fragments that reach beyond the largest datagram', () => {
		const packet = ipv4(17, counting(64), { fragment: 0x1fff });
		expect(decodeAll([packet])[0]?.flags).toBe(LAYER_FRAGMENT | LAYER_MALFORMED);
	});

	it('takes the datagram of a fragment inside another fragmented datagram', () => {
		const inner = [part(0, 24, 5), part(24, 48, 5)];
		const outer = inner.map((packet, index) =>
			[0, 24].map((from) => {
				const to = from === 0 ? 24 : packet.length;
				const fragment = (from === 0 ? MORE : 0) | (from >> 3);
				return ipv4(4, packet.subarray(from, to), { identification: 80 + index, fragment });
			}),
		);
		const results = decodeAll(outer.flat());
		expect(results[3]).toMatchObject({ from: 5000, payload: [...PAYLOAD] });
	});
});

/** Feeds one fragment to a reassembler. */
function add(reassembler: Reassembler, packet: Uint8Array, seconds = 0): boolean {
	const cursor = new LayerCursor();
	const layers = new PacketLayers();
	cursor.data = packet;
	cursor.at = 20;
	cursor.end = packet.length;
	cursor.wireEnd = packet.length;
	cursor.seconds = seconds;
	layers.version = 4;
	layers.protocol = 17;
	layers.networkStart = 0;
	const id = ((packet[4] ?? 0) << 8) | (packet[5] ?? 0);
	const word = ((packet[6] ?? 0) << 8) | (packet[7] ?? 0);
	reassembler.release();
	return reassembler.add(cursor, layers, id, (word & 0x1fff) << 3, (word & MORE) !== 0);
}

describe('Reassembler limits', () => {
	it('gives a datagram up after the time-out', () => {
		const reassembler = new Reassembler({ datagrams: 9, bytes: 1 << 20, timeoutSeconds: 30 });
		add(reassembler, part(0, 16), 100);
		add(reassembler, part(0, 16, 2), 120);
		expect(add(reassembler, part(16, 48), 131)).toBe(false);
		expect(add(reassembler, part(16, 48, 2), 149)).toBe(true);
	});

	it('gives the oldest datagram up when there are too many', () => {
		const reassembler = new Reassembler({ datagrams: 2, bytes: 1 << 20, timeoutSeconds: 30 });
		[1, 2, 3].forEach((id) => add(reassembler, part(0, 16, id)));
		expect(reassembler.pendingCount).toBe(2);
		expect(add(reassembler, part(16, 48, 2))).toBe(true);
		expect(add(reassembler, part(16, 48, 1))).toBe(false);
	});

	it('holds no more bytes than allowed, and none when all are done', () => {
		const reassembler = new Reassembler({ datagrams: 999, bytes: 50_000, timeoutSeconds: 30 });
		for (let id = 0; id < 200; id++) {
			add(reassembler, part(0, 16, id));
			expect(reassembler.pendingBytes).toBeLessThanOrEqual(50_000);
		}
		for (let id = 0; id < 200; id++) {
			add(reassembler, part(16, 48, id));
		}
		const left = reassembler.pendingCount;
		expect(reassembler.pendingBytes).toBe(left * 4096);
		expect(left).toBeLessThanOrEqual(12);
	});

	it('survives a datagram made of holes', () => {
		const reassembler = new Reassembler();
		for (let i = 0; i < 2000; i++) {
			add(reassembler, ipv4(17, counting(8), { fragment: MORE | (i * 2) }));
		}
		expect(reassembler.pendingCount).toBeLessThanOrEqual(1);
	});
});
