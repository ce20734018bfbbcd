/** SHA-256 and size of a written file. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const PIECE = 1 << 20;

/** Reads the file once; gives way between pieces. */
export async function fileSha256(path: string): Promise<{ bytes: number; sha256: string }> {
	const file = await open(path, 'r');
	try {
		const hash = createHash('sha256');
		const buffer = new Uint8Array(PIECE);
		let bytes = 0;
		for (;;) {
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
