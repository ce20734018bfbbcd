/**
 * Cuts one direction of a connection into messages: the end of each is a line of seven hyphens and
 * its transaction, as MSRP has no lengths. Bodies pass through; only their beginnings are kept.
 * @see RFC 4975 §7.1
 */
import { MAX_MSRP_HEAD_BYTES, MAX_MSRP_KEPT_BYTES } from '../../limits.ts';
import { readHead, readStartLine } from './message.ts';
import type { MsrpHead, MsrpMessage } from './message.ts';

/** What the bytes of a message say. */
export type FramedMsrp = Omit<MsrpMessage, 'frame' | 'timeMs' | 'flow' | 'transport'>;

/** Told of the bodies as they pass: all their bytes. These are only valid during the call. */
export interface MsrpBodies {
	begin(head: MsrpHead): void;
	piece(data: Uint8Array, start: number, end: number): void;
	end(): void;
}

const ASCII = new TextEncoder();
const UTF8 = new TextDecoder();
const BEGIN = ASCII.encode('MSRP ');
const LINE_BEGIN = ASCII.encode('\r\nMSRP ');
const CRLF = ASCII.encode('\r\n');
const EMPTY_LINE = ASCII.encode('\r\n\r\n');
const FLAGS = '$+#';

/** A message whose end has not come. */
interface Open {
	readonly head: MsrpHead;
	readonly headBytes: Uint8Array;
	readonly hasBody: boolean;
	readonly endLine: Uint8Array;
	/** Bytes between the headers and here, with the line end before the body. */
	passed: number;
	readonly kept: Uint8Array;
}

/** See the head of this file. */
export class MsrpFramer {
	readonly #listener: (message: FramedMsrp) => void;
	readonly #bodies: MsrpBodies | null;
	#data = new Uint8Array(0);
	#length = 0;
	#open: Open | null = null;

	constructor(listener: (message: FramedMsrp) => void, bodies: MsrpBodies | null = null) {
		this.#listener = listener;
		this.#bodies = bodies;
	}

	/** Takes the next bytes in order. */
	push(chunk: Uint8Array): void {
		const needed = this.#length + chunk.length;
		if (needed > this.#data.length) {
			const grown = new Uint8Array(Math.max(needed, this.#data.length * 2));
			grown.set(this.#data.subarray(0, this.#length));
			this.#data = grown;
		}
		this.#data.set(chunk, this.#length);
		this.#length = needed;
		while (this.#open === null ? this.#takeHead() : this.#takeBody(this.#open));
	}

	/** Bytes are missing, or the connection ended: what was begun is handed on. */
	gap(): void {
		const open = this.#open;
		this.#open = null;
		if (open !== null) {
			this.#pass(open, this.#length);
			this.#tell(open, '');
		}
		this.#length = 0;
	}

	/** @returns whether there is more to do */
	#takeHead(): boolean {
		const [data, length] = [this.#data, this.#length];
		if (!startsWith(data, length, BEGIN)) return this.#seek(0);
		const line = indexOf(data, CRLF, 0, length);
		if (line < 0) return length > MAX_MSRP_HEAD_BYTES && this.#seek(1);
		const start = readStartLine(UTF8.decode(data.subarray(0, line)));
		if (start === null) return this.#seek(1);
		const endLine = ASCII.encode(`\r\n-------${start.transaction}`);
		const empty = indexOf(data, EMPTY_LINE, line, length);
		const end = indexOf(data, endLine, line, length);
		if (empty < 0 && end < 0) return length > MAX_MSRP_HEAD_BYTES && this.#seek(1);
		const hasBody = empty >= 0 && (end < 0 || empty < end);
		const headEnd = hasBody ? empty : end;
		const head = readHead(UTF8.decode(data.subarray(0, headEnd)));
		if (head === null) return this.#seek(1);
		const kept = new Uint8Array(MAX_MSRP_KEPT_BYTES + 2);
		this.#open = { head, headBytes: data.slice(0, headEnd), hasBody, endLine, passed: 0, kept };
		this.#bodies?.begin(head);
		// The line end before the body stays: an empty body's end line begins with it.
		this.#drop(hasBody ? headEnd + 2 : headEnd);
		return true;
	}

	/** Goes on at the next line that begins as a message does. */
	#seek(from: number): boolean {
		const next = indexOf(this.#data, LINE_BEGIN, from, this.#length);
		if (next >= 0) this.#drop(next + 2);
		else if (this.#length > LINE_BEGIN.length) this.#drop(this.#length - LINE_BEGIN.length + 1);
		return next >= 0;
	}

	#takeBody(open: Open): boolean {
		const { endLine } = open;
		for (let from = 0; ;) {
			const at = indexOf(this.#data, endLine, from, this.#length);
			if (at < 0) {
				this.#pass(open, Math.max(0, this.#length - endLine.length));
				return false;
			}
			const flagAt = at + endLine.length;
			if (flagAt >= this.#length) {
				this.#pass(open, at);
				return false;
			}
			const flag = String.fromCharCode(this.#data[flagAt] as number);
			if (FLAGS.includes(flag)) {
				this.#pass(open, at);
				this.#drop(endLine.length + 1);
				this.#open = null;
				this.#tell(open, flag);
				return true;
			}
			// The transaction of another message that only begins with the same letters.
			from = at + 1;
		}
	}

	#pass(open: Open, count: number): void {
		const room = open.kept.length - open.passed;
		if (room > 0) open.kept.set(this.#data.subarray(0, Math.min(count, room)), open.passed);
		const skipped = Math.min(count, Math.max(0, 2 - open.passed));
		if (count > skipped) this.#bodies?.piece(this.#data, skipped, count);
		open.passed += count;
		this.#drop(count);
	}

	#drop(count: number): void {
		this.#data.copyWithin(0, count, this.#length);
		this.#length -= count;
	}

	#tell({ head, headBytes, hasBody, passed, kept }: Open, flag: string): void {
		const body = kept.slice(2, Math.max(2, Math.min(passed, kept.length)));
		const bytes = Math.max(0, passed - 2);
		this.#bodies?.end();
		this.#listener({ head, headBytes, hasBody, bytes, body, flag });
	}
}

function startsWith(data: Uint8Array, length: number, what: Uint8Array): boolean {
	return length >= what.length && what.every((byte, at) => data[at] === byte);
}

function indexOf(data: Uint8Array, what: Uint8Array, from: number, end: number): number {
	const first = what[0] as number;
	for (let at = data.indexOf(first, from); at >= 0; at = data.indexOf(first, at + 1)) {
		if (at + what.length > end) return -1;
		let same = 1;
		while (same < what.length && data[at + same] === what[same]) same++;
		if (same === what.length) return at;
	}
	return -1;
}
