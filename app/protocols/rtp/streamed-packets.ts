/**
 * Where RTP packets stand that came inside TCP connections: in which frames, at which sequence number.
 * Their bytes are read again from the capture; a packet takes some 30 bytes here. Packets of a stream
 * are linked backwards, so that asking for one stream costs nothing for the others.
 */

const COLUMNS = 6;
const FRAME = 0;
const STREAM = 1;
const SEQUENCE = 2;
const LENGTH = 3;
const PIECES = 4;
/** Row of the same stream before it, counted from 1; 0 for none. */
const BEFORE = 5;
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

/** See the head of this file. */
export class StreamedPackets {
	/** Rows and pieces are counted over all that ever came; so many were forgotten. */
	#firstRow = 0;
	#firstPiece = 0;
	#endRow = 0;
	#endPiece = 0;
	#rows = new Uint32Array(FIRST_ROWS * COLUMNS);
	#frames = new Uint32Array(FIRST_ROWS);
	/** Last row of each stream, counted from 1. */
	readonly #last = new Map<number, number>();
	/**
	 * The few that were known later than packets of frames behind theirs: what a connection says first,
	 * before it is clear what it carries.
	 */
	readonly #late = new LatePackets();
	/** First frame that was not let go. */
	#leastFrame = 0;

	/** Packets that are kept. */
	get count(): number {
		return this.#endRow - this.#firstRow + this.#late.count;
	}

	/** Adds a packet; those of one frame in their order. */
	add(packet: StreamedPacket): void {
		const { frame, stream, sequence, length, frames } = packet;
		if (this.#endRow > this.#firstRow && frame < this.#at(this.#endRow - 1, FRAME)) {
			this.#late.add(packet);
			return;
		}
		const at = (this.#endRow++ - this.#firstRow) * COLUMNS;
		const piece = this.#endPiece - this.#firstPiece;
		this.#rows = widened(this.#rows, at + COLUMNS);
		this.#frames = widened(this.#frames, piece + frames.length);
		this.#rows.set(
			[frame, stream, sequence, length, this.#endPiece, this.#last.get(stream) ?? 0],
			at,
		);
		this.#frames.set(frames, piece);
		this.#endPiece += frames.length;
		this.#last.set(stream, this.#endRow);
	}

	/** Whether one of these streams has packets here. */
	hasAny(streams: ReadonlySet<number>): boolean {
		for (const stream of streams) {
			if (this.#last.has(stream) || this.#late.ofStream(stream).length > 0) return true;
		}
		return false;
	}

	/** Packets that a frame completed, in order. */
	ofFrame(frame: number): readonly StreamedPacket[] {
		const found = [...this.#late.ofFrame(frame)];
		for (let row = this.#firstOf(frame); row < this.#endRow; row++) {
			if (this.#at(row, FRAME) !== frame) break;
			found.push(this.#packet(row));
		}
		return found;
	}

	/** Frames that complete packets of these streams, each once, ascending. @param from least frame */
	completing(streams: ReadonlySet<number>, from = 0): Uint32Array {
		const least = Math.max(from, this.#leastFrame);
		const found = new Set<number>();
		for (const stream of streams) {
			for (const row of this.#rowsOf(stream, least)) found.add(this.#at(row, FRAME));
			for (const { frame } of this.#late.ofStream(stream)) if (frame >= least) found.add(frame);
		}
		return Uint32Array.from(found).sort();
	}

	/** Frames that hold bytes of these streams, each once, ascending. */
	holding(streams: ReadonlySet<number>): Uint32Array {
		const least = this.#leastFrame;
		const found = new Set<number>();
		const note = (frames: Uint32Array): void => {
			for (const frame of frames) if (frame >= least) found.add(frame);
		};
		for (const stream of streams) {
			for (const row of this.#rowsOf(stream, least)) note(this.#piecesOf(row));
			for (const { frames } of this.#late.ofStream(stream)) note(frames);
		}
		return Uint32Array.from(found).sort();
	}

	/** Lets go of packets that have left a ring of files. @param before first frame that is kept */
	forget(before: number): void {
		if (before <= this.#leastFrame) return;
		this.#leastFrame = before;
		this.#late.forget(before);
		const row = this.#firstOf(before);
		// What stays is moved: seldom enough to cost nothing.
		if (row - this.#firstRow < Math.max(FIRST_ROWS, this.#endRow - row)) return;
		const piece = row < this.#endRow ? this.#at(row, PIECES) : this.#endPiece;
		const used = (this.#endRow - this.#firstRow) * COLUMNS;
		this.#rows = this.#rows.slice((row - this.#firstRow) * COLUMNS, used);
		this.#frames = this.#frames.slice(piece - this.#firstPiece, this.#endPiece - this.#firstPiece);
		this.#firstRow = row;
		this.#firstPiece = piece;
	}

	/** Rows of a stream, the last first, down to a frame. */
	*#rowsOf(stream: number, from: number): Generator<number> {
		let row = (this.#last.get(stream) ?? 0) - 1;
		while (row >= this.#firstRow && this.#at(row, FRAME) >= from) {
			yield row;
			row = this.#at(row, BEFORE) - 1;
		}
	}

	/** First row of a frame or a later one. */
	#firstOf(frame: number): number {
		let [low, high] = [this.#firstRow, this.#endRow];
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			if (this.#at(middle, FRAME) < frame) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#packet(row: number): StreamedPacket {
		return {
			frame: this.#at(row, FRAME),
			stream: this.#at(row, STREAM),
			sequence: this.#at(row, SEQUENCE) | 0,
			length: this.#at(row, LENGTH),
			frames: this.#piecesOf(row),
		};
	}

	#piecesOf(row: number): Uint32Array {
		const end = row + 1 < this.#endRow ? this.#at(row + 1, PIECES) : this.#endPiece;
		return this.#frames.subarray(this.#at(row, PIECES) - this.#firstPiece, end - this.#firstPiece);
	}

	#at(row: number, column: number): number {
		return this.#rows[(row - this.#firstRow) * COLUMNS + column] as number;
	}
}

/** Packets beside the rows, by frame and by stream. */
class LatePackets {
	count = 0;
	readonly #byFrame = new Map<number, StreamedPacket[]>();
	readonly #byStream = new Map<number, StreamedPacket[]>();

	add(packet: StreamedPacket): void {
		this.count++;
		push(this.#byFrame, packet.frame, packet);
		push(this.#byStream, packet.stream, packet);
	}

	ofFrame(frame: number): readonly StreamedPacket[] {
		return this.#byFrame.get(frame) ?? [];
	}

	ofStream(stream: number): readonly StreamedPacket[] {
		return this.#byStream.get(stream) ?? [];
	}

	forget(before: number): void {
		for (const frame of this.#byFrame.keys()) if (frame < before) this.#byFrame.delete(frame);
		this.count = 0;
		for (const [stream, packets] of this.#byStream) {
			const kept = packets.filter(({ frame }) => frame >= before);
			this.count += kept.length;
			if (kept.length === 0) this.#byStream.delete(stream);
			else if (kept.length < packets.length) this.#byStream.set(stream, kept);
		}
	}
}

function push(map: Map<number, StreamedPacket[]>, key: number, packet: StreamedPacket): void {
	const others = map.get(key);
	if (others === undefined) map.set(key, [packet]);
	else others.push(packet);
}

function widened(column: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
	if (length <= column.length) return column;
	const wider = new Uint32Array(Math.max(length, column.length * 2));
	wider.set(column);
	return wider;
}
