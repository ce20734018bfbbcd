/** Which packets hold the sound of which samples: 18 bytes a packet, looked up by range. */

/** Packets per piece; a piece keeps the range of samples that it covers. */
const PIECE = 256;

class Piece {
	readonly frames = new Uint32Array(PIECE);
	/** First sample. */
	readonly positions = new Float64Array(PIECE);
	readonly lengths = new Uint32Array(PIECE);
	/** Which of the stream's packets in its frame this is: 0 nearly always. */
	readonly ordinals = new Uint16Array(PIECE);
	count = 0;
	least = Infinity;
	most = -Infinity;
}

/** A packet that is heard in a range. */
export interface MappedPacket {
	readonly frame: number;
	readonly ordinal: number;
	/** First sample. */
	readonly position: number;
	/** Sample frames. */
	readonly length: number;
}

/** The packets of one lane that are heard, in sequence order. */
export class LaneMap {
	readonly #pieces: Piece[] = [];

	/** Adds the next packet. @param position null when it is not heard; then nothing is kept */
	add(
		{ frame, ordinal }: Pick<MappedPacket, 'frame' | 'ordinal'>,
		position: number | null,
		length: number,
	): void {
		if (position === null || length === 0) return;
		let piece = this.#pieces[this.#pieces.length - 1];
		if (piece === undefined || piece.count === PIECE) {
			piece = new Piece();
			this.#pieces.push(piece);
		}
		const at = piece.count++;
		piece.frames[at] = frame;
		piece.ordinals[at] = ordinal;
		piece.positions[at] = position;
		piece.lengths[at] = length;
		piece.least = Math.min(piece.least, position);
		piece.most = Math.max(piece.most, position + length);
	}

	/** Packets that are heard between two samples, in sequence order. */
	between(from: number, to: number): readonly MappedPacket[] {
		const found: MappedPacket[] = [];
		for (const piece of this.#pieces) {
			if (piece.least >= to || piece.most <= from) continue;
			for (let at = 0; at < piece.count; at++) {
				const position = piece.positions[at] as number;
				const length = piece.lengths[at] as number;
				if (!(position < to && position + length > from)) continue;
				const [frame, ordinal] = [piece.frames[at] as number, piece.ordinals[at] as number];
				found.push({ frame, ordinal, position, length });
			}
		}
		return found;
	}
}
