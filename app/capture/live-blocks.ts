/**
 * Batches of packets as blocks of a pcapng, many with one allocation: a live capture writes every
 * packet it sees. Little-endian, nanosecond time stamps.
 * @see draft-ietf-opsawg-pcapng §4.3, §4.6
 */
import type { LiveBatch } from './live-batch.ts';

const ENHANCED_PACKET = 6;
const INTERFACE_STATISTICS = 5;
/** Block type, two lengths, interface, time, two lengths of the packet. */
const PACKET_FRAME = 32;

/** Counters of one interface since the capture began. */
export interface InterfaceCounters {
	/** Packets handed on. */
	readonly captured: number;
	readonly droppedByInterface: number;
	readonly droppedByKernel: number;
}

/** A buffer that is used again for each batch. */
export class LiveBlocks {
	#bytes = Buffer.alloc(1 << 16);

	/**
	 * Enhanced packet blocks of rows `from` to `to` of a batch.
	 * @returns bytes that are valid until the next call
	 */
	packets(batch: LiveBatch, interfaceId: number, from = 0, to = batch.count): Uint8Array {
		const { seconds, nanoseconds, captured, lengths, offsets, bytes } = batch;
		this.#makeRoom(sizeOf(batch, from, to));
		const out = this.#bytes;
		let at = 0;
		for (let row = from; row < to; row++) {
			const length = captured[row] as number;
			const padded = (length + 3) & ~3;
			const start = offsets[row] as number;
			at = header(out, at, ENHANCED_PACKET, PACKET_FRAME + padded, interfaceId);
			at = time(out, at, seconds[row] as number, nanoseconds[row] as number);
			at = word(out, at, length);
			at = word(out, at, lengths[row] as number);
			out.set(bytes.subarray(start, start + length), at);
			out.fill(0, at + length, at + padded);
			at = word(out, at + padded, PACKET_FRAME + padded);
		}
		return out.subarray(0, at);
	}

	/** An interface statistics block. @param nowMs since 1970 */
	statistics(interfaceId: number, nowMs: number, counters: InterfaceCounters): Uint8Array {
		const options: readonly (readonly [number, number])[] = [
			[4, counters.captured + counters.droppedByKernel],
			[5, counters.droppedByInterface],
			[7, counters.droppedByKernel],
			[8, counters.captured],
		];
		const length = 24 + options.length * 12 + 4;
		this.#makeRoom(length);
		const out = this.#bytes;
		let at = header(out, 0, INTERFACE_STATISTICS, length, interfaceId);
		const seconds = Math.floor(nowMs / 1000);
		at = time(out, at, seconds, Math.floor((nowMs - seconds * 1000) * 1e6));
		for (const [code, value] of options) {
			at = word(out, at, code | (8 << 16));
			at = word(out, at, value >>> 0);
			at = word(out, at, Math.floor(value / 0x1_0000_0000));
		}
		at = word(out, at, 0);
		return out.subarray(0, word(out, at, length));
	}

	#makeRoom(bytes: number): void {
		if (this.#bytes.length < bytes) this.#bytes = Buffer.alloc(bytes + (bytes >> 1));
	}
}

/** Bytes that rows of a batch take as blocks. */
export function sizeOf({ captured }: LiveBatch, from: number, to: number): number {
	let size = 0;
	for (let row = from; row < to; row++) {
		size += PACKET_FRAME + (((captured[row] as number) + 3) & ~3);
	}
	return size;
}

function word(out: Uint8Array, at: number, value: number): number {
	out[at] = value;
	out[at + 1] = value >>> 8;
	out[at + 2] = value >>> 16;
	out[at + 3] = value >>> 24;
	return at + 4;
}

function header(
	out: Uint8Array,
	at: number,
	type: number,
	length: number,
	interfaceId: number,
): number {
	return word(out, word(out, word(out, at, type), length), interfaceId);
}

/** 64 bits of nanoseconds: beyond 2^53, so upper and lower word by parts that a double holds. */
function time(out: Uint8Array, at: number, seconds: number, nanoseconds: number): number {
	const upper = Math.floor(seconds / 65_536) * 1e9;
	const lower = (seconds % 65_536) * 1e9 + nanoseconds + (upper % 65_536) * 65_536;
	const high = Math.floor(upper / 65_536) + Math.floor(lower / 0x1_0000_0000);
	return word(out, word(out, at, high), lower % 0x1_0000_0000);
}
