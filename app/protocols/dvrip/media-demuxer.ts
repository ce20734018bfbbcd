/**
 * Media frames out of the joined bodies of media messages. Goes by the lengths in the frames' own
 * headers; only after a loss, or where no header stands, it searches for the next one.
 */
import { u8 } from '../../bytes.ts';
import {
	isMediaSignature,
	isPlausible,
	MEDIA_HEADER_BYTES,
	MediaHeader,
	mediaHeaderLength,
} from './media-header.ts';

/** Told of frames in order. Bytes are only valid during the call. */
export interface FrameListener {
	/** A frame begins; the header is reused for the next one. */
	frameBegin(header: MediaHeader): void;
	framePiece(data: Uint8Array, start: number, end: number): void;
	/** @param missing bytes of the frame that are not there */
	frameEnd(missing: number): void;
	/** Bytes that belong to no frame whose header is known. */
	strayBytes(length: number): void;
	/** A signature that nobody knows, or a length that cannot be. */
	badFrame(fault: 'unknown-media-signature' | 'media-length-too-large', signature: number): void;
}

/** From here on kinds look like this protocol's; below are start codes of the video itself. */
const FIRST_SUSPECT = 0xf0;

/** One stream of media frames. */
export class MediaDemuxer {
	readonly #listener: FrameListener;
	readonly #header = new MediaHeader();
	readonly #held = new Uint8Array(MEDIA_HEADER_BYTES);
	#heldLength = 0;
	#remaining = 0;
	#missing = 0;
	#isOpen = false;
	#isSearching = false;

	constructor(listener: FrameListener) {
		this.#listener = listener;
	}

	/** Bytes that the open frame still wants. */
	get wanted(): number {
		return this.#remaining;
	}

	/** True while no frame is open and none is begun. */
	get isIdle(): boolean {
		return !this.#isOpen && this.#heldLength === 0;
	}

