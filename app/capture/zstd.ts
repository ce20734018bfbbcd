/** Zstandard: the runtime's own decoder where it has one (Node 22.15 and later), fzstd elsewhere. */
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';

type Duplexed = Readable & NodeJS.WritableStream;

interface ZlibWithZstd {
	readonly createZstdDecompress?: () => Duplexed;
}

/** A decompressing stream; a broken input destroys it with an error. */
export function createZstdStream(): Duplexed {
	const native = (zlib as ZlibWithZstd).createZstdDecompress;
	return native === undefined ? scriptedStream() : native();
}

function scriptedStream(): Duplexed {
	let ended = false;
	const stream: Transform = new Transform({
		transform(piece: Uint8Array, _encoding, done) {
			done(
				attempt(() => {
					decoder.push(piece, false);
				}),
			);
		},
		flush(done) {
			// fzstd wants a last push; it throws when a frame is not complete.
			const failed = attempt(() => {
				decoder.push(new Uint8Array(0), true);
			});
			done(failed ?? incomplete(ended));
		},
	});
	const decoder: Decompress = new Decompress((piece, final) => {
		ended = final === true;
		if (piece.length > 0) stream.push(Buffer.from(piece));
	});
	return stream;
}

function attempt(work: () => void): Error | null {
	try {
		work();
		return null;
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}

function incomplete(ended: boolean): Error | null {
	return ended ? null : new Error('unexpected end of file');
}
