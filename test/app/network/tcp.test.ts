import { describe, expect, it } from 'vitest';
import { PacketLayers } from '../../../app/network/layers.ts';
import { TcpConnection, TcpDirection } from '../../../app/network/tcp.ts';
import { TcpBudget, type TcpConsumer } from '../../../app/network/tcp-consumer.ts';
import { be32, bytes } from './frames.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

/** Writes down what the consumer is told, one line a call. */
class Recorder implements TcpConsumer {
	readonly lines: string[] = [];
	readonly buffers: Uint8Array[] = [];
	begin(midstream: boolean, packet: number): void {
		this.lines.push(`${packet}: begin${midstream ? ' midstream' : ''}`);
	}
	data(data: Uint8Array, start: number, end: number, packet: number): void {
		this.buffers.push(data);
		this.lines.push(`${packet}: ${Buffer.from(data.subarray(start, end)).toString('latin1')}`);
	}
	gap(length: number, reason: string, packet: number): void {
		this.lines.push(`${packet}: gap ${length} ${reason}`);
	}
	end(reason: string, packet: number): void {
		this.lines.push(`${packet}: end ${reason}`);
	}
	get text(): string {
		return this.lines.filter((line) => !/: (begin|gap|end)/u.test(line)).join('|');
	}
}

interface Segment {
	readonly flags?: number;
	readonly acknowledgement?: number;
	/** Captured payload bytes when the capture cut the packet. */
	readonly captured?: number;
}

function segment(sequence: number, text: string, given: Segment = {}): PacketLayers {
	const layers = new PacketLayers();
	const rest = [0x50, given.flags ?? ACK, 0, 0, 0, 0, 0, 0];
	const payload = Buffer.from(text, 'latin1');
	const header = [0, 0, 0, 0, ...be32(sequence), ...be32(given.acknowledgement ?? 0), ...rest];
	layers.data = bytes(header, payload);
	layers.transportStart = 0;
	layers.payloadStart = 20;
	layers.payloadEnd = 20 + (given.captured ?? payload.length);
	layers.payloadLength = payload.length;
	return layers;
}

/** Feeds segments of one direction, numbered from 1. */
function feed(
	segments: readonly PacketLayers[],
	budget = new TcpBudget(),
): { recorder: Recorder; direction: TcpDirection; budget: TcpBudget } {
	const recorder = new Recorder();
	const direction = new TcpDirection(recorder, budget);
	segments.forEach((layers, index) => {
		direction.segment(layers, index + 1);
	});
	return { recorder, direction, budget };
}

const OPENING = segment(99, '', { flags: SYN });

