/**
 * Recognises SIP by its start line, on any port. Asked for every UDP datagram that is no RTP, so
 * that the first byte must decide nearly always.
 * @see RFC 3261 §7.1, §7.2
 */
import { MAX_SIP_START_LINE } from '../../limits.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const SLASH = 47;
const COLON = 58;

/** 1 for the characters of a token. @see RFC 3261 §25.1 */
const TOKEN = new Uint8Array(256);
for (const character of "-.!%*_+`'~") TOKEN[character.charCodeAt(0)] = 1;
for (const [first, last] of ['09', 'AZ', 'az']) {
	TOKEN.fill(1, first?.charCodeAt(0), (last?.charCodeAt(0) ?? 0) + 1);
}

/** `sip/2.0`, compared without regard to case. */
const VERSION = Uint8Array.from('sip/2.0', (character) => character.charCodeAt(0));
/** The version must follow a blank; its letters fold by setting bit 5, the rest have it set. */
const FOLD = 0x20;
const LONGEST_METHOD = 64;

/**
 * Whether a request or status line begins at `start`.
 * @param isCut the capture holds only the beginning: a line that breaks off behind its URI's scheme
 *   is believed
 */
export function isSipStart(data: Uint8Array, start: number, end: number, isCut: boolean): boolean {
	if (start >= end || TOKEN[data[start] as number] === 0) return false;
	if (data[start + 3] === SLASH) return isStatusLine(data, start, end);
	const methodEnd = tokenEnd(data, start, Math.min(end, start + LONGEST_METHOD));
	if (methodEnd >= end || data[methodEnd] !== SPACE) return false;
	return isRequestRest(data, methodEnd + 1, Math.min(end, start + MAX_SIP_START_LINE), isCut);
}

function tokenEnd(data: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && TOKEN[data[at] as number] === 1) at++;
	return at;
}

function isVersion(data: Uint8Array, at: number): boolean {
	for (let each = 0; each < VERSION.length; each++) {
		if (((data[at + each] as number) | FOLD) !== VERSION[each]) return false;
	}
	return true;
}

function isDigit(byte: number | undefined): boolean {
	return byte !== undefined && byte >= 48 && byte <= 57;
}

function isStatusLine(data: Uint8Array, start: number, end: number): boolean {
	const code = start + VERSION.length + 1;
	if (code + 3 > end || !isVersion(data, start) || data[code - 1] !== SPACE) return false;
	if (!isDigit(data[code]) || !isDigit(data[code + 1]) || !isDigit(data[code + 2])) return false;
	const after = code + 3 < end ? (data[code + 3] as number) : LF;
	if (after !== SPACE) return after === CR || after === LF;
	return !hasNul(data, code + 4, Math.min(end, start + MAX_SIP_START_LINE));
}

function hasNul(data: Uint8Array, start: number, end: number): boolean {
	for (let at = start; at < end && data[at] !== LF; at++) {
		if (data[at] === 0) return true;
	}
	return false;
}

/** URI with a colon, blank, version, end of line. No NUL may stand in it. */
function isRequestRest(data: Uint8Array, uri: number, end: number, isCut: boolean): boolean {
	let colon = -1;
	let lastSpace = -1;
	let at = uri;
	for (; at < end; at++) {
		const byte = data[at] as number;
		if (byte === LF) break;
		if (byte === 0) return false;
		if (byte === COLON && colon < 0) colon = at;
		else if (byte === SPACE && at + 1 + VERSION.length <= end && isVersion(data, at + 1)) {
			lastSpace = at;
		}
	}
	if (colon <= uri || tokenEnd(data, uri, colon) !== colon) return false;
	if (at === end && lastSpace < 0) return isCut;
	const rest = lastSpace + 1 + VERSION.length;
	return lastSpace > colon && isBlank(data, rest, at);
}

function isBlank(data: Uint8Array, start: number, end: number): boolean {
	for (let at = start; at < end; at++) {
		const byte = data[at] as number;
		if (byte !== SPACE && byte !== CR && byte !== 9) return false;
	}
	return true;
}
