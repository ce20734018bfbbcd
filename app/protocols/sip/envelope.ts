/**
 * What the pass must know of every SIP message at once, read from its bytes without making a
 * string: Call-ID, CSeq, where the body is and of what type. Everything else waits until somebody
 * looks (`scanSipMessage`), because most messages of most captures nobody looks at.
 */
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const LETTER_C = 99;
const LETTER_E = 101;
const LETTER_I = 105;
const LETTER_L = 108;

const codes = (text: string): Uint8Array =>
	Uint8Array.from(text, (character) => character.charCodeAt(0));
const CALL_ID = codes('call-id');
const CSEQ = codes('cseq');
const CONTENT_TYPE = codes('content-type');
const CONTENT_LENGTH = codes('content-length');
const CONTENT_ENCODING = codes('content-encoding');
const OFFERING_NAMES = ['INVITE', 'ACK', 'PRACK', 'UPDATE'];
const OFFERING = OFFERING_NAMES.map(codes);
const SDP_TYPE = codes('application/sdp');
const MULTIPART = codes('multipart/');

/** Bodies that are looked into at once. */
export const BODY_OTHER = 0;
export const BODY_SDP = 1;
export const BODY_MULTIPART = 2;
/** A body without Content-Type. */
export const BODY_UNTYPED = 3;

/** Offsets of one message; one object is reused for all. */
export class SipEnvelope {
	/** Value of Call-ID, empty when there is none. */
	callIdStart = 0;
	callIdEnd = 0;
	/** −1 when there is none. */
	cseq = -1;
	/** Method of CSeq. */
	methodStart = 0;
	methodEnd = 0;
	/** First byte behind the empty line; −1 when that is missing. */
	bodyAt = -1;
	/** −1 when it is not there or no number. */
	contentLength = -1;
	/** BODY_ constant. */
	bodyType = BODY_UNTYPED;
	/** Value of Content-Type. */
	typeStart = 0;
	typeEnd = 0;
	/** Value of Content-Encoding; empty when there is none. */
	encodingStart = 0;
	encodingEnd = 0;

	/** @param at first byte behind the start line */
	read(data: Uint8Array, at: number, end: number): void {
		this.#clear(at);
		let line = at;
		while (line < end) {
			const first = data[line] as number;
			if (first === LF || (first === CR && data[line + 1] === LF)) {
				this.bodyAt = first === LF ? line + 1 : line + 2;
				return;
			}
			const stop = headerEnd(data, line, end);
			const letter = first | 0x20;
			if (
				letter === LETTER_C ||
				letter === LETTER_I ||
				letter === LETTER_L ||
				letter === LETTER_E
			) {
				this.#take(data, line, stop, letter);
			}
			line = stop + 1;
		}
	}

	#clear(at: number): void {
		this.callIdStart = at;
		this.callIdEnd = at;
		this.cseq = -1;
		this.methodStart = at;
		this.methodEnd = at;
		this.bodyAt = -1;
		this.contentLength = -1;
		this.bodyType = BODY_UNTYPED;
		this.typeStart = at;
		this.typeEnd = at;
		this.encodingStart = at;
		this.encodingEnd = at;
	}

	/** @param stop the LF that ends the header, or the end of the bytes */
	#take(data: Uint8Array, line: number, stop: number, letter: number): void {
		let colon = line + 1;
		while (colon < stop && data[colon] !== COLON) colon++;
		if (colon >= stop) return;
		let nameEnd = colon;
		while (nameEnd > line && isBlank(data[nameEnd - 1] as number)) nameEnd--;
		let start = colon + 1;
		while (start < stop && (data[start] as number) <= SPACE) start++;
		let end = stop;
		while (end > start && (data[end - 1] as number) <= SPACE) end--;
		if (nameEnd === line + 1) this.#assignCompact(data, letter, start, end);
		else this.#assign(data, line, nameEnd, start, end);
	}

	#assignCompact(data: Uint8Array, letter: number, start: number, end: number): void {
		if (letter === LETTER_I) this.#setCallId(start, end);
		else if (letter === LETTER_C) this.#setType(data, start, end);
		else if (letter === LETTER_L) this.contentLength = numberAt(data, start, end);
		else this.#setEncoding(start, end);
	}

	#assign(data: Uint8Array, line: number, nameEnd: number, start: number, end: number): void {
		if (isText(data, line, nameEnd, CALL_ID)) this.#setCallId(start, end);
		else if (isText(data, line, nameEnd, CSEQ)) this.#setCseq(data, start, end);
		else if (isText(data, line, nameEnd, CONTENT_LENGTH)) {
			this.contentLength = numberAt(data, start, end);
		} else if (isText(data, line, nameEnd, CONTENT_TYPE)) this.#setType(data, start, end);
		else if (isText(data, line, nameEnd, CONTENT_ENCODING)) {
			this.#setEncoding(start, end);
		}
	}

	/** The first one counts. */
	#setCallId(start: number, end: number): void {
		if (this.callIdEnd > this.callIdStart) return;
		this.callIdStart = start;
		this.callIdEnd = end;
	}

	#setEncoding(start: number, end: number): void {
		this.encodingStart = start;
		this.encodingEnd = end;
	}

	#setCseq(data: Uint8Array, start: number, end: number): void {
		if (this.cseq >= 0) return;
		let at = start;
		while (at < end && isDigit(data[at] as number)) at++;
		this.cseq = numberAt(data, start, at);
		while (at < end && (data[at] as number) <= SPACE) at++;
		this.methodStart = at;
		this.methodEnd = end;
	}

	#setType(data: Uint8Array, start: number, end: number): void {
		this.typeStart = start;
		this.typeEnd = end;
		this.bodyType = isText(data, start, start + SDP_TYPE.length, SDP_TYPE)
			? BODY_SDP
			: isText(data, start, start + MULTIPART.length, MULTIPART)
				? BODY_MULTIPART
				: BODY_OTHER;
	}
}

/** The LF behind a header and its folded lines; the end when there is none. */
function headerEnd(data: Uint8Array, line: number, end: number): number {
	let at = line;
	for (;;) {
		while (at < end && data[at] !== LF) at++;
		if (at + 1 >= end || !isBlank(data[at + 1] as number)) return at;
		at++;
	}
}

function isBlank(byte: number): boolean {
	return byte === SPACE || byte === TAB;
}

function isDigit(byte: number): boolean {
	return byte >= 48 && byte <= 57;
}

/**
 * The method, when its messages may carry offers and answers; empty for all others.
 * @see RFC 6337 §2.2
 */
export function offeringMethod(data: Uint8Array, start: number, end: number): string {
	const found = OFFERING.findIndex((method) => isBytes(data, start, end, method));
	return OFFERING_NAMES[found] ?? '';
}

function isBytes(data: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
	if (end - start !== wanted.length) return false;
	for (let each = 0; each < wanted.length; each++) {
		if (data[start + each] !== wanted[each]) return false;
	}
	return true;
}

/** Compares without regard to case. @param text lower case */
function isText(data: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
	if (end - start !== text.length) return false;
	for (let each = 0; each < text.length; each++) {
		if (((data[start + each] as number) | 0x20) !== text[each]) return false;
	}
	return true;
}

/** A number of digits alone, −1 for anything else. */
function numberAt(data: Uint8Array, start: number, end: number): number {
	if (start === end || end - start > 10) return -1;
	let number = 0;
	for (let at = start; at < end; at++) {
		const byte = data[at] as number;
		if (!isDigit(byte)) return -1;
		number = number * 10 + byte - 48;
	}
	return number;
}