describe('TcpDirection', () => {
	it('hands on what comes in order, without a copy', () => {
		const first = segment(100, 'abc');
		const { recorder } = feed([OPENING, first, segment(103, 'def', { flags: FIN | ACK })]);
		expect(recorder.lines).toEqual(['1: begin', '2: abc', '3: def', '3: end fin']);
		expect(recorder.buffers[0]).toBe(first.data);
	});

	it('puts early segments back in their place, under their own packet number', () => {
		const { recorder, direction } = feed([
			OPENING,
			segment(106, 'ghi'),
			segment(103, 'def'),
			segment(100, 'abc'),
		]);
		expect(recorder.lines).toEqual(['1: begin', '4: abc', '3: def', '2: ghi']);
		expect(direction.outOfOrder).toBe(2);
		expect(direction.waitingBytes).toBe(0);
	});

	it('gives its copies back to the budget', () => {
		const { budget, direction } = feed([OPENING, segment(103, 'def'), segment(106, 'ghi')]);
		expect(budget.heldBytes).toBe(6);
		direction.segment(segment(100, 'abc'), 4);
		expect(budget.heldBytes).toBe(0);
	});

	it('drops what was sent again and hands on only the new part', () => {
		const { recorder, direction } = feed([
			OPENING,
			segment(100, 'abcd'),
			segment(100, 'abcd'),
			segment(102, 'cdef'),
		]);
		expect(recorder.lines).toEqual(['1: begin', '2: abcd', '4: ef']);
		expect(direction.retransmittedBytes).toBe(6);
	});

	it('keeps the first copy of waiting bytes and counts those that differ', () => {
		const { recorder, direction } = feed([
			OPENING,
			segment(103, 'DEF'),
			segment(101, 'bcdeFg'),
			segment(100, 'a'),
		]);
		expect(recorder.text).toBe('4: a|3: bc|2: DEF|3: g');
		expect(direction.conflictBytes).toBe(2);
	});

	it('counts keep-alives and hands on nothing for them', () => {
		const { recorder, direction } = feed([OPENING, segment(100, 'abc'), segment(102, 'c')]);
		expect(recorder.text).toBe('2: abc');
		expect(direction.keepAlives).toBe(1);
	});

	it('goes on over the wrap of sequence numbers, early segments too', () => {
		const { recorder } = feed([
			segment(0xfffffffc, '', { flags: SYN }),
			segment(1, 'ef'),
			segment(0xfffffffd, 'abcd'),
			segment(3, 'gh'),
		]);
		expect(recorder.text).toBe('3: abcd|2: ef|4: gh');
	});

	it('says that the beginning was not captured', () => {
		const { recorder } = feed([segment(5000, '', {}), segment(5000, 'xyz')]);
		expect(recorder.lines).toEqual(['2: begin midstream', '2: xyz']);
	});

	it('says which bytes the capture cut, and goes on after them', () => {
		const { recorder } = feed([
			OPENING,
			segment(100, 'abcdef', { captured: 2 }),
			segment(106, 'g'),
		]);
		expect(recorder.lines).toEqual(['1: begin', '2: ab', '2: gap 4 snapped', '3: g']);
	});

	it('says which bytes of an early segment the capture cut', () => {
		const { recorder } = feed([
			OPENING,
			segment(103, 'defg', { captured: 1 }),
			segment(107, 'h'),
			segment(100, 'abc'),
		]);
		expect(recorder.lines).toEqual(['1: begin', '4: abc', '2: d', '2: gap 3 snapped', '3: h']);
	});

	it('declares a gap as soon as the peer acknowledges past it', () => {
		const { recorder, direction } = feed([OPENING, segment(103, 'def')]);
		direction.acknowledge(103, 7);
		expect(recorder.lines).toEqual(['1: begin', '7: gap 3 lost', '2: def']);
	});

	it('waits while the acknowledgement does not reach the waiting bytes', () => {
		const { recorder, direction } = feed([OPENING, segment(103, 'def')]);
		direction.acknowledge(102, 7);
		expect(recorder.lines).toEqual(['1: begin']);
		direction.segment(segment(100, 'abc'), 8);
		expect(recorder.text).toBe('8: abc|2: def');
	});

	it('does not wait for bytes that were acknowledged before', () => {
		const { recorder, direction } = feed([OPENING, segment(100, 'abc')]);
		direction.acknowledge(110, 3);
		direction.segment(segment(110, 'klm'), 4);
		expect(recorder.lines).toEqual(['1: begin', '2: abc', '4: gap 7 lost', '4: klm']);
		expect(direction.outOfOrder).toBe(0);
	});

	it('hands on what waits when it is closed, with the gaps between', () => {
		const { recorder, direction, budget } = feed([
			OPENING,
			segment(103, 'def'),
			segment(108, 'ij', { flags: FIN | ACK }),
		]);
		direction.close(9);
		direction.close(10);
		expect(recorder.lines).toEqual([
			'1: begin',
			'9: gap 3 lost',
			'2: def',
			'9: gap 2 lost',
			'3: ij',
			'9: end closed',
		]);
		expect(budget.heldBytes).toBe(0);
	});

	it('declares acknowledged bytes that never came when it is closed', () => {
		const { recorder, direction } = feed([OPENING, segment(100, 'abc')]);
		direction.acknowledge(123, 3);
		direction.close(9);
		expect(recorder.lines.slice(2)).toEqual(['9: gap 20 lost', '9: end closed']);
	});

	it('waits with the end until the bytes before the FIN came', () => {
		const { recorder } = feed([
			OPENING,
			segment(103, '', { flags: FIN | ACK }),
			segment(100, 'abc'),
		]);
		expect(recorder.lines).toEqual(['1: begin', '3: abc', '3: end fin']);
	});

	it('ends with a reset and goes on when bytes follow it all the same', () => {
		const { recorder } = feed([
			OPENING,
			segment(100, 'abc'),
			segment(103, 'reason', { flags: RST }),
			segment(100, 'abc'),
			segment(103, 'def'),
		]);
		expect(recorder.lines).toEqual([
			'1: begin',
			'2: abc',
			'3: end reset',
			'5: begin midstream',
			'5: def',
		]);
	});

	it('begins anew when the ports are used for another connection', () => {
		const { recorder } = feed([
			OPENING,
			segment(100, 'abc'),
			segment(99, '', { flags: SYN }),
			segment(7000, '', { flags: SYN }),
			segment(7001, 'xyz'),
		]);
		expect(recorder.lines).toEqual(['1: begin', '2: abc', '4: end reused', '4: begin', '5: xyz']);
	});

	it('begins anew when sequence numbers jump farther than any window', () => {
		const { recorder } = feed([OPENING, segment(100, 'abc'), segment(0x70000000, 'xyz')]);
		expect(recorder.lines).toEqual([
			'1: begin',
			'2: abc',
			'3: end reused',
			'3: begin midstream',
			'3: xyz',
		]);
	});

	it('hands on bytes that a SYN carries', () => {
		const { recorder } = feed([segment(99, 'ab', { flags: SYN }), segment(102, 'c')]);
		expect(recorder.text).toBe('1: ab|2: c');
	});

	it.each([
		['bytes', { directionBytes: 5, directionSegments: 99, totalBytes: 99 }],
		['segments', { directionBytes: 99, directionSegments: 1, totalBytes: 99 }],
		['all directions together', { directionBytes: 99, directionSegments: 99, totalBytes: 5 }],
	])('gives the missing bytes up at the limit of %s', (_, limits) => {
		const early = [segment(103, 'def'), segment(106, 'ghi')];
		const { recorder, budget } = feed([OPENING, ...early], new TcpBudget(limits));
		expect(recorder.lines).toEqual(['1: begin', '3: gap 3 limit', '2: def', '3: ghi']);
		expect(budget.heldBytes).toBe(0);
	});
});

