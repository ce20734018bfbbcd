/**
 * One row per packet, in columns of segments that are never regrown or copied: 21 bytes a packet
 * (23 with several interfaces). Everything a list shows is made from these and the file.
 */
import { NotFoundError } from '../errors.ts';
import { ClockSteps } from './clock-steps.ts';
import type { PacketBlock } from './source.ts';

const SEGMENT_PACKETS = 1 << 16;
const LONG = 0xffff;

/** Unit of packets that have none: what −1 becomes in an unsigned column. */
export const NO_UNIT = 0xffff_ffff;

class Segment {
	/** Low 32 bits; the rest stands in `positionHigh` where a file is larger than 4 GiB. */
	readonly position = new Uint32Array(SEGMENT_PACKETS);
	positionHigh: Uint16Array | null = null;
	readonly seconds = new Int32Array(SEGMENT_PACKETS);
	readonly nanoseconds = new Uint32Array(SEGMENT_PACKETS);
	readonly captured = new Uint16Array(SEGMENT_PACKETS);
	readonly original = new Uint16Array(SEGMENT_PACKETS);
	readonly unit = new Uint32Array(SEGMENT_PACKETS);
	readonly kind = new Uint8Array(SEGMENT_PACKETS);
	interfaceId: Uint16Array | null = null;
	/** Captured and original length of packets of 65 535 bytes and more, by row. */
	long: Map<number, readonly [number, number]> | null = null;
	count = 0;
	/** Index (frame number − 1) of the first packet. */
	readonly first: number;
	readonly baseSeconds: number;

	constructor(first: number, baseSeconds: number) {
		this.first = first;
		this.baseSeconds = baseSeconds;
	}
}

/** A time that lies 68 years or more from its segment's is damaged; it stays at that bound. */
function clampSeconds(distance: number): number {
	return Math.max(-0x7fff_ffff, Math.min(0x7fff_ffff, distance));
}

/** Facts of one packet, filled by `PacketIndex.read`; reused. */
export class PacketRecord {
	position = 0;
	seconds = 0;
	nanoseconds = 0;
	captured = 0;
	original = 0;
	unit = NO_UNIT;
	kind = 0;
	interfaceId = 0;
}

/** Index of all packets of a capture. Frame numbers count from 1; rows here from 0. */
export class PacketIndex {
	count = 0;
	/** False: packets are counted only (a list of streams needs no more; see ARCHITECTURE.md). */
	readonly isKept: boolean;
	/** Rows before it are forgotten: their files are gone. */
	first = 0;
	readonly #segments: Segment[] = [];
	/** The last of them. */
	#current: Segment | null = null;
	readonly #clockSteps = new ClockSteps();
	/** Segments that were let go before the first of them. */
	#dropped = 0;

	constructor(isKept = true) {
		this.isKept = isKept;
	}

	/** Appends one packet of a block; `unit` and `kind` are set when it is classified. */
	append(block: PacketBlock, row: number, unit: number, kind: number): void {
		if (!this.isKept) {
			this.count++;
			return;
		}
		const position = block.position[row] as number;
		const seconds = block.seconds[row] as number;
		const current = this.#current;
		const segment =
			current === null || current.count === SEGMENT_PACKETS ? this.#begin(seconds) : current;
		const at = segment.count;
		const captured = block.captured[row] as number;
		const original = block.original[row] as number;
		segment.position[at] = position;
		if (position > 0xffff_ffff) {
			segment.positionHigh ??= new Uint16Array(SEGMENT_PACKETS);
			segment.positionHigh[at] = position / 0x1_0000_0000;
		}
		segment.seconds[at] = clampSeconds(seconds - segment.baseSeconds);
		segment.nanoseconds[at] = block.nanoseconds[row] as number;
		segment.unit[at] = unit;
		segment.kind[at] = kind;
		if (captured < LONG && original < LONG) {
			segment.captured[at] = captured;
			segment.original[at] = original;
		} else {
			this.#keepLong(segment, at, captured, original);
		}
		const interfaceId = block.interfaceId[row] as number;
		if (interfaceId !== 0 || segment.interfaceId !== null) {
			segment.interfaceId ??= new Uint16Array(SEGMENT_PACKETS);
			segment.interfaceId[at] = interfaceId;
		}
		segment.count = at + 1;
		this.count++;
	}

	/** Appends packets of a block that were taken already: rows `from` to `to` − 1. */
	appendTaken(block: PacketBlock, from: number, to: number): void {
		if (!this.isKept) {
			this.count += to - from;
			return;
		}
		for (let row = from; row < to; row++) {
			this.append(block, row, block.unit[row] as number, block.kind[row] as number);
		}
	}

