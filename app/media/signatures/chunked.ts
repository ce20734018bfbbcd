/**
 * Bodies of HTTP that came in chunks, as live FLV and MJPEG mostly do: the sizes that stand between
 * the chunks are no part of what was sent.
 * @see RFC 9112 §7.1
 */

/** Bytes from `start` up to `end` that stay. */
export interface KeptBytes {
	readonly start: number;
	readonly end: number;
	/** They are a chunk of a body. */
	readonly isChunk: boolean;
}

const STATUS = Buffer.from('HTTP/1.');
const HEADER_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');
/** A header, and the line of a chunk's size with its extensions, longer than this are none. */
const MAX_HEADER = 16_384;
const MAX_SIZE_LINE = 256;

/**
 * What of a stream's bytes stays without the sizes of chunks, in order: headers, bodies, and
 * everything that is not HTTP.
 * @returns null when nothing in it came in chunks
 */
export function withoutChunkSizes(data: Uint8Array): readonly KeptBytes[] | null {
	const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
	const kept: KeptBytes[] = [];
	let from = 0;
	let at = bytes.indexOf(STATUS);
	while (at >= 0) {
		const body = chunkedBody(bytes, at);
		if (body === null) {
			at = bytes.indexOf(STATUS, at + 1);
			continue;
		}
		kept.push({ start: from, end: body, isChunk: false });
		from = takeChunks(bytes, body, kept);
		at = bytes.indexOf(STATUS, from);
	}
	if (kept.length === 0) return null;
	if (from < bytes.length) kept.push({ start: from, end: bytes.length, isChunk: false });
	return kept;
}

/** Where the body of the response begins; null when it is none, or did not come in chunks. */
function chunkedBody(bytes: Buffer, at: number): number | null {
	const isResponse = /^HTTP\/1\.\d \d{3}[ \r]/.test(bytes.toString('latin1', at, at + 13));
	// No further than a header may reach: hostile bytes begin one everywhere.
	const length = isResponse ? bytes.subarray(at, at + MAX_HEADER).indexOf(HEADER_END) : -1;
	if (length < 0) return null;
	const end = at + length;
	const header = bytes.toString('latin1', at, end + 2);
	const isChunked = /\r\ntransfer-encoding:[^\r\n]*\bchunked[ \t]*\r\n/i.test(header);
	return isChunked ? end + HEADER_END.length : null;
}

/** Keeps the chunks of a body. @returns where what follows it begins */
function takeChunks(bytes: Buffer, body: number, kept: KeptBytes[]): number {
	let at = body;
	for (;;) {
		const length = bytes.subarray(at, at + MAX_SIZE_LINE).indexOf(LINE_END);
		if (length < 0) return at;
		const lineEnd = at + length;
		const [, digits] =
			/^([0-9a-f]{1,8})[ \t]*(;.*)?$/i.exec(bytes.toString('latin1', at, lineEnd)) ?? [];
		if (digits === undefined) return at;
		const size = Number.parseInt(digits, 16);
		const start = lineEnd + LINE_END.length;
		if (size === 0) return start;
		const end = Math.min(start + size, bytes.length);
		kept.push({ start, end, isChunk: true });
		if (start + size > bytes.length) return end;
		at = end;
		if (bytes.indexOf(LINE_END, at) === at) at += LINE_END.length;
	}
}

/** Where a place among the kept bytes stood among all, and whether in a chunk. */
export function placeAmongAll(
	kept: readonly KeptBytes[],
	place: number,
): { readonly place: number; readonly isChunk: boolean } {
	let left = place;
	for (const { start, end, isChunk } of kept) {
		if (left < end - start) return { place: start + left, isChunk };
		left -= end - start;
	}
	return { place: (kept.at(-1)?.end ?? 0) + left, isChunk: false };
}
