/** TCP connections as frames, and what hosts of stream protocols see. */
import type {
	Direction,
	StreamHost,
	StreamOrigin,
} from '../../../app/protocols/stream-protocol.ts';
import type { PacketTracker } from '../../../app/tracker.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { be16, be32, bytes, ethernet, ipv4 } from '../network/frames.ts';

const SYN = 2;
const PUSH_ACK = 24;
const FIN_ACK = 17;

/** One connection between 10.0.0.1 (direction 0) and 10.0.0.2, 10 ms between segments. */
export class TcpTalk {
	readonly frames: TimedFrame[] = [];
	readonly #ports: readonly [number, number];
	readonly #sequences: [number, number] = [1000, 9000];

	constructor(ports: readonly [number, number] = [40_000, 5060]) {
		this.#ports = ports;
	}

	/** SYN of both sides. */
	open(): this {
		return this.#segment(0, SYN, new Uint8Array(0), 1).#segment(1, SYN, new Uint8Array(0), 1);
	}

	/** One segment of payload. */
	say(direction: Direction, what: string | Uint8Array): this {
		const payload = typeof what === 'string' ? new TextEncoder().encode(what) : what;
		return this.#segment(direction, PUSH_ACK, payload, payload.length);
	}

	/** Bytes that were sent and not captured. */
	lose(direction: Direction, count: number): this {
		this.#sequences[direction] += count;
		return this;
	}

	/** FIN of both sides. */
	close(): this {
		const nothing = new Uint8Array(0);
		return this.#segment(0, FIN_ACK, nothing, 1).#segment(1, FIN_ACK, nothing, 1);
	}

	#segment(direction: Direction, flags: number, payload: Uint8Array, length: number): this {
		const [own, other] = direction === 0 ? [0, 1] : [1, 0];
		const header = bytes(
			be16(this.#ports[own] ?? 0),
			be16(this.#ports[other] ?? 0),
			be32(this.#sequences[direction]),
			be32(1),
			[0x50, flags, 0xff, 0xff, 0, 0, 0, 0],
		);
		this.#sequences[direction] += length;
		const packet = ipv4(6, bytes(header, payload), {
			source: [10, 0, 0, own + 1],
			destination: [10, 0, 0, other + 1],
		});
		this.frames.push({ us: this.frames.length * 10_000, frame: ethernet(0x0800, packet) });
		return this;
	}
}

/** `frame.part transport what` of each SIP message that a tracker kept. */
export function sipOf({ protocols }: PacketTracker): readonly string[] {
	const { messages } = protocols.sip;
	return Array.from({ length: messages.count }, (_, number) => {
		const { frame, part, transport, status, method } = messages.message(number);
		return `${frame}.${part} ${transport} ${status === 0 ? method : status}`;
	});
}

/** A host that notes what it is told. */
export class NotingHost implements StreamHost {
	readonly transport: 'tcp' | 'tls';
	frame = 1;
	timeMs = 0;
	epochSeconds = 1_700_000_000;
	interfaceId = 0;
	readonly marks: number[] = [];
	released = 0;
	origin: StreamOrigin | null = null;

	constructor(transport: 'tcp' | 'tls' = 'tcp') {
		this.transport = transport;
	}

	flow(direction: Direction): number {
		return 10 + direction;
	}

	replay(origin: StreamOrigin | null): void {
		this.origin = origin;
	}

	mark(kind: number): void {
		this.marks.push(kind);
	}

	release(): void {
		this.released++;
	}
}
