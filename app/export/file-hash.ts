/** Hash and size of a written file. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { CancelledError } from '../errors.ts';
import { giveWay } from '../give-way.ts';

const PIECE = 1 << 20;

/** Shared by all: filled and hashed without a break between. */
const piece = new Uint8Array(PIECE);

/**
 * Reads the file once; gives way between pieces. Read in place: the file was just written, and a
 * thousand short files would each pay for a buffer and the way to another thread and back.
 * @throws CancelledError when the signal aborts
 */
export async function fileSha256(
	path: string,
	signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
	const { bytes, digest } = await fileDigest(path, 'sha256', signal);
	return { bytes, sha256: digest };
}

/** The same with another hash. @param algorithm OpenSSL's name */
export async function fileDigest(
	path: string,
	algorithm: 'sha256' | 'sha1',
	signal?: AbortSignal,
): Promise<{ bytes: number; digest: string }> {
	const descriptor = openSync(path, 'r');
	try {
		const hash = createHash(algorithm);
		let bytes = 0;
		for (;;) {
			if (signal?.aborted === true) throw new CancelledError();
			const taken = readSync(descriptor, piece, 0, PIECE, bytes);
			if (taken === 0) break;
			hash.update(taken === PIECE ? piece : piece.subarray(0, taken));
			bytes += taken;
			await giveWay();
		}
		return { bytes, digest: hash.digest('hex') };
	} finally {
		closeSync(descriptor);
	}
}