	#keepLong(segment: Segment, at: number, captured: number, original: number): void {
		segment.captured[at] = LONG;
		segment.original[at] = LONG;
		segment.long ??= new Map();
		segment.long.set(at, [captured, original]);
	}

	#begin(seconds: number): Segment {
		const segment = new Segment(this.count, seconds);
		this.#segments.push(segment);
		this.#current = segment;
		return segment;
	}

	/**
	 * Lets go of the rows before one: packets that a ring of files has overwritten. Memory is freed
	 * by whole segments of 65 536; what is asked for from now on begins at the row exactly.
	 */
	forget(before: number): void {
		if (before <= this.first) return;
		this.first = Math.min(before, this.count);
		// The last one is being filled.
		const full = Math.min(
			this.#segments.length - 1,
			Math.floor(this.first / SEGMENT_PACKETS) - this.#dropped,
		);
		if (full <= 0) return;
		this.#segments.splice(0, full);
		this.#dropped += full;
	}

	/** Sets what a packet was classified as; its marks stay. */
	classify(index: number, unit: number, kind: number, markBits: number): void {
		if (!this.isKept || index < this.first) return;
		const segment = this.#segmentOf(index);
		const row = index - segment.first;
		segment.unit[row] = unit;
		segment.kind[row] = kind | ((segment.kind[row] as number) & markBits);
	}

	/** Unit of a packet. @throws RangeError when there is no such packet, NotFoundError when it was forgotten */
	unitOf(index: number): number {
		const segment = this.#segmentOf(index);
		return segment.unit[index - segment.first] as number;
	}

	/** @throws RangeError when there is no such packet, NotFoundError when it was forgotten */
	read(index: number, into: PacketRecord): void {
		const segment = this.#segmentOf(index);
		const row = index - segment.first;
		const long = segment.long?.get(row);
		into.position =
			(segment.positionHigh?.[row] ?? 0) * 0x1_0000_0000 + (segment.position[row] as number);
		into.seconds = segment.baseSeconds + (segment.seconds[row] as number);
		into.nanoseconds = segment.nanoseconds[row] as number;
		into.captured = long?.[0] ?? (segment.captured[row] as number);
		into.original = long?.[1] ?? (segment.original[row] as number);
		into.unit = segment.unit[row] as number;
		into.kind = segment.kind[row] as number;
		into.interfaceId = segment.interfaceId?.[row] ?? 0;
	}

	#segmentOf(index: number): Segment {
		if (index >= 0 && index < this.first) {
			throw new NotFoundError(`packet ${index + 1} has left the ring of files`);
		}
		const segment = this.#segments[Math.floor(index / SEGMENT_PACKETS) - this.#dropped];
		if (segment === undefined || index < 0 || index >= this.count) {
			throw new RangeError(`packet ${index + 1} is not one of the ${this.count} in the index`);
		}
		return segment;
	}

	/**
	 * Indices of the packets whose unit and kind are as given, in order. A tight scan over two
	 * columns: about 1 ns a packet.
	 * @param from first index looked at
	 * @param to one past the last index looked at
	 */
	select(match: (unit: number, kind: number) => boolean, from = 0, to = this.count): Uint32Array {
		const found: number[] = [];
		for (const segment of this.#segments) {
			const begin = Math.max(0, Math.max(from, this.first) - segment.first);
			const end = Math.min(segment.count, to - segment.first);
			for (let row = begin; row < end; row++) {
				if (match(segment.unit[row] as number, segment.kind[row] as number)) {
					found.push(segment.first + row);
				}
			}
		}
		return Uint32Array.from(found);
	}

	/** Where the capture's clock was set back, among the packets so far. */
	clockSteps(): ClockSteps {
		this.#clockSteps.update(this.#segments);
		return this.#clockSteps;
	}

	/** Visits the columns segment by segment, for filters; the first may begin before `first`. */
	eachSegment(visit: (columns: SegmentColumns) => void): void {
		for (const segment of this.#segments) visit(segment);
	}
}

/** The columns of one segment; rows 0 to count − 1 are valid. Times are relative to `baseSeconds`. */
export interface SegmentColumns {
	readonly first: number;
	readonly count: number;
	readonly baseSeconds: number;
	readonly seconds: Int32Array;
	readonly nanoseconds: Uint32Array;
	readonly captured: Uint16Array;
	readonly original: Uint16Array;
	readonly long: ReadonlyMap<number, readonly [number, number]> | null;
	readonly unit: Uint32Array;
	readonly kind: Uint8Array;
	readonly interfaceId: Uint16Array | null;
}
