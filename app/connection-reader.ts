/** Reads the packets of chosen TCP connections again and hands their bytes to a protocol, as at first. */
import { u8 } from './bytes.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { CancelledError } from './errors.ts';
import { giveWay } from './give-way.ts';
import { TcpConnection } from './network/tcp.ts';
import { TcpBudget } from './network/tcp-consumer.ts';
import type { TcpConsumer } from './network/tcp-consumer.ts';
import { PROTOCOL_TCP } from './network/layers.ts';
import { PacketReader } from './packet-reader.ts';
import * as K from './protocols/kinds.ts';
import { StreamProbe } from './protocols/stream-probe.ts';
import type { Direction, StreamHost, StreamProtocol } from './protocols/stream-protocol.ts';

const SYN = 0x02;
const TCP_HEADER = 20;
/** Work between two breaks, ms, and packets between two looks at the clock. */
const BREATH_MS = 25;
const LOOK_PACKETS = 512;

/** A connection to be read again, and who reads it. */
export interface WantedConnection {
	/** Flow of what a side sends; −1 for none. */
	flow(direction: Direction): number;
	/** Makes the protocol's reader; asked again when the ports are used anew. */
	protocol(): StreamProtocol;
}

/** One connection on its second way. */
class Again implements StreamHost {
	readonly transport = 'tcp';
	/** Whoever reads twice reads from the bytes themselves. */
	readonly origin = null;
	frame = 0;
	timeMs = 0;
	epochSeconds = 0;
	interfaceId = 0;
	isReleased = false;
	readonly #wanted: WantedConnection;
	readonly #budget: TcpBudget;
	tcp: TcpConnection;

	constructor(wanted: WantedConnection, budget: TcpBudget) {
		this.#wanted = wanted;
		this.#budget = budget;
		this.tcp = this.#begin();
	}

	#begin(): TcpConnection {
		this.isReleased = false;
		const probe = new StreamProbe([this.#wanted.protocol()], this);
		const side = (direction: Direction): TcpConsumer => ({
			begin: (midstream) => probe.begin(direction, midstream),
			data: (data, start, end) => probe.data(direction, data, start, end),
			gap: (length) => probe.gap(direction, length),
			end: () => probe.end(direction),
		});
		return new TcpConnection(side(0), side(1), this.#budget);
	}

	/** What was nobody's is looked at anew when a connection begins on its ports. */
	restart(): void {
		if (this.isReleased) this.tcp = this.#begin();
	}

	flow(direction: Direction): number {
		return this.#wanted.flow(direction);
	}

	replay(): void {
		// See `origin`.
	}

	mark(): void {
		// Packets have their kind since the first reading.
	}

	release(): void {
		this.isReleased = true;
	}
}

/** See the head of this file. */
export class ConnectionReader {
	readonly #facts: CaptureFacts;
	readonly #reader: PacketReader;
	readonly #byFlow = new Map<number, { readonly again: Again; readonly direction: Direction }>();

	constructor(facts: CaptureFacts, wanted: readonly WantedConnection[]) {
		this.#facts = facts;
		this.#reader = new PacketReader(facts.tracker.index, facts.source);
		const budget = new TcpBudget();
		for (const one of wanted) {
			const again = new Again(one, budget);
			for (const direction of [0, 1] as const) {
				const flow = one.flow(direction);
				if (flow >= 0) this.#byFlow.set(flow, { again, direction });
			}
		}
	}

	/** Reads them from the first packet to the last. @throws CancelledError on abort */
	async run(signal: AbortSignal, onProgress: (share: number) => unknown): Promise<void> {
		const frames = this.#select();
		let breath = performance.now();
		for (let at = 0; at < frames.length; at++) {
			this.#take(frames[at] as number);
			const isLook = at % LOOK_PACKETS === LOOK_PACKETS - 1;
			if (!isLook || performance.now() - breath < BREATH_MS) continue;
			await onProgress(at / frames.length);
			await giveWay();
			if (signal.aborted) throw new CancelledError();
			breath = performance.now();
		}
		const last = this.#facts.tracker.index.count;
		for (const { again } of this.#byFlow.values()) again.tcp.close(last);
	}

	#select(): Uint32Array {
		const { index, flows } = this.#facts.tracker;
		const isWanted = new Uint8Array(flows.count);
		for (const flow of this.#byFlow.keys()) isWanted[flow] = 1;
		const found = index.select((unit, kind) => {
			const plain = kind & K.KIND_MASK;
			if (plain === K.KIND_FRAGMENT) return true;
			return plain !== K.KIND_RTP && plain !== K.KIND_LEFT_OUT && isWanted[unit] === 1;
		});
		return found.map((row) => row + 1);
	}

	#take(frame: number): void {
		const reader = this.#reader;
		reader.decode(frame);
		const { layers, record } = reader;
		if (layers.protocol !== PROTOCOL_TCP || layers.version === 0) return;
		if (layers.payloadStart < layers.transportStart + TCP_HEADER) return;
		const known = this.#byFlow.get(record.unit);
		if (known === undefined) return;
		const { again, direction } = known;
		const { tracker } = this.#facts;
		again.frame = frame;
		again.timeMs =
			(record.seconds - tracker.startSeconds) * 1000 +
			(record.nanoseconds - tracker.startNanoseconds) / 1e6;
		again.epochSeconds = record.seconds + record.nanoseconds / 1e9;
		if ((u8(layers.data, layers.transportStart + 13) & SYN) !== 0) again.restart();
		again.tcp.packet(direction, layers, frame);
	}
}
