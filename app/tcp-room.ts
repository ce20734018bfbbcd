/**
 * TCP connections on their way to the protocols. A connection is followed from its first byte of
 * payload; one that carries nothing known is dismissed and costs no more than being counted.
 */
import { i32, u8 } from './bytes.ts';
import { MAX_TCP_CONNECTIONS } from './limits.ts';
import {
	FLOW_BEGAN,
	FLOW_DISMISSED,
	FLOW_MARKS,
	FLOW_NOTE,
	FLOW_SSRC,
	FLOW_WORDS,
	NO_FLOW,
} from './network/flow.ts';
import type { FlowTable } from './network/flow.ts';
import { TcpConnection } from './network/tcp.ts';
import { TcpBudget } from './network/tcp-consumer.ts';
import type { TcpConsumer } from './network/tcp-consumer.ts';
import * as K from './protocols/kinds.ts';
import type { PacketContext } from './protocols/protocol.ts';
import type {
	Direction,
	StreamHost,
	StreamOrigin,
	StreamProtocol,
} from './protocols/stream-protocol.ts';
import { StreamProbe } from './protocols/stream-probe.ts';

const SYN = 0x02;
const TCP_HEADER = 20;

/** One connection that somebody may want. */
class Connection implements StreamHost {
	readonly transport = 'tcp';
	readonly tcp: TcpConnection;
	readonly flows: [number, number] = [NO_FLOW, NO_FLOW];
	isReleased = false;
	readonly #room: TcpRoom;
	readonly #probe: StreamProbe;
	/** Direction and frame of the bytes being handed on. */
	#direction: Direction = 0;
	#from = 0;
	#replayed: StreamOrigin | null = null;

