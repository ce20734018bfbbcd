/** H.263 behind the headers of RFC 2190, whose parts may begin and end inside a byte. */
import { u8 } from '../../bytes.ts';
import { concatenated } from './unpacker.ts';
import { H263_PLUS_RULES } from './stream-unpacker.ts';
import type { PayloadPlace, UnpackedPicture, Unpacker } from './unpacker.ts';

/** Pictures of H.263. @see RFC 2190 §5 */
export class H263Unpacker implements Unpacker {
	#parts: Uint8Array[] = [];
	#isBroken = false;
	/** Bits of the last byte that belong to the next part. */
	#endBits = 0;

	add(payload: Uint8Array, { isFirst }: PayloadPlace): void {
		const flags = u8(payload, 0);
		const start = (flags & 0x80) === 0 ? 4 : (flags & 0x40) === 0 ? 8 : 12;
		const startBits = (flags >> 3) & 7;
		if (payload.length <= start) {
			this.#isBroken = true;
			return;
		}
		const body = payload.slice(start);
		const last = this.#parts.at(-1);
		// A byte that two parts share stands in both of them.
		if (startBits > 0 && last !== undefined) {
			if (startBits + this.#endBits !== 8) this.#isBroken = true;
			const at = last.length - 1;
			last[at] = (u8(last, at) & (0xff << this.#endBits)) | (u8(body, 0) & (0xff >> startBits));
		}
		const part = startBits > 0 && last !== undefined ? body.subarray(1) : body;
		if (isFirst && !H263_PLUS_RULES.begins(part)) this.#isBroken = true;
		this.#endBits = flags & 7;
		if (part.length > 0) this.#parts.push(part);
	}

	take(): UnpackedPicture | null {
		const isWhole = !this.#isBroken;
		const data = concatenated(this.#parts);
		this.#parts = [];
		this.#isBroken = false;
		this.#endBits = 0;
		if (data.length === 0 && isWhole) return null;
		return { pieces: [data], isKey: H263_PLUS_RULES.isKey(data), isWhole };
	}
}
