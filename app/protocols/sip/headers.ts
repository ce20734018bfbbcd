/** The header section of one message: one walk over its lines. @see RFC 3261 §7.3 */
import { MAX_SIP_KEPT_CHARS, MAX_SIP_KEPT_HEADERS } from '../../limits.ts';
import * as N from './header-names-table.ts';
import { headerName } from './header-names-table.ts';
import { listValues, parameter, parametersAt } from './parameters.ts';

const LF = 10;
const CR = 13;
const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** What the headers of one message say. */
export class SipHeaders {
	callId = '';
	cseq = -1;
	/** Method of CSeq; empty when there is none. */
	cseqMethod = '';
	from = '';
	to = '';
	/** Top Via. */
	branch = '';
	sentBy = '';
	vias = 0;
	/** −1 when it is not there or no number. */
	contentLength = -1;
	contentType = '';
	contentEncoding = '';
	/** Index behind the empty line; −1 when that is missing. */
	bodyAt = -1;
	readonly faults: string[] = [];
	#kept: Map<string, string> | null = null;

	/** Headers that are kept as text, by lower-case name. */
	get kept(): ReadonlyMap<string, string> {
		return this.#kept ?? NO_HEADERS;
	}

	/** Reads the lines of `text` from `start` (behind the start line) to the empty line. */
	read(text: string, start: number): void {
		for (let at = start; at < text.length;) {
			let end = lineEnd(text, at);
			let next = end + 1;
			if (valueEnd(text, at, end) === at) {
				this.bodyAt = Math.min(next, text.length);
				return;
			}
			while (next < text.length && isBlank(text.charCodeAt(next))) {
				end = lineEnd(text, next);
				next = end + 1;
			}
			this.#take(text, at, valueEnd(text, at, end));
			at = next;
		}
	}

	#take(text: string, at: number, end: number): void {
		const colon = text.indexOf(':', at);
		if (colon < 0 || colon >= end) {
			this.#fault('a header line without a colon');
			return;
		}
		let nameEnd = colon;
		while (nameEnd > at && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--;
		const { name, role } = headerName(text.slice(at, nameEnd));
		if (role === N.HEADER_IGNORED) return;
		let valueAt = colon + 1;
		while (valueAt < end && isBlank(text.charCodeAt(valueAt))) valueAt++;
		this.#assign(name, role, unfolded(text.slice(valueAt, end)));
	}

	#assign(name: string, role: number, value: string): void {
		switch (role) {
			case N.HEADER_VIA:
				this.#takeVia(value);
				break;
			case N.HEADER_FROM:
				this.from = this.#once('From', this.from, value);
				return;
			case N.HEADER_TO:
				this.to = this.#once('To', this.to, value);
				return;
			case N.HEADER_CALL_ID:
				this.callId = this.#once('Call-ID', this.callId, value);
				return;
			case N.HEADER_CSEQ:
				this.#takeCseq(value);
				return;
			case N.HEADER_CONTENT_LENGTH:
				this.#takeContentLength(value);
				return;
			case N.HEADER_CONTENT_ENCODING:
				this.contentEncoding = value.toLowerCase();
				return;
			case N.HEADER_CONTENT_TYPE:
				this.contentType = value;
				break;
		}
		this.#keep(name, value, role === N.HEADER_KEPT_WHOLE ? '\n' : ', ');
	}

	/** The first value of a header that must not be repeated. */
	#once(name: string, before: string, value: string): string {
		if (before === '') return value;
		if (before !== value) this.#fault(`more than one ${name} header`);
		return before;
	}

	#takeCseq(value: string): void {
		const number = Number.parseInt(value, 10);
		const isValid = number >= 0 && number <= 0xffff_ffff;
		if (this.cseq >= 0 || !isValid) {
			if (number !== this.cseq)
				this.#fault(isValid ? 'more than one CSeq header' : 'CSeq has no number');
			return;
		}
		this.cseq = number;
		let at = 0;
		while (isDigit(value.charCodeAt(at))) at++;
		this.cseqMethod = value.slice(at).trim();
	}

	#takeContentLength(value: string): void {
		const isNumber = /^\d{1,10}$/.test(value);
		if (isNumber) this.contentLength = Number(value);
		else this.#fault(`Content-Length is no number: ${value.slice(0, 40)}`);
	}

	#takeVia(value: string): void {
		const isTop = this.vias === 0;
		const values = value.includes(',') ? listValues(value) : null;
		this.vias += values?.length ?? 1;
		if (!isTop) return;
		const top = values?.[0] ?? value;
		const semicolon = top.indexOf(';');
		const end = semicolon < 0 ? top.length : semicolon;
		this.sentBy = sentBy(top.slice(0, end));
		this.branch = semicolon < 0 ? '' : parameter(top, semicolon, 'branch');
	}

	#keep(name: string, value: string, joint: string): void {
		this.#kept ??= new Map();
		const kept = this.#kept;
		const before = kept.get(name);
		if (before === undefined && kept.size >= MAX_SIP_KEPT_HEADERS) return;
		const whole = before === undefined ? value : before + joint + value;
		kept.set(name, whole.length > MAX_SIP_KEPT_CHARS ? whole.slice(0, MAX_SIP_KEPT_CHARS) : whole);
	}

	#fault(words: string): void {
		if (!this.faults.includes(words)) this.faults.push(words);
	}
}

/** Value of the `tag` parameter of a From or To value. */
export function tagOf(value: string): string {
	const at = parametersAt(value);
	return at === value.length ? '' : parameter(value, at, 'tag');
}

/** `SIP/2.0/UDP host:port` → `host:port`; blanks may stand around every part. */
function sentBy(text: string): string {
	let at = text.lastIndexOf('/') + 1;
	while (isBlank(text.charCodeAt(at))) at++;
	while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
	const rest = text.slice(at).trim();
	return rest.includes(' ') ? rest.replace(/\s+/g, '') : rest;
}

function lineEnd(text: string, at: number): number {
	const end = text.indexOf('\n', at);
	return end < 0 ? text.length : end;
}

/** End of a line's text: before CR LF or LF. */
function valueEnd(text: string, at: number, end: number): number {
	return end > at && text.charCodeAt(end - 1) === CR ? end - 1 : end;
}

/**
 * A folded value on one line, one blank where it was folded; blanks around it are no part of it, and it
 * may begin on the next line.
 */
function unfolded(value: string): string {
	const flat = value.includes('\n') ? value.replace(/[\r\n]+[ \t]+/g, ' ').trimStart() : value;
	return flat.length > 0 && flat.charCodeAt(flat.length - 1) <= 32 ? flat.trimEnd() : flat;
}

function isBlank(code: number): boolean {
	return code === 32 || code === 9;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

/** First character behind a line that begins at `at`; the end when it is the last. */
export function nextLine(text: string, at: number): number {
	const end = text.indexOf('\n', at);
	return end < 0 ? text.length : end + 1;
}

/** Index behind the empty line that ends the headers, by bytes; −1 when there is none. */
export function headersEnd(data: Uint8Array, start: number, end: number): number {
	let isLineEmpty = false;
	for (let at = start; at < end; at++) {
		const byte = data[at];
		if (byte === LF) {
			if (isLineEmpty) return at + 1;
			isLineEmpty = true;
		} else if (byte !== CR) isLineEmpty = false;
	}
	return -1;
}
