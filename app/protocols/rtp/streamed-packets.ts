/**
 * Where RTP packets stand that came inside TCP connections: in which frames, at which sequence number.
 * Their bytes are read again from the capture; a packet takes some 24 bytes here.
 */

const COLUMNS = 5;
const FRAME = 0;
const STREAM = 1;
const SEQUENCE = 2;
const LENGTH = 3;
const PIECES = 4;
const FIRST_ROWS = 1024;

/** One packet of a stream in a connection. */
export interface StreamedPacket {
	/** Frame that completed it. */
	readonly frame: number;
	/** Number in `RtpStreams`. */
	readonly stream: number;
	/** TCP sequence number of its first byte, signed. */
	readonly sequence: number;
	/** Bytes from its RTP header on. */
	readonly length: number;
	/** Frames that hold its bytes. */
	readonly frames: Uint32Array;
}

/** See the head of this file. Rows are added in capture order. */
export class StreamedPackets {
	count = 0;
	#rows = new Uint32Array(FIRST_ROWS * COLUMNS);
	#frames = new Uint32Array(FIRST_ROWS);
	#pieces = 0;
	readonly #streams = new Set<number>();

	/** Adds a packet; its frame is never before that of the packet added last. */
	add({ frame, stream, sequence, length, frames }: StreamedPacket): void {
		const at = this.count++ * COLUMNS;
		this.#rows = widened(this.#rows, at + COLUMNS);
		this.#frames = widened(this.#frames, this.#pieces + frames.length);
		this.#rows.set([frame, stream, sequence, length, this.#pieces], at);
		this.#frames.set(frames, this.#pieces);
		this.#pieces += frames.length;
		this.#streams.add(stream);
	}

	/** Whether one of these streams has packets here. */
	hasAny(streams: ReadonlySet<number>): boolean {
		for (const stream of streams) if (this.#streams.has(stream)) return true;
		return false;
	}

	/** Packets that a frame completed, in order. */
	ofFrame(frame: number): readonly StreamedPacket[] {
		const found: StreamedPacket[] = [];
		for (let row = this.#firstOf(frame); row < this.count; row++) {
			if (this.#at(row, FRAME) !== frame) break;
			found.push(this.#packet(row));
		}
		return found;
	}

	/** Frames that complete packets of these streams, each once, ascending. @param from least frame */
	completing(streams: ReadonlySet<number>, from = 0): Uint32Array {
		const found: number[] = [];
		for (let row = this.#firstOf(from); row < this.count; row++) {
			const frame = this.#at(row, FRAME);
			if (streams.has(this.#at(row, STREAM)) && found.at(-1) !== frame) found.push(frame);
		}
		return Uint32Array.from(found);
	}

	/** Frames that hold bytes of these streams, each once, ascending. */
	holding(streams: ReadonlySet<number>): Uint32Array {
		const found = new Set<number>();
		for (let row = 0; row < this.count; row++) {
			if (!streams.has(this.#at(row, STREAM))) continue;
			for (const frame of this.#packet(row).frames) found.add(frame);
		}
		return Uint32Array.from(found).sort();
	}

	/** First row of a frame or a later one. */
	#firstOf(frame: number): number {
		let [low, high] = [0, this.count];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#at(middle, FRAME) < frame) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#packet(row: number): StreamedPacket {
		const end = row + 1 < this.count ? this.#at(row + 1, PIECES) : this.#pieces;
		return {
			frame: this.#at(row, FRAME),
			stream: this.#at(row, STREAM),
			sequence: this.#at(row, SEQUENCE) | 0,
			length: this.#at(row, LENGTH),
			frames: this.#frames.subarray(this.#at(row, PIECES), end),
		};
	}

	#at(row: number, column: number): number {
		return this.#rows[row * COLUMNS + column] as number;
	}
}

function widened(column: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
	if (length <= column.length) return column;
	const wider = new Uint32Array(Math.max(length, column.length * 2));
	wider.set(column);
	return wider;
}
