/**
 * One row per packet, in columns of segments that are never regrown or copied: 21 bytes a packet
 * (23 with several interfaces). Everything a list shows is made from these and the file.
 */
import type { PacketBlock } from './source.ts';

const SEGMENT_PACKETS = 65_536;
const LONG = 0xffff;

/** Row that no packet has. */
export const NO_UNIT = 0xffff_ffff;

class Segment {
	readonly position = new Uint32Array(SEGMENT_PACKETS);
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
	readonly basePosition: number;
	readonly baseSeconds: number;

	constructor(first: number, basePosition: number, baseSeconds: number) {
		this.first = first;
		this.basePosition = basePosition;
		this.baseSeconds = baseSeconds;
	}
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
	readonly #segments: Segment[] = [];
	/** Files whose packets lie apart (merged captures) need a new segment when positions jump. */
	#last: Segment | null = null;

	/** Appends one packet of a block; `unit` and `kind` are set when it is classified. */
	append(block: PacketBlock, row: number, unit: number, kind: number): void {
		const position = block.position[row] as number;
		const seconds = block.seconds[row] as number;
		const segment = this.#segmentFor(position, seconds);
		const at = segment.count;
		const captured = block.captured[row] as number;
		const original = block.original[row] as number;
		segment.position[at] = position - segment.basePosition;
		segment.seconds[at] = seconds - segment.baseSeconds;
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

	#keepLong(segment: Segment, at: number, captured: number, original: number): void {
		segment.captured[at] = LONG;
		segment.original[at] = LONG;
		segment.long ??= new Map();
		segment.long.set(at, [captured, original]);
	}

	#segmentFor(position: number, seconds: number): Segment {
		const last = this.#last;
		if (last !== null && last.count < SEGMENT_PACKETS) {
			const distance = position - last.basePosition;
			const time = seconds - last.baseSeconds;
			const fits = distance >= 0 && distance <= 0xffff_ffff;
			if (fits && time === (time | 0)) return last;
		}
		// Merged files and steps back start at 0, so that each file's positions fit.
		const base = position <= 0xffff_ffff ? 0 : position;
		const segment = new Segment(this.count, base, seconds);
		this.#segments.push(segment);
		this.#last = segment;
		return segment;
	}

	/** Sets what a packet was classified as. */
	classify(index: number, unit: number, kind: number): void {
		const segment = this.#segmentOf(index);
		const row = index - segment.first;
		segment.unit[row] = unit;
		segment.kind[row] = kind;
	}

	/** @throws RangeError when there is no such packet */
	read(index: number, into: PacketRecord): void {
		const segment = this.#segmentOf(index);
		const row = index - segment.first;
		const long = segment.long?.get(row);
		into.position = segment.basePosition + (segment.position[row] as number);
		into.seconds = segment.baseSeconds + (segment.seconds[row] as number);
		into.nanoseconds = segment.nanoseconds[row] as number;
		into.captured = long?.[0] ?? (segment.captured[row] as number);
		into.original = long?.[1] ?? (segment.original[row] as number);
		into.unit = segment.unit[row] as number;
		into.kind = segment.kind[row] as number;
		into.interfaceId = segment.interfaceId?.[row] ?? 0;
	}

	#segmentOf(index: number): Segment {
		let low = 0;
		let high = this.#segments.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#segments[middle] as Segment).first <= index) low = middle;
			else high = middle - 1;
		}
		const segment = this.#segments[low];
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
			const begin = Math.max(0, from - segment.first);
			const end = Math.min(segment.count, to - segment.first);
			for (let row = begin; row < end; row++) {
				if (match(segment.unit[row] as number, segment.kind[row] as number)) {
					found.push(segment.first + row);
				}
			}
		}
		return Uint32Array.from(found);
	}

	/** Visits the columns segment by segment, for filters. */
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
