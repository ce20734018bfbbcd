/**
 * Messages out of a byte stream: TCP and TLS, one direction. Content-Length alone says where a
 * message ends; behind a gap, or a message that never ends, the next valid start line is looked for.
 * @see RFC 3261 §7.5, §18.3; RFC 5626 §3.5.1 (keep-alives)
 */
import { MAX_SIP_HEADER_BYTES, MAX_SIP_MESSAGE_BYTES, MAX_SIP_START_LINE } from '../../limits.ts';
import { SipEnvelope } from './envelope.ts';
import { headersEnd } from './headers.ts';
import { isSipStart } from './start-line.ts';

const LF = 10;
const CR = 13;

/** One message: a view that holds until the next call, and what is missing behind it. */
export interface FramedMessage {
	readonly bytes: Uint8Array;
	/** Bytes of the body that a gap or the end took. */
	readonly missing: number;
}

/** Called for each message in order. */
export type MessageListener = (message: FramedMessage) => void;

/** What the bytes at hand are. */
const NEED_MORE = -1;

/** Cuts one direction of a connection into messages. */
export class SipFramer {
	/** Bytes passed over because they belong to no message; keep-alives are none. */
	skipped = 0;
	readonly #listener: MessageListener;
	readonly #envelope = new SipEnvelope();
	/** Bytes of a message that is not whole. */
	#kept = new Uint8Array(0);
	#length = 0;

	constructor(listener: MessageListener) {
		this.#listener = listener;
	}

	/** Takes the next bytes in order. */
	push(chunk: Uint8Array): void {
		if (this.#length === 0) {
			this.#keepRest(chunk, this.#cut(chunk, chunk.length));
			return;
		}
		this.#append(chunk);
		const used = this.#cut(this.#kept, this.#length);
		this.#kept.copyWithin(0, used, this.#length);
		this.#length -= used;
	}

	/** Bytes are missing here: what was begun is handed on as far as it came. */
	gap(): void {
		const data = this.#kept;
		const length = this.#length;
		this.#length = 0;
		const end = headersEnd(data, 0, length);
		if (end < 0) {
			this.skipped += length;
			return;
		}
		const missing = Math.max(0, this.#messageLength(data, 0, end) - length);
		this.#listener({ bytes: data.subarray(0, length), missing });
	}

	/** The connection ended. */
	end(): void {
		this.gap();
	}

	#append(chunk: Uint8Array): void {
		const needed = this.#length + chunk.length;
		if (needed > this.#kept.length) {
			const kept = new Uint8Array(Math.max(needed, this.#kept.length * 2));
			kept.set(this.#kept.subarray(0, this.#length));
			this.#kept = kept;
		}
		this.#kept.set(chunk, this.#length);
		this.#length = needed;
	}

	#keepRest(chunk: Uint8Array, used: number): void {
		if (used < chunk.length) this.#append(chunk.subarray(used));
	}

	/** Hands on every whole message. @returns bytes that are done with */
	#cut(data: Uint8Array, end: number): number {
		let at = 0;
		while (at < end) {
			if (data[at] === LF || data[at] === CR) {
				at++;
				continue;
			}
			const next = this.#cutOne(data, at, end);
			if (next === NEED_MORE) return at;
			at = next;
		}
		return at;
	}

	/** @returns where the next message may begin, or NEED_MORE */
	#cutOne(data: Uint8Array, at: number, end: number): number {
		const line = data.indexOf(LF, at);
		const isWhole = line >= 0 && line < end;
		if (!isWhole && end - at < MAX_SIP_START_LINE) return NEED_MORE;
		if (!isWhole || !isSipStart(data, at, line + 1, false)) {
			return this.#skipLine(at, isWhole ? line + 1 : end);
		}
		const body = headersEnd(data, line, end);
		if (body < 0) {
			return end - at < MAX_SIP_HEADER_BYTES ? NEED_MORE : this.#skipLine(at, line + 1);
		}
		const length = this.#messageLength(data, at, body);
		if (length > MAX_SIP_MESSAGE_BYTES) return this.#skipLine(at, line + 1);
		if (at + length > end) return NEED_MORE;
		this.#listener({ bytes: data.subarray(at, at + length), missing: 0 });
		return at + length;
	}

	#skipLine(at: number, next: number): number {
		this.skipped += next - at;
		return next;
	}

	/** Bytes of a message whose headers end at `body`; without Content-Length it has no body. */
	#messageLength(data: Uint8Array, at: number, body: number): number {
		const envelope = this.#envelope;
		envelope.read(data, data.indexOf(LF, at) + 1, body);
		return body - at + Math.max(0, envelope.contentLength);
	}
}
