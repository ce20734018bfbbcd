import { describe, expect, test } from 'vitest';
import { PacketDecoder } from '../../app/network/decode.ts';
import { FLOW_DISMISSED, FLOW_NOTE, FLOW_WORDS, FlowTable } from '../../app/network/flow.ts';
import * as K from '../../app/protocols/kinds.ts';
import { PacketContext } from '../../app/protocols/protocol.ts';
import type { StreamHost, StreamProtocol } from '../../app/protocols/stream-protocol.ts';
import { TcpRoom } from '../../app/tcp-room.ts';
import { ethernet, ipv4 } from './network/frames.ts';

const SYN = 2;
const ACK = 16;
const FIN = 1;

/** A protocol that begins with `SIP`; every message ends with a dot and marks its frame. */
class Dotted implements StreamProtocol {
	readonly id = 'dotted';
	readonly heard: string[] = [];
	host: StreamHost | null = null;

	recognise(data: Uint8Array, start: number, end: number): ReturnType<StreamProtocol['recognise']> {
		const begin = new TextDecoder().decode(data.subarray(start, Math.min(end, start + 3)));
		if (begin === 'SIP') return 'yes';
		return 'SIP'.startsWith(begin) ? 'more' : 'no';
	}

	open(host: StreamHost): ReturnType<StreamProtocol['open']> {
		this.host = host;
		return {
			data: (direction, data, start, end) => {
				const said = new TextDecoder().decode(data.subarray(start, end));
				this.heard.push(`${host.frame} ${direction}:${said}`);
				if (said.endsWith('.')) host.mark(K.KIND_RTP);
				if (said === 'quit') host.release();
			},
			gap: (direction, length) => this.heard.push(`${host.frame} ${direction} gap ${length}`),
			end: (direction) => this.heard.push(`${host.frame} ${direction} end`),
		};
	}
}

/** A capture of one connection between ports 1000 and 2000. */
class Wire {
	readonly protocol = new Dotted();
	readonly flows = new FlowTable();
	readonly packet = new PacketContext();
	readonly room = new TcpRoom(this.flows, [this.protocol], this.packet);
	readonly #decoder = new PacketDecoder();

	/** Sends a segment. @returns the packet's kind */
	send(from: number, sequence: number, text: string, flags = ACK): number {
		const payload = new TextEncoder().encode(text);
		const segment = new Uint8Array(20 + payload.length);
		const view = new DataView(segment.buffer);
		view.setUint16(0, from);
		view.setUint16(2, from === 1000 ? 2000 : 1000);
		view.setUint32(4, sequence);
		segment[12] = 0x50;
		segment[13] = flags;
		segment.set(payload, 20);
		const frame = ethernet(0x0800, swapped(ipv4(6, segment), from !== 1000));
		const { layers } = this.packet;
		this.#decoder.decode(layers, frame, 0, frame.length, frame.length, 1, 0, 0);
		this.packet.frame++;
		this.packet.flow = this.flows.find(layers);
		return this.room.take(this.packet);
	}
}

/** Turns the addresses of an IPv4 packet round. */
function swapped(packet: Uint8Array, isBack: boolean): Uint8Array {
	if (!isBack) return packet;
	const turned = packet.slice();
	turned.set(packet.subarray(12, 16), 16);
	turned.set(packet.subarray(16, 20), 12);
	return turned;
}

describe('a connection that a protocol wants', () => {
	test('is handed on in order, both sides, with the frame that completed it', () => {
		const wire = new Wire();
		wire.send(1000, 99, '', SYN);
		wire.send(2000, 499, '', SYN | ACK);
		expect(wire.send(1000, 100, 'SIP one')).toBe(K.KIND_TCP);
		expect(wire.send(2000, 500, 'two.')).toBe(K.KIND_RTP);
		expect(wire.protocol.heard).toEqual(['3 0:SIP one', '4 1:two.']);
		expect(wire.room.count).toBe(1);
	});

	test('its first segments may come in the wrong order when the SYN was seen', () => {
		const wire = new Wire();
		wire.send(1000, 99, '', SYN);
		wire.send(1000, 103, ' late');
		wire.send(1000, 100, 'SIP');
		expect(wire.protocol.heard).toEqual(['3 0:SIP', '3 0: late']);
	});

	test('ends, and what is missing is told', () => {
		const wire = new Wire();
		wire.send(1000, 99, '', SYN);
		wire.send(1000, 100, 'SIP');
		wire.send(1000, 110, 'after', ACK | FIN);
		wire.room.close();
		expect(wire.protocol.heard).toEqual(['2 0:SIP', '3 0 gap 7', '3 0:after', '3 0 end']);
		expect(wire.room.count).toBe(0);
	});

	test('knows its flows, the time and the transport', () => {
		const wire = new Wire();
		wire.packet.timeMs = 1234;
		wire.packet.seconds = 1_700_000_000;
		wire.packet.nanoseconds = 500_000_000;
		wire.send(1000, 100, 'SIP');
		const { host } = wire.protocol;
		expect([host?.flow(0), host?.flow(1), host?.transport]).toEqual([0, -1, 'tcp']);
		expect([host?.timeMs, host?.epochSeconds]).toEqual([1234, 1_700_000_000.5]);
		wire.send(2000, 500, 'x');
		expect(host?.flow(1)).toBe(1);
	});

	test('may be let go by its protocol', () => {
		const wire = new Wire();
		wire.send(1000, 100, 'SIP');
		wire.send(1000, 103, 'quit');
		expect(wire.room.count).toBe(0);
		wire.send(1000, 107, 'more');
		expect(wire.protocol.heard).toHaveLength(2);
	});
});

describe('a connection that nobody wants', () => {
	const dismissed = (): Wire => {
		const wire = new Wire();
		wire.send(1000, 99, '', SYN);
		wire.send(2000, 499, '', SYN | ACK);
		wire.send(1000, 100, 'GET');
		wire.send(2000, 500, '200');
		return wire;
	};

	test('is dismissed in both directions', () => {
		const wire = dismissed();
		expect(wire.room.count).toBe(0);
		expect(wire.flows.words[FLOW_NOTE]).toBe(FLOW_DISMISSED);
		expect(wire.flows.words[FLOW_WORDS + FLOW_NOTE]).toBe(FLOW_DISMISSED);
		wire.send(1000, 103, 'SIP');
		expect(wire.protocol.heard).toEqual([]);
	});

	test('is looked at anew when its ports are used again', () => {
		const wire = dismissed();
		wire.send(1000, 7999, '', SYN);
		wire.send(1000, 8000, 'SIP');
		expect(wire.protocol.heard).toEqual(['6 0:SIP']);
	});
});

test('without payload nothing is kept', () => {
	const wire = new Wire();
	wire.send(1000, 99, '', SYN);
	wire.send(1000, 100, '');
	expect(wire.room.count).toBe(0);
});
