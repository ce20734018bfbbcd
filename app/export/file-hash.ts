/** SHA-256 and size of a written file. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { CancelledError } from '../errors.ts';

const PIECE = 1 << 20;

/** Reads the file once; gives way between pieces. @throws CancelledError when the signal aborts */
export async function fileSha256(
	path: string,
	signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
	const file = await open(path, 'r');
	try {
		const hash = createHash('sha256');
		const buffer = new Uint8Array(PIECE);
		let bytes = 0;
		for (;;) {
			if (signal?.aborted === true) throw new CancelledError();
			const { bytesRead } = await file.read(buffer, 0, PIECE, bytes);
			if (bytesRead === 0) break;
			hash.update(buffer.subarray(0, bytesRead));
			bytes += bytesRead;
		}
		return { bytes, sha256: hash.digest('hex') };
	} finally {
		await file.close();
	}
}
