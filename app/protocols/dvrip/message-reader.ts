/**
 * Takes messages out of the bytes of one direction. Bodies are handed on in pieces as they come and
 * never kept here. After a loss it goes on at the next header that can be believed, and says what
 * is known of the bytes between.
 */
import { u16le, u32le } from '../../bytes.ts';
import { MAX_DVRIP_SEARCH_BYTES } from '../../limits.ts';
import {
	DvripHeader,
	HEADER_BYTES,
	hasFittingBody,
	headerFault,
	isLikelyHeader,
	isMediaCommand,
} from './header.ts';
import type { HeaderFault } from './header.ts';
import { isMediaSignature } from './media-header.ts';

/** Bytes of a body that tell whether it fits its header. */
const PROOF_BYTES = 4;
const HEAD_FLAG = 0xff;

/** What was passed over between two messages. */
export interface DvripLoss {
	/** Bytes that were not captured. */
	readonly missing: number;
	/** Captured bytes after them that belong to no message whose header is known. */
	readonly orphans: Uint8Array;
	/** Bytes from the end of the last message to the header that was found; both of the above. */
	readonly distance: number;
	/** Why the bytes were no message, where none was missing. */
	readonly fault: HeaderFault | null;
}

/** Told of the messages of one direction, in order. Bytes are only valid during the call. */
export interface MessageListener {
	/** A header was read; it is reused for the next message. */
	begin(header: DvripHeader): void;
	body(data: Uint8Array, start: number, end: number): void;
	/** The next bytes of this body were not captured. */
	bodyGap(length: number): void;
	end(): void;
	/** The body in hand will not end: `missing` bytes of it are not there. */
	broken(missing: number): void;
	/** Before `begin`: bytes were passed over. */
	lost(loss: DvripLoss): void;
}

/** See the head of this file. */
export class MessageReader {
	readonly #header = new DvripHeader();
	readonly #listener: MessageListener;
	/** Bytes of a header, or of what is searched for one. */
	#held = new Uint8Array(HEADER_BYTES);
	#heldLength = 0;
	/** Up to here no header begins in what is held. */
	#scanned = 0;
	#remaining = 0;
	#isSearching = false;
	#missing = 0;
	#skipped = 0;
	#fault: HeaderFault | null = null;
	/** Session id of the last message: another one with the same id is believed sooner. */
	#session = 0;

	constructor(listener: MessageListener) {
		this.#listener = listener;
	}

