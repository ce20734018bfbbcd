/** Bodies as far as the pass needs them: session descriptions, digits, fragments. */
import { decodeContent } from '../../inflate.ts';
import { MAX_SIP_BODY_DEPTH, MAX_SIP_KEPT_CHARS, MAX_SIP_MESSAGE_BYTES } from '../../limits.ts';
import { nextLine, SipHeaders } from './headers.ts';
import { parameter } from './parameters.ts';
import { scanSdp } from './sdp.ts';
import type { SdpScan, SdpSections } from './sdp.ts';

/** What a body holds. */
export interface SipBody {
	readonly sdp: SdpScan | null;
	/** Kept text; empty for most. */
	readonly text: string;
	/** What is wrong with it; null when nothing is. */
	readonly fault: string | null;
}

const NOTHING: SipBody = { sdp: null, text: '', fault: null };

/** Types whose text matters to the call. */
const KEPT_TYPES: ReadonlySet<string> = new Set([
	'message/sipfrag',
	'application/dtmf-relay',
	'application/dtmf',
	'application/vq-rtcpxr',
]);

/** `application/sdp` of `Application/SDP; charset=utf-8`. */
export function mediaType(contentType: string): string {
	const end = contentType.indexOf(';');
	return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

const DECODER = new TextDecoder();

/** Whether a Content-Encoding says that the body is not what it is. */
export function isEncoded(encoding: string): boolean {
	return encoding !== '' && encoding.toLowerCase() !== 'identity';
}

/** Text of a compressed body; null when it cannot be opened. @see RFC 3261 §20.12 */
export function openBody(body: Uint8Array, encoding: string): string | null {
	const opened = decodeContent(body, encoding, MAX_SIP_MESSAGE_BYTES);
	return opened === null ? null : DECODER.decode(opened);
}

/** How a body is read. */
interface Reading {
	/** Parts around it. */
	readonly depth?: number;
	/** What other descriptions said, to be shared. */
	readonly sections?: SdpSections;
}

/**
 * Reads a body by its Content-Type.
 * @param encoding Content-Encoding of what could not be opened
 */
export function readBody(
	body: string,
	contentType: string,
	encoding: string,
	reading: Reading = {},
): SipBody {
	if (body === '') return NOTHING;
	if (isEncoded(encoding)) {
		return { ...NOTHING, fault: `the body is compressed (${encoding})` };
	}
	const type = mediaType(contentType);
	if (type === 'application/sdp') return { ...NOTHING, sdp: scanSdp(body, reading.sections) };
	if (type.startsWith('multipart/')) return readParts(body, contentType, reading);
	if (KEPT_TYPES.has(type)) return { ...NOTHING, text: body.slice(0, MAX_SIP_KEPT_CHARS) };
	if (type !== '' || !body.startsWith('v=0')) return NOTHING;
	return { sdp: scanSdp(body, reading.sections), text: '', fault: 'a body without Content-Type' };
}

/** The first session description and the first kept text among the parts. @see RFC 2046 §5.1 */
function readParts(body: string, contentType: string, reading: Reading): SipBody {
	const depth = reading.depth ?? 0;
	const boundary = parameter(contentType, Math.max(0, contentType.indexOf(';')), 'boundary');
	if (boundary === '') return { ...NOTHING, fault: 'a multipart body without a boundary' };
	if (depth >= MAX_SIP_BODY_DEPTH) return NOTHING;
	let found = NOTHING;
	for (const part of bodyParts(body, boundary)) {
		const headers = new SipHeaders();
		headers.read(part, 0);
		if (headers.bodyAt < 0) continue;
		const { contentType: type, contentEncoding } = headers;
		const inner = readBody(part.slice(headers.bodyAt), type, contentEncoding, {
			...reading,
			depth: depth + 1,
		});
		found = {
			sdp: found.sdp ?? inner.sdp,
			text: found.text === '' ? inner.text : found.text,
			fault: found.fault ?? inner.fault,
		};
	}
	return found;
}

/** Texts between the boundaries, each with its own headers. */
export function bodyParts(body: string, boundary: string): readonly string[] {
	const mark = `--${boundary}`;
	const parts: string[] = [];
	let at = body.startsWith(mark) ? 0 : body.indexOf(`\n${mark}`) + 1;
	if (at === 0 && !body.startsWith(mark)) return parts;
	for (;;) {
		if (body.startsWith('--', at + mark.length)) return parts;
		const start = nextLine(body, at);
		const next = body.indexOf(`\n${mark}`, start - 1);
		const isLast = next < 0;
		parts.push(body.slice(start, isLast ? undefined : Math.max(start, next)).replace(/\r$/, ''));
		if (isLast) return parts;
		at = next + 1;
	}
}
