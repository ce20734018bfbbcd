/** Packets as a live capture hands them on: columns over one buffer, up to some thousand at once. */

/** One batch of one interface. */
export interface LiveBatch {
	readonly count: number;
	/** Whole seconds since 1970. */
	readonly seconds: Float64Array;
	readonly nanoseconds: Uint32Array;
	/** Bytes captured of each packet. */
	readonly captured: Uint32Array;
	/** Bytes it had on the wire. */
	readonly lengths: Uint32Array;
	/** Where its bytes begin in `bytes`. */
	readonly offsets: Uint32Array;
	readonly bytes: Uint8Array;
}

/** Views over a buffer of the addon: `count` doubles, four times `count` words, then the bytes. */
export function liveBatch(count: number, buffer: ArrayBuffer): LiveBatch {
	return {
		count,
		seconds: new Float64Array(buffer, 0, count),
		nanoseconds: new Uint32Array(buffer, count * 8, count),
		captured: new Uint32Array(buffer, count * 12, count),
		lengths: new Uint32Array(buffer, count * 16, count),
		offsets: new Uint32Array(buffer, count * 20, count),
		bytes: new Uint8Array(buffer, count * 24),
	};
}