	/** Bytes of an unfinished header or body at the end of the capture. */
	get unfinished(): { readonly have: number; readonly need: number } | null {
		if (this.#isSearching) return null;
		if (this.#remaining > 0)
			return { have: this.#header.length - this.#remaining, need: this.#header.length };
		return this.#heldLength > 0 ? { have: this.#heldLength, need: HEADER_BYTES } : null;
	}

	push(data: Uint8Array, start: number, end: number): void {
		let bytes = data;
		let at = start;
		let stop = end;
		while (at < stop) {
			if (this.#isSearching) {
				const found = this.#search(bytes, at, stop);
				if (found === null) return;
				({ held: bytes, place: at } = found);
				stop = bytes.length;
			}
			at = this.#remaining > 0 ? this.#body(bytes, at, stop) : this.#begin(bytes, at, stop);
		}
	}

	/** The next `length` bytes were not captured. */
	gap(length: number): void {
		if (!this.#isSearching && this.#remaining > 0 && length <= this.#remaining) {
			this.#listener.bodyGap(length);
			this.#remaining -= length;
			if (this.#remaining === 0) this.#listener.end();
			return;
		}
		this.#startSearch(null);
		this.#missing += length;
		// What was kept stands before the hole: no header begins in it.
		this.#skipped += this.#heldLength;
		this.#dropHeld();
	}

	/** The direction ends, and may begin anew. */
	end(): void {
		if (this.#remaining > 0) this.#listener.broken(this.#remaining);
		this.#remaining = 0;
		this.#dropHeld();
		this.#isSearching = false;
		this.#missing = 0;
		this.#skipped = 0;
	}

	#body(data: Uint8Array, at: number, end: number): number {
		const length = Math.min(this.#remaining, end - at);
		this.#listener.body(data, at, at + length);
		this.#remaining -= length;
		if (this.#remaining === 0) this.#listener.end();
		return at + length;
	}

	#begin(data: Uint8Array, at: number, end: number): number {
		if (this.#heldLength === 0 && end - at >= HEADER_BYTES) {
			this.#fault = headerFault(data, at);
			if (this.#fault !== null) {
				this.#startSearch(this.#fault);
				return at;
			}
			this.#open(data, at);
			return at + HEADER_BYTES;
		}
		const taken = Math.min(HEADER_BYTES - this.#heldLength, end - at);
		this.#hold(data, at, at + taken);
		if (this.#heldLength < HEADER_BYTES) return at + taken;
		this.#fault = headerFault(this.#held, 0);
		if (this.#fault !== null) {
			this.#startSearch(this.#fault);
			return at + taken;
		}
		this.#dropHeld();
		this.#open(this.#held, 0);
		return at + taken;
	}

	#open(data: Uint8Array, at: number): void {
		const header = this.#header;
		header.read(data, at);
		this.#session = header.session;
		this.#remaining = header.length;
		this.#listener.begin(header);
		if (header.length === 0) this.#listener.end();
	}

	#startSearch(fault: HeaderFault | null): void {
		if (this.#isSearching) return;
		if (this.#remaining > 0) {
			this.#listener.broken(this.#remaining);
			this.#missing -= this.#remaining;
		}
		this.#remaining = 0;
		this.#isSearching = true;
		this.#fault = fault;
	}

	#hold(data: Uint8Array, start: number, end: number): void {
		const length = this.#heldLength + end - start;
		if (length > this.#held.length) {
			const wider = new Uint8Array(Math.max(length, this.#held.length * 2));
			wider.set(this.#held.subarray(0, this.#heldLength));
			this.#held = wider;
		}
		this.#held.set(data.subarray(start, end), this.#heldLength);
		this.#heldLength = length;
	}

	/** Looks for a header in what is held and what came now. */
	#search(data: Uint8Array, at: number, end: number): Found | null {
		this.#hold(data, at, end);
		const held = this.#held.subarray(0, this.#heldLength);
		let place = held.indexOf(HEAD_FLAG, this.#scanned);
		while (place >= 0 && held.length - place >= HEADER_BYTES + PROOF_BYTES) {
			if (isLikelyHeader(held, place) && this.#isProven(held, place)) return this.#resume(place);
			place = held.indexOf(HEAD_FLAG, place + 1);
		}
		// A short message may end the stretch: then nothing follows that could prove it.
		if (place >= 0 && this.#isWhole(held, place)) return this.#resume(place);
		this.#scanned = place < 0 ? held.length : place;
		this.#forget();
		return null;
	}

	#isProven(held: Uint8Array, place: number): boolean {
		if (!hasFittingBody(held, place, held.length)) return false;
		const body = place + HEADER_BYTES;
		const next = body + u32le(held, place + 16);
		if (next + HEADER_BYTES <= held.length) return headerFault(held, next) === null;
		if (!isMediaCommand(u16le(held, place + 14))) return true;
		// The rest of a frame looks like anything: then the session must be the one that is known.
		return this.#isKnownSession(held, place) || isMediaSignature(held, body);
	}

	#isKnownSession(held: Uint8Array, place: number): boolean {
		return this.#session === 0 || u32le(held, place + 4) === this.#session;
	}

	#isWhole(held: Uint8Array, place: number): boolean {
		return (
			held.length - place >= HEADER_BYTES &&
			isLikelyHeader(held, place) &&
			u32le(held, place + 16) === held.length - place - HEADER_BYTES &&
			this.#isKnownSession(held, place)
		);
	}

	/** Keeps the newest bytes; older ones are told as skipped, not handed on. */
	#forget(): void {
		const dropped = this.#heldLength - (MAX_DVRIP_SEARCH_BYTES >> 1);
		if (this.#heldLength <= MAX_DVRIP_SEARCH_BYTES) return;
		this.#skipped += dropped;
		this.#held.copyWithin(0, dropped, this.#heldLength);
		this.#heldLength -= dropped;
		this.#scanned = Math.max(0, this.#scanned - dropped);
	}

	/** Tells what was passed over. @returns where to go on */
	#resume(place: number): Found {
		const held = this.#held.slice(0, this.#heldLength);
		this.#isSearching = false;
		this.#dropHeld();
		this.#listener.lost({
			missing: Math.max(0, this.#missing),
			orphans: held.subarray(0, place),
			distance: this.#missing + this.#skipped + place,
			fault: this.#fault,
		});
		this.#missing = 0;
		this.#skipped = 0;
		return { held, place };
	}

	#dropHeld(): void {
		this.#heldLength = 0;
		this.#scanned = 0;
	}
}

/** Where a header was found. */
interface Found {
	readonly held: Uint8Array;
	readonly place: number;
}
