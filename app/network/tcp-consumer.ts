/** Who reads TCP streams, what he is told, and the bounds that all streams share. */
import { MAX_TCP_BUFFER_BYTES, MAX_TCP_SEGMENTS, MAX_TCP_TOTAL_BYTES } from '../limits.ts';

/**
 * Why bytes are missing: `lost` they were not captured (the peer has them, or the stream ended
 * without them), `snapped` the capture cut the packet, `limit` they did not come before too many
 * later bytes had to be kept.
 */
export type TcpGapReason = 'lost' | 'snapped' | 'limit';

/** How a stream ended: by FIN, by RST, by a new connection on the same ports, with the capture. */
export type TcpEndReason = 'fin' | 'reset' | 'reused' | 'closed';

/** Reads one direction. Calls come in stream order; `packet` is the number given to `segment`. */
export interface TcpConsumer {
	/**
	 * A stream begins: before anything else, and again after `end` when the ports are used anew.
	 * @param midstream its beginning was not captured; the first bytes may be the middle of something
	 */
	begin(midstream: boolean, packet: number): void;
	/** The next bytes: `start` to `end` of `data`, which is only valid during the call. */
	data(data: Uint8Array, start: number, end: number, packet: number): void;
	/** The next `length` bytes of the stream are missing. `packet` is the one that revealed it. */
	gap(length: number, reason: TcpGapReason, packet: number): void;
	end(reason: TcpEndReason, packet: number): void;
}

/** Bounds of one direction and of all together, bytes and segments that wait out of order. */
export interface TcpLimits {
	readonly directionBytes: number;
	readonly directionSegments: number;
	readonly totalBytes: number;
}

/** The limits of `limits.ts`. */
export const TCP_LIMITS: TcpLimits = {
	directionBytes: MAX_TCP_BUFFER_BYTES,
	directionSegments: MAX_TCP_SEGMENTS,
	totalBytes: MAX_TCP_TOTAL_BYTES,
};

/** What all directions of a capture share: the limits, and how much is held. */
export class TcpBudget {
	readonly limits: TcpLimits;
	/** Bytes held out of order by all directions. */
	heldBytes = 0;

	constructor(limits: TcpLimits = TCP_LIMITS) {
		this.limits = limits;
	}
}
