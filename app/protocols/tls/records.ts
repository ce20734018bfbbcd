/** TLS records out of a byte stream, resynchronising after bytes that are missing. @see RFC 8446 §5.1 */
import { u16, u8 } from '../../bytes.ts';

/** Record types. */
export const RECORD_CHANGE_CIPHER_SPEC = 20;
export const RECORD_ALERT = 21;
export const RECORD_HANDSHAKE = 22;
export const RECORD_APPLICATION_DATA = 23;

const HEADER = 5;
/** 2^14 plain bytes and what protection may add (RFC 8446 §5.2, RFC 5246 §6.2.3). */
const MAX_LENGTH = (1 << 14) + 2048;

/** True when bytes look like the header of a record. */
export function isRecordHeader(data: Uint8Array, at: number): boolean {
	const type = u8(data, at);
	if (type < RECORD_CHANGE_CIPHER_SPEC || type > RECORD_APPLICATION_DATA) return false;
	const length = u16(data, at + 3);
	return u8(data, at + 1) === 3 && u8(data, at + 2) <= 4 && length > 0 && length <= MAX_LENGTH;
}

/** One record: the header stands in the first five bytes of `bytes`. */
export interface TlsRecord {
	readonly type: number;
	readonly header: Uint8Array;
	readonly body: Uint8Array;
	/** Bytes are missing between this record and the one before. */
	readonly afterGap: boolean;
}

/** Cuts one direction into records. */
export class RecordReader {
	#buffer = new Uint8Array(0);
	#afterGap = false;
	#mustSynchronise = false;

	/** Takes the next bytes; records that they complete. */
	push(data: Uint8Array, start: number, end: number): readonly TlsRecord[] {
		const joined = new Uint8Array(this.#buffer.length + end - start);
		joined.set(this.#buffer);
		joined.set(data.subarray(start, end), this.#buffer.length);
		const records: TlsRecord[] = [];
		let at = this.#synchronised(joined, 0);
		while (joined.length - at >= HEADER) {
			const length = u16(joined, at + 3);
			if (joined.length - at < HEADER + length) break;
			records.push({
				type: u8(joined, at),
				header: joined.subarray(at, at + HEADER),
				body: joined.subarray(at + HEADER, at + HEADER + length),
				afterGap: this.#afterGap,
			});
			this.#afterGap = false;
			at = this.#synchronised(joined, at + HEADER + length);
		}
		this.#buffer = joined.slice(Math.min(at, joined.length));
		return records;
	}

	/** Bytes are missing: what was begun is lost, the next header is looked for. */
	gap(): void {
		this.#buffer = new Uint8Array(0);
		this.#afterGap = true;
		this.#mustSynchronise = true;
	}

	/** Where the next record begins; behind the end when no header is in sight. */
	#synchronised(data: Uint8Array, from: number): number {
		let at = from;
		while (at + HEADER <= data.length && !isRecordHeader(data, at)) {
			if (!this.#mustSynchronise) {
				this.#mustSynchronise = true;
				this.#afterGap = true;
			}
			at++;
		}
		if (at + HEADER <= data.length) this.#mustSynchronise = false;
		return at;
	}
}
