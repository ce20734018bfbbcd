/** Bytes to one SIP message. @see RFC 3261 §7, §18.3 */
import { isEncoded, openBody, readBody } from './body.ts';
import { headersEnd, nextLine, SipHeaders, tagOf } from './headers.ts';
import type { SipMessage } from './message.ts';
import { isSipStart } from './start-line.ts';

/** What the bytes of a message say; where and when it came is the carrier's to know. */
export type SipScan = Omit<SipMessage, 'frame' | 'part' | 'timeMs' | 'flow' | 'transport'>;

const UTF8 = new TextDecoder();
const NO_FAULTS: readonly string[] = [];

/** Header section and body as text, and where the body begins in the bytes. */
interface Sections {
	readonly headers: SipHeaders;
	/** Everything when all bytes are characters of their own, otherwise the header section. */
	readonly text: string;
	/** Bytes of the body at hand; −1 when the headers do not end. */
	readonly bodyBytes: number;
	/** The first bytes of the body as text. */
	body(length: number): string;
	/** The same as bytes. */
	bytes(length: number): Uint8Array;
}

/**
 * Scans one message. Pure; the strings it returns are parts of one long string.
 * @param start first byte of the start line
 * @param end one past the message's last captured byte; a datagram's end
 * @param isStream true where Content-Length alone says how long the body is (RFC 3261 §18.3)
 * @param missing bytes that were sent behind `end` and not captured
 * @returns null when it does not begin with a SIP start line
 */
export function scanSipMessage(
	data: Uint8Array,
	start: number,
	end: number,
	isStream: boolean,
	missing = 0,
): SipScan | null {
	if (!isSipStart(data, start, end, missing > 0)) return null;
	const sections = readSections(data, start, end);
	const { headers, text } = sections;
	const line = startLine(text);
	const length = bodyLength(sections, isStream, missing);
	const { contentEncoding, contentType } = headers;
	const opened =
		length > 0 && isEncoded(contentEncoding)
			? openBody(sections.bytes(length), contentEncoding)
			: null;
	const body = opened ?? (length === 0 ? '' : sections.body(length));
	const content = readBody(body, contentType, opened === null ? contentEncoding : '');
	if (content.fault !== null) headers.faults.push(content.fault);
	judge(line, headers, missing);
	return {
		method: line.status === 0 || headers.cseqMethod === '' ? line.method : headers.cseqMethod,
		status: line.status,
		line: line.rest,
		callId: headers.callId,
		cseq: headers.cseq < 0 ? 0 : headers.cseq,
		from: headers.from,
		to: headers.to,
		fromTag: tagOf(headers.from),
		toTag: tagOf(headers.to),
		branch: headers.branch,
		sentBy: headers.sentBy,
		vias: headers.vias,
		sdp: content.sdp,
		bodyHash: body === '' ? 0 : hashOf(body),
		headers: headers.kept,
		body: content.text,
		faults: headers.faults.length === 0 ? NO_FAULTS : headers.faults,
	};
}

function readSections(data: Uint8Array, start: number, end: number): Sections {
	const text = UTF8.decode(start === 0 && end === data.length ? data : data.subarray(start, end));
	const headers = new SipHeaders();
	// Every byte a character of its own: indexes into the text are offsets of the bytes.
	if (text.length === end - start) {
		headers.read(text, nextLine(text, 0));
		const at = headers.bodyAt;
		return {
			headers,
			text,
			bodyBytes: at < 0 ? -1 : text.length - at,
			body: (length) => text.slice(at, at + length),
			bytes: (length) => data.subarray(start + at, start + at + length),
		};
	}
	const bodyAt = headersEnd(data, start, end);
	const headerText = bodyAt < 0 ? text : UTF8.decode(data.subarray(start, bodyAt));
	headers.read(headerText, nextLine(headerText, 0));
	return {
		headers,
		text: headerText,
		bodyBytes: bodyAt < 0 ? -1 : end - bodyAt,
		body: (length) => UTF8.decode(data.subarray(bodyAt, bodyAt + length)),
		bytes: (length) => data.subarray(bodyAt, bodyAt + length),
	};
}

interface StartLine {
	readonly method: string;
	readonly status: number;
	/** Reason phrase, or Request-URI. */
	readonly rest: string;
}

function startLine(text: string): StartLine {
	const end = text.indexOf('\n');
	const line = text.slice(0, end < 0 ? text.length : end).trimEnd();
	const blank = line.indexOf(' ');
	if (line.charAt(3) === '/') {
		return { method: '', status: Number(line.slice(8, 11)), rest: line.slice(12).trim() };
	}
	const last = line.lastIndexOf(' ');
	const uriEnd = last > blank ? last : line.length;
	return { method: line.slice(0, blank), status: 0, rest: line.slice(blank + 1, uriEnd).trim() };
}

/** Bytes of the body by Content-Length; notes where that and the bytes disagree. */
function bodyLength(sections: Sections, isStream: boolean, missing: number): number {
	const { headers, bodyBytes } = sections;
	if (bodyBytes < 0) return 0;
	const said = headers.contentLength;
	if (said < 0) {
		if (isStream) headers.faults.push('no Content-Length on a stream');
		return isStream ? 0 : bodyBytes;
	}
	if (said > bodyBytes + missing) {
		headers.faults.push(`Content-Length says ${said} bytes, ${bodyBytes + missing} follow`);
	} else if (said < bodyBytes) {
		headers.faults.push(`${bodyBytes - said} bytes follow the body`);
	}
	return Math.min(said, bodyBytes);
}

/** Notes what every message must have and this one has not. @see RFC 3261 §8.1.1 */
function judge(line: StartLine, headers: SipHeaders, missing: number): void {
	const { faults } = headers;
	if (missing > 0) {
		faults.push(`the capture cut off ${missing} bytes`);
		return;
	}
	if (headers.bodyAt < 0) faults.push('no empty line behind the headers');
	if (headers.callId === '') faults.push('no Call-ID');
	if (headers.cseq < 0) faults.push('no CSeq');
	if (headers.from === '') faults.push('no From');
	if (headers.to === '') faults.push('no To');
	if (headers.vias === 0) faults.push('no Via');
	const { cseqMethod } = headers;
	if (line.status === 0 && cseqMethod !== '' && cseqMethod !== line.method) {
		faults.push(`CSeq names ${cseqMethod}, the request is ${line.method}`);
	}
	if (line.status !== 0 && (line.status < 100 || line.status > 699)) {
		faults.push(`status ${line.status} does not exist`);
	}
}

/** FNV-1a over the characters; never 0. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	return hash >>> 0 || 1;
}
