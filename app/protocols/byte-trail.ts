/** Where the bytes stand in the capture that a framer holds: it joins what comes in segments. */
import type { StreamOrigin } from './stream-protocol.ts';

/** A part of a stream, found again in the capture. */
export interface TrailPart {
	/** TCP sequence number of its first byte, signed. */
	readonly sequence: number;
	/** Frames that hold it, in order. */
	readonly frames: Uint32Array;
	/** Of the bytes that completed it. */
	readonly origin: StreamOrigin;
}

interface Piece {
	readonly origin: StreamOrigin;
	/** Bytes of it that were taken off, and that are left. */
	taken: number;
	left: number;
}

/** See the head of this file. Bytes are pushed and taken off as the framer does it with its own. */
export class ByteTrail {
	#pieces: Piece[] = [];
	/** Bytes came that stand in no frame. */
	#isBroken = false;

	/** More bytes come. */
	push(origin: StreamOrigin | null, length: number): void {
		if (origin === null) this.#isBroken = true;
		else if (length > 0) this.#pieces.push({ origin, taken: 0, left: length });
	}

	/** What was not taken is forgotten. */
	clear(): void {
		this.#pieces = [];
	}

	/** Takes bytes off the beginning. @returns where they stood; null where nobody knows */
	take(length: number): TrailPart | null {
		const frames: number[] = [];
		const [first] = this.#pieces;
		const sequence = ((first?.origin.sequence ?? 0) + (first?.taken ?? 0)) | 0;
		let origin: StreamOrigin | null = null;
		for (let rest = length; rest > 0;) {
			const [piece] = this.#pieces;
			if (piece === undefined) return null;
			const part = Math.min(rest, piece.left);
			origin = piece.origin;
			if (frames.at(-1) !== origin.from) frames.push(origin.from);
			piece.taken += part;
			piece.left -= part;
			rest -= part;
			if (piece.left === 0) this.#pieces.shift();
		}
		if (this.#isBroken || origin === null) return null;
		return { sequence, frames: Uint32Array.from(frames), origin };
	}
}