describe('TcpConnection', () => {
	it('takes the acknowledgements of one direction for the other', () => {
		const client = new Recorder();
		const server = new Recorder();
		const connection = new TcpConnection(client, server, new TcpBudget());
		connection.packet(0, segment(99, '', { flags: SYN }), 1);
		connection.packet(1, segment(499, '', { flags: SYN | ACK, acknowledgement: 100 }), 2);
		connection.packet(0, segment(103, 'def', { acknowledgement: 500 }), 3);
		connection.packet(1, segment(500, 'ok', { acknowledgement: 106 }), 4);
		connection.close(5);
		expect(client.lines).toEqual(['1: begin', '4: gap 3 lost', '3: def', '5: end closed']);
		expect(server.lines).toEqual(['2: begin', '4: ok', '5: end closed']);
	});

	it('passes over a packet whose TCP header was not captured', () => {
		const client = new Recorder();
		const connection = new TcpConnection(client, new Recorder(), new TcpBudget());
		const cut = segment(100, '');
		cut.payloadStart = 14;
		connection.packet(0, cut, 1);
		expect(client.lines).toEqual([]);
	});

	it('gives back every byte once and in order, whatever the network did', () => {
		let seed = 12345;
		const random = (below: number): number => {
			seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
			return Math.floor((seed / 2 ** 32) * below);
		};
		const text = Array.from({ length: 4000 }, (_, i) => String.fromCharCode(33 + (i % 90))).join(
			'',
		);
		const pieces: PacketLayers[] = [];
		for (let at = 0; at < text.length; at += 20) {
			const shifted = Math.max(0, at - random(8));
			pieces.push(segment(0xfffff000 + shifted, text.slice(shifted, at + 20)));
			if (random(5) === 0) {
				pieces.push(segment(0xfffff000 + shifted, text.slice(shifted, at + 20)));
			}
		}
		for (let i = 0; i + 6 < pieces.length; i++) {
			const other = i + random(6);
			const kept = pieces[i] as PacketLayers;
			pieces[i] = pieces[other] as PacketLayers;
			pieces[other] = kept;
		}
		const recorder = new Recorder();
		const direction = new TcpDirection(recorder, new TcpBudget());
		direction.segment(segment(0xffffefff, '', { flags: SYN }), 0);
		pieces.forEach((layers, index) => {
			direction.segment(layers, index + 1);
		});
		direction.close(9999);
		const all = recorder.lines.slice(1, -1).map((line) => line.slice(line.indexOf(': ') + 2));
		expect(all.join('')).toBe(text);
		expect(direction.conflictBytes).toBe(0);
	});
});