	constructor(room: TcpRoom, protocols: readonly StreamProtocol[], budget: TcpBudget) {
		this.#room = room;
		this.#probe = new StreamProbe(protocols, this);
		this.tcp = new TcpConnection(this.#consumer(0), this.#consumer(1), budget);
	}

	get frame(): number {
		return this.#room.packet.frame;
	}

	get timeMs(): number {
		return this.#room.packet.timeMs;
	}

	get epochSeconds(): number {
		const { seconds, nanoseconds } = this.#room.packet;
		return seconds + nanoseconds / 1e9;
	}

	get interfaceId(): number {
		return this.#room.packet.interfaceId;
	}

	get origin(): StreamOrigin | null {
		if (this.#replayed !== null) return this.#replayed;
		const { frame, timeMs, seconds, nanoseconds, interfaceId } = this.#room.packet;
		const sequence = this.tcp.directions[this.#direction].handedSequence;
		return { from: this.#from, sequence, frame, timeMs, seconds, nanoseconds, interfaceId };
	}

	replay(origin: StreamOrigin | null): void {
		this.#replayed = origin;
	}

	flow(direction: Direction): number {
		return this.flows[direction];
	}

	mark(kind: number, frame = this.#room.packet.frame): void {
		if (frame === this.#room.packet.frame) this.#room.kind = kind;
		else this.#room.markEarlier(frame, kind);
	}

	release(): void {
		this.isReleased = true;
	}

	#consumer(direction: Direction): TcpConsumer {
		const probe = this.#probe;
		return {
			begin: (midstream) => probe.begin(direction, midstream),
			data: (data, start, end, packet) => {
				this.#direction = direction;
				this.#from = packet;
				probe.data(direction, data, start, end);
			},
			gap: (length) => probe.gap(direction, length),
			end: () => probe.end(direction),
		};
	}
}

/** All followed connections of a capture. */
export class TcpRoom {
	/** The packet being taken. */
	packet: PacketContext;
	/** What the packet turned out to carry. */
	kind = K.KIND_TCP;
	readonly markEarlier: (frame: number, kind: number) => void;
	readonly #flows: FlowTable;
	readonly #protocols: readonly StreamProtocol[];
	readonly #connections = new Map<number, Connection>();
	readonly #budget = new TcpBudget();
	#next = 0;

	/** @param markEarlier told of frames that were counted as TCP and turn out to be more */
	constructor(
		flows: FlowTable,
		protocols: readonly StreamProtocol[],
		packet: PacketContext,
		markEarlier: (frame: number, kind: number) => void = () => undefined,
	) {
		this.markEarlier = markEarlier;
		this.#flows = flows;
		this.#protocols = protocols;
		this.packet = packet;
	}

	/** Connections followed now. */
	get count(): number {
		return this.#connections.size;
	}

	/**
	 * Takes a TCP packet whose flow is known.
	 * @returns its kind
	 */
	take(packet: PacketContext): number {
		const { layers, flow } = packet;
		const at = flow * FLOW_WORDS;
		const { words } = this.#flows;
		if (layers.payloadStart < layers.transportStart + TCP_HEADER) return K.KIND_TCP;
		const flags = u8(layers.data, layers.transportStart + 13);
		if ((flags & SYN) !== 0) this.#noteBeginning(packet);
		if (words[at + FLOW_NOTE] === FLOW_DISMISSED) return K.KIND_TCP;
		const connection = this.#connectionOf(packet);
		if (connection === null) return K.KIND_TCP;
		this.packet = packet;
		this.kind = K.KIND_TCP;
		const direction = connection.flows[0] === flow ? 0 : 1;
		connection.tcp.packet(direction, layers, packet.frame);
		if (connection.isReleased) this.#dismiss(words[at + FLOW_NOTE] as number, connection);
		return this.kind;
	}

	/** The capture ends: what waits for missing bytes is handed on. */
	close(): void {
		for (const connection of this.#connections.values()) connection.tcp.close(this.packet.frame);
		this.#connections.clear();
	}

	/** A new connection on ports that were used before is looked at anew. */
	#noteBeginning({ layers, flow }: PacketContext): void {
		const { words } = this.#flows;
		const at = flow * FLOW_WORDS;
		words[at + FLOW_SSRC] = i32(layers.data, layers.transportStart + 4) + 1;
		words[at + FLOW_MARKS] = (words[at + FLOW_MARKS] as number) | FLOW_BEGAN;
		if (words[at + FLOW_NOTE] !== FLOW_DISMISSED) return;
		words[at + FLOW_NOTE] = -1;
		const reverse = this.#flows.reverse(flow);
		if (reverse !== NO_FLOW) words[reverse * FLOW_WORDS + FLOW_NOTE] = -1;
	}

	/** The packet's connection; made with the first byte of payload. */
	#connectionOf(packet: PacketContext): Connection | null {
		const { words } = this.#flows;
		const { flow, layers } = packet;
		const note = words[flow * FLOW_WORDS + FLOW_NOTE] as number;
		if (note >= 0) return this.#connections.get(note) ?? null;
		const reverse = this.#flows.reverse(flow);
		const other = reverse === NO_FLOW ? -1 : (words[reverse * FLOW_WORDS + FLOW_NOTE] as number);
		if (other >= 0) return this.#join(other, flow);
		if (other === FLOW_DISMISSED) {
			words[flow * FLOW_WORDS + FLOW_NOTE] = FLOW_DISMISSED;
			return null;
		}
		return layers.payloadLength === 0 ? null : this.#open(flow, reverse);
	}

	#join(number: number, flow: number): Connection | null {
		const connection = this.#connections.get(number) ?? null;
		if (connection === null) return null;
		connection.flows[1] = flow;
		this.#flows.words[flow * FLOW_WORDS + FLOW_NOTE] = number;
		this.#expect(connection, 1);
		return connection;
	}

	#open(flow: number, reverse: number): Connection | null {
		const { words } = this.#flows;
		if (this.#connections.size >= MAX_TCP_CONNECTIONS) {
			words[flow * FLOW_WORDS + FLOW_NOTE] = FLOW_DISMISSED;
			return null;
		}
		const number = this.#next++;
		const connection = new Connection(this, this.#protocols, this.#budget);
		this.#connections.set(number, connection);
		words[flow * FLOW_WORDS + FLOW_NOTE] = number;
		connection.flows[0] = flow;
		this.#expect(connection, 0);
		if (reverse !== NO_FLOW) this.#join(number, reverse);
		return connection;
	}

	/** Where a SYN was seen the first byte is known, however the segments come. */
	#expect(connection: Connection, direction: Direction): void {
		const { words } = this.#flows;
		const at = connection.flows[direction] * FLOW_WORDS;
		if (((words[at + FLOW_MARKS] as number) & FLOW_BEGAN) === 0) return;
		connection.tcp.directions[direction].expect(words[at + FLOW_SSRC] as number, this.packet.frame);
	}

	#dismiss(number: number, connection: Connection): void {
		this.#connections.delete(number);
		for (const flow of connection.flows) {
			if (flow !== NO_FLOW) this.#flows.words[flow * FLOW_WORDS + FLOW_NOTE] = FLOW_DISMISSED;
		}
	}
}
