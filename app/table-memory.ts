/**
 * One piece of memory that tables share: what compiled code (`lane/`) and everybody else work on.
 * It grows by moving to a larger piece, which everything in it is told of; what was read from the
 * old piece stays readable, so that nobody ends with an array that was pulled from under him.
 */

/** Room that regions begin at: any typed array may stand there. */
const ALIGNMENT = 16;
/** Bytes of one page of WebAssembly. */
const PAGE = 65_536;
/** Never used, so that no region has address 0. */
const RESERVED = ALIGNMENT;

/** Told where a region stands: its buffer, its first byte there and its length in bytes. */
export type Placing = (buffer: ArrayBuffer, at: number, bytes: number) => void;

/** A run of bytes that keeps its content when the memory moves. */
export class Region {
	/** First byte in the memory's buffer. */
	at: number;
	bytes: number;
	/** Called once when it is made and whenever it has moved: typed arrays are to be made anew. */
	readonly place: Placing;

	constructor(at: number, bytes: number, place: Placing) {
		this.at = at;
		this.bytes = bytes;
		this.place = place;
	}
}

/** What WebAssembly gives: the types of the platform do not name it without those of the window. */
export interface CodeMemory {
	readonly buffer: ArrayBuffer;
}

/** Makes memory for compiled code; null where the system refuses. */
type NewCode = (pages: number) => CodeMemory | null;

interface Place {
	readonly at: number;
	readonly bytes: number;
}

/** Regions one behind the other. */
export class TableMemory {
	/** All regions stand in it; another one after each move. */
	buffer = new ArrayBuffer(0);
	/** The same for compiled code; null when this memory is for none, or the system refused. */
	code: CodeMemory | null = null;
	/** Moves until now: who holds addresses compares it. */
	moves = 0;
	readonly #regions: Region[] = [];
	readonly #newCode: NewCode | null;
	#end = RESERVED;
	/** While moving: the memory before, and where regions stood in it. */
	#last: readonly [ArrayBuffer | null, readonly Place[]] = [null, []];

	/** @param newCode makes memory that compiled code can use; null for ordinary memory */
	constructor(newCode: NewCode | null = null) {
		this.#newCode = newCode;
	}

	/**
	 * Adds a region, zeroed.
	 * @param place called now and after each move
	 */
	add(bytes: number, place: Placing): Region {
		const region = new Region(this.#end, bytes, place);
		const others = this.#regions.map((each) => ({ at: each.at, bytes: each.bytes }));
		this.#regions.push(region);
		this.#end = aligned(region.at + bytes);
		if (this.#end > this.buffer.byteLength) this.#move(others);
		else place(this.buffer, region.at, bytes);
		return region;
	}

	/** Gives regions more room, zeroed, in bytes; everything moves. */
	grow(wanted: readonly (readonly [Region, number])[]): void {
		const old = this.#regions.map((each) => ({ at: each.at, bytes: each.bytes }));
		for (const [region, bytes] of wanted) region.bytes = Math.max(region.bytes, bytes);
		let end = RESERVED;
		for (const each of this.#regions) {
			each.at = end;
			end = aligned(end + each.bytes);
		}
		this.#end = end;
		this.#move(old);
	}

	/** For `place`: the same bytes where they are now, of a view of the memory before the move. */
	moved(view: Uint8Array): Uint8Array {
		const [buffer, from] = this.#last;
		if (view.buffer !== buffer) return view;
		const at = view.byteOffset;
		const index = from.findIndex((old) => at >= old.at && at < old.at + old.bytes);
		const region = this.#regions[index];
		const old = from[index];
		if (region === undefined || old === undefined) return view;
		return new Uint8Array(this.buffer, region.at + at - old.at, view.length);
	}

	/** @param old where the content of each region stood */
	#move(old: readonly Place[]): void {
		const before = new Uint8Array(this.buffer);
		this.#last = [this.buffer, old];
		this.buffer = this.#allocate(this.#end);
		const now = new Uint8Array(this.buffer);
		for (const [index, { at, bytes }] of old.entries()) {
			now.set(before.subarray(at, at + bytes), this.#regions[index]?.at ?? 0);
		}
		this.moves++;
		for (const region of this.#regions) region.place(this.buffer, region.at, region.bytes);
		this.#last = [null, []];
	}

	#allocate(bytes: number): ArrayBuffer {
		this.code = this.#newCode?.(Math.ceil(bytes / PAGE)) ?? null;
		return this.code?.buffer ?? new ArrayBuffer(bytes);
	}
}

function aligned(at: number): number {
	return Math.ceil(at / ALIGNMENT) * ALIGNMENT;
}
