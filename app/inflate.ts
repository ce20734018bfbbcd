/**
 * Opens bodies by their Content-Encoding (RFC 9110 §8.4.1, RFC 3261 §20.12). The one file of `app/`
 * beside `capture/` that touches `node:zlib`.
 */
import {
	brotliDecompressSync,
	constants,
	gunzipSync,
	inflateRawSync,
	inflateSync,
} from 'node:zlib';

/** Undoes one coding; throws where the bytes are not of it. */
type Coding = (bytes: Uint8Array, limit: number) => Uint8Array;

/** A body that the capture cut gives what came of it. */
const PARTIAL = constants.Z_SYNC_FLUSH;

const gunzip: Coding = (bytes, limit) =>
	gunzipSync(bytes, { maxOutputLength: limit, finishFlush: PARTIAL });

const CODINGS: ReadonlyMap<string, Coding> = new Map<string, Coding>([
	['gzip', gunzip],
	['x-gzip', gunzip],
	['deflate', inflateEither],
	['br', (bytes, limit) => brotliDecompressSync(bytes, { maxOutputLength: limit })],
	['identity', (bytes) => bytes],
]);

/** RFC 1950 as it should be, or bare RFC 1951 as some send it. */
function inflateEither(bytes: Uint8Array, limit: number): Uint8Array {
	const options = { maxOutputLength: limit, finishFlush: PARTIAL };
	const [first = 0, second = 0] = bytes;
	const isZlib = (first & 15) === 8 && ((first << 8) | second) % 31 === 0;
	return isZlib ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
}

/**
 * What a coded body holds.
 * @param encoding value of Content-Encoding: `gzip`, `deflate`, `gzip, br`; the last was put on last
 * @param limit most bytes that are believed
 * @returns null when a coding is unknown, the bytes are not of it or give more than the limit
 */
export function decodeContent(
	bytes: Uint8Array,
	encoding: string,
	limit: number,
): Uint8Array | null {
	let body = bytes;
	for (const name of encoding.toLowerCase().split(',').reverse()) {
		const coding = CODINGS.get(name.trim());
		if (coding === undefined) return null;
		try {
			body = coding(body, limit);
		} catch {
			// Hostile bytes: what zlib says of them helps nobody.
			return null;
		}
	}
	return body;
}
