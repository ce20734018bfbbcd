/**
 * What a protocol over byte streams is to the engine. Which one a connection carries is told by its
 * bytes, never by its ports; inside TLS the same question is asked again.
 */

/** Answer to "are these your first bytes?": `more` when too few are there to tell. */
export type Recognition = 'yes' | 'no' | 'more';

/** Who sent it: 0 is the side whose packet was seen first. */
export type Direction = 0 | 1;

/** What a session may ask and tell while it takes bytes. */
export interface StreamHost {
	/** `tcp`, or what the bytes were taken out of. */
	readonly transport: 'tcp' | 'tls';
	/** Frame that completed the bytes being handed on, and its time in ms since the first packet. */
	readonly frame: number;
	readonly timeMs: number;
	/** Capture time of that frame: seconds since 1970. */
	readonly epochSeconds: number;
	/** Number in the flow table of what one side sends; −1 while it has sent nothing. */
	flow(direction: Direction): number;
	/** The frame carries this kind of packet (see `kinds.ts`). */
	mark(kind: number): void;
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
