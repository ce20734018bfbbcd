/** Reads TLS key logs from files. */
import { readFileSync, statSync } from 'node:fs';
import { CaptureUnreadableError } from '../errors.ts';
import { reasonOf } from './byte-stream.ts';

/** A key log of a million connections has about 200 MB; more is no key log. */
const MAX_BYTES = 256 << 20;

/** The text of a key log. @throws CaptureUnreadableError in one line */
export function readKeyLog(path: string): string {
	try {
		const { size } = statSync(path);
		if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, too many for a key log`);
		return readFileSync(path, 'utf8');
	} catch (error) {
		throw new CaptureUnreadableError(
			`cannot read the key log ${path}: ${reasonOf(error)}`,
			{},
			error,
		);
	}
}