	push(data: Uint8Array, start: number, end: number): void {
		let at = start;
		while (at < end) {
			if (this.#isOpen) at = this.#body(data, at, end);
			else at = this.#isSearching ? this.#search(data, at, end) : this.#begin(data, at, end);
		}
	}

	/** The next `length` bytes were not captured; what is inside the open frame is only missing. */
	gap(length: number): void {
		if (!this.#isOpen || length > this.#remaining) {
			this.lost();
			return;
		}
		this.#remaining -= length;
		this.#missing += length;
		if (this.#remaining === 0) this.#end();
	}

	/** Nobody knows how much is missing: the open frame ends here. */
	lost(): void {
		if (this.#heldLength > 0) this.#listener.strayBytes(this.#heldLength);
		this.#heldLength = 0;
		this.#isSearching = true;
		if (!this.#isOpen) return;
		this.#missing += this.#remaining;
		this.#remaining = 0;
		this.#end();
	}

	/** The stream ends: a frame that is still open stays incomplete. */
	end(): void {
		if (this.#isOpen || this.#heldLength > 0) this.lost();
		this.#isSearching = false;
	}

	#body(data: Uint8Array, at: number, end: number): number {
		const length = Math.min(this.#remaining, end - at);
		if (length > 0) this.#listener.framePiece(data, at, at + length);
		this.#remaining -= length;
		if (this.#remaining === 0) this.#end();
		return at + length;
	}

	#end(): void {
		this.#isOpen = false;
		this.#listener.frameEnd(this.#missing);
		this.#missing = 0;
	}

	#begin(data: Uint8Array, at: number, end: number): number {
		if (this.#heldLength === 0 && end - at >= MEDIA_HEADER_BYTES) {
			return this.#open(data, at) ? at + mediaHeaderLength(this.#header.kind) : at;
		}
		if (this.#heldLength < 4) {
			const taken = Math.min(4 - this.#heldLength, end - at);
			this.#hold(data, at, at + taken);
			if (this.#heldLength === 4 && !isMediaSignature(this.#held, 0)) this.#refuse();
			return at + taken;
		}
		const length = mediaHeaderLength(u8(this.#held, 3));
		const taken = Math.min(length - this.#heldLength, end - at);
		this.#hold(data, at, at + taken);
		if (this.#heldLength < length) return at + taken;
		this.#heldLength = 0;
		if (!this.#open(this.#held, 0)) this.#listener.strayBytes(length);
		return at + taken;
	}

	#hold(data: Uint8Array, start: number, end: number): void {
		this.#held.set(data.subarray(start, end), this.#heldLength);
		this.#heldLength += end - start;
	}

	/** @returns false when no frame begins here: from then on one is searched */
	#open(data: Uint8Array, at: number): boolean {
		const header = this.#header;
		if (!isMediaSignature(data, at)) {
			this.#tellUnknown(data, at);
			this.#isSearching = true;
			return false;
		}
		header.read(data, at);
		if (!isPlausible(header)) {
			this.#listener.badFrame('media-length-too-large', header.kind);
			this.#isSearching = true;
			return false;
		}
		this.#isSearching = false;
		this.#isOpen = true;
		this.#remaining = header.length;
		this.#listener.frameBegin(header);
		if (header.length === 0) this.#end();
		return true;
	}

	#tellUnknown(data: Uint8Array, at: number): void {
		const isStartCode = u8(data, at) === 0 && u8(data, at + 1) === 0 && u8(data, at + 2) === 1;
		const kind = u8(data, at + 3);
		if (!isStartCode || kind < FIRST_SUSPECT) return;
		this.#listener.badFrame('unknown-media-signature', kind);
	}

	/** Four held bytes are no signature. */
	#refuse(): void {
		this.#tellUnknown(this.#held, 0);
		this.#isSearching = true;
		// The last three may be the beginning of one.
		this.#listener.strayBytes(1);
		this.#held.copyWithin(0, 1, 4);
		this.#heldLength = 3;
		this.#trimHeld();
	}

	/** Goes on to the next signature: one at `at` itself was refused or is no signature. */
	#search(data: Uint8Array, at: number, end: number): number {
		if (this.#heldLength > 0) return this.#searchHeld(data, at, end);
		// A view of this stretch alone: the buffer behind it may be a megabyte.
		const stretch = data.subarray(at, end);
		let place = stretch.indexOf(1, 2);
		while (place >= 0) {
			const begin = place - 2;
			if (isMediaSignature(stretch, begin) && this.#isPlausibleAt(stretch, begin)) {
				this.#listener.strayBytes(begin);
				this.#isSearching = false;
				return at + begin;
			}
			place = stretch.indexOf(1, place + 1);
		}
		return this.#keepTail(data, at, end);
	}

	#isPlausibleAt(data: Uint8Array, at: number): boolean {
		if (data.length - at < mediaHeaderLength(u8(data, at + 3))) return true;
		const header = new MediaHeader();
		header.read(data, at);
		return isPlausible(header);
	}

	/** The last three bytes may begin a signature that goes on in the next message. */
	#keepTail(data: Uint8Array, at: number, end: number): number {
		const kept = Math.min(3, end - at);
		this.#listener.strayBytes(end - at - kept);
		this.#hold(data, end - kept, end);
		this.#trimHeld();
		return end;
	}

	/** Byte by byte through what may be a signature over the border of two messages. */
	#searchHeld(data: Uint8Array, at: number, end: number): number {
		if (at >= end) return end;
		this.#hold(data, at, at + 1);
		if (this.#heldLength === 4 && isMediaSignature(this.#held, 0)) this.#isSearching = false;
		else this.#trimHeld();
		return at + 1;
	}

	/** Drops held bytes until they could begin a signature. */
	#trimHeld(): void {
		let drop = 0;
		while (drop < this.#heldLength && !this.#couldBegin(drop)) drop++;
		if (drop === 0) return;
		this.#listener.strayBytes(drop);
		this.#held.copyWithin(0, drop, this.#heldLength);
		this.#heldLength -= drop;
	}

	#couldBegin(from: number): boolean {
		const wanted = [0, 0, 1];
		for (let at = from; at < this.#heldLength; at++) {
			if (at - from < 3 && this.#held[at] !== wanted[at - from]) return false;
			if (at - from === 3 && mediaHeaderLength(this.#held[at] as number) === 0) return false;
		}
		return true;
	}
}
