/**
 * What a protocol over byte streams is to the engine. Which one a connection carries is told by its
 * bytes, never by its ports; inside TLS the same question is asked again.
 */

/** Answer to "are these your first bytes?": `more` when too few are there to tell. */
export type Recognition = 'yes' | 'no' | 'more';

/** Who sent it: 0 is the side whose packet was seen first. */
export type Direction = 0 | 1;

/** Where bytes of a stream stand in the capture. */
export interface StreamOrigin {
	/** Frame that holds them, and the TCP sequence number of the first of them. */
	readonly from: number;
	readonly sequence: number;
	/** Frame that completed the stream up to them: the same, or the one that filled a hole. */
	readonly frame: number;
	/** Its time: ms since the first packet, seconds since 1970, nanoseconds. */
	readonly timeMs: number;
	readonly seconds: number;
	readonly nanoseconds: number;
	readonly interfaceId: number;
}

/** What a session may ask and tell while it takes bytes. */
export interface StreamHost {
	/** `tcp`, or what the bytes were taken out of. */
	readonly transport: 'tcp' | 'tls';
	/** Frame that completed the bytes being handed on, and its time in ms since the first packet. */
	readonly frame: number;
	readonly timeMs: number;
	/** Capture time of that frame: seconds since 1970. */
	readonly epochSeconds: number;
	/** Interface on which it was captured. */
	readonly interfaceId: number;
	/** Of the bytes being handed on; null where they stand in no frame as they are (inside TLS). */
	readonly origin: StreamOrigin | null;
	/** Bytes that came earlier are handed on until this is called with null. */
	replay(origin: StreamOrigin | null): void;
	/** Number in the flow table of what one side sends; −1 while it has sent nothing. */
	flow(direction: Direction): number;
	/** The frame, or an earlier one, carries this kind of packet (see `kinds.ts`). */
	mark(kind: number, frame?: number): void;
	/** Nothing more is wanted of this connection: its packets are only counted from now on. */
	release(): void;
}

/** One connection in the hands of a protocol. Bytes are only valid during the call. */
export interface StreamSession {
	data(direction: Direction, data: Uint8Array, start: number, end: number): void;
	/** The next `length` bytes of a direction are missing. */
	gap(direction: Direction, length: number): void;
	end(direction: Direction): void;
}

/** A protocol carried in byte streams. */
export interface StreamProtocol {
	readonly id: string;
	/** Looks at the first bytes of one direction: `start` to `end` of `data`. */
	recognise(data: Uint8Array, start: number, end: number): Recognition;
	open(host: StreamHost): StreamSession;
}

/** Cuts one direction into messages. */
export interface StreamFramer {
	/** Takes the next bytes in order; they are only valid during the call. */
	push(data: Uint8Array): void;
	/** Bytes are missing: what was begun cannot be ended as usual. */
	gap(): void;
	/** Nothing more comes; as a gap where it is left out. */
	end?(): void;
}

/** A session whose directions are cut apart from each other. */
export function framedSession(make: (direction: Direction) => StreamFramer): StreamSession {
	const framers = [make(0), make(1)] as const;
	return {
		data: (direction, data, start, end) => framers[direction].push(data.subarray(start, end)),
		gap: (direction) => framers[direction].gap(),
		end: (direction) => {
			const framer = framers[direction];
			if (framer.end === undefined) framer.gap();
			else framer.end();
		},
	};
}
