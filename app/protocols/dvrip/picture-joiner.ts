/** Snapshots: a JPEG as it is over one or several messages, or inside a frame with a header. */
import { u16 } from '../../bytes.ts';
import { MAX_DVRIP_FRAME_BYTES } from '../../limits.ts';
import { isMediaSignature } from './media-header.ts';

const JPEG_BEGIN = 0xffd8;
const JPEG_END = 0xffd9;

/** A picture, or the next bytes of frames that hold one. */
export interface PictureBytes {
	readonly bytes: Uint8Array;
	/** True for a whole JPEG without a frame header. */
	readonly isRaw: boolean;
}

/** Joins the bodies of snapshot replies. */
export class PictureJoiner {
	readonly #give: (picture: PictureBytes) => void;
	#parts: Uint8Array[] = [];
	#length = 0;
	#isFramed = false;

	constructor(give: (picture: PictureBytes) => void) {
		this.#give = give;
	}

	/**
	 * Takes a body. @param endFlag byte 13 of its header: 1 on the last message
	 * @returns false when it is no part of a picture: an answer in words
	 */
	take(body: Uint8Array, endFlag: number): boolean {
		if (this.#isFramed || isMediaSignature(body, 0)) {
			this.#isFramed = endFlag !== 1 && body.length > 0;
			this.#give({ bytes: body, isRaw: false });
			return true;
		}
		const begins = body.length >= 2 && u16(body, 0) === JPEG_BEGIN;
		if (begins) this.end();
		else if (this.#parts.length === 0) return false;
		this.#parts.push(body);
		this.#length += body.length;
		const isLast = body.length >= 2 && u16(body, body.length - 2) === JPEG_END;
		if (isLast || endFlag === 1 || this.#length > MAX_DVRIP_FRAME_BYTES) this.end();
		return true;
	}

	/** Gives what there is of a raw picture. */
	end(): void {
		const whole = new Uint8Array(this.#length);
		let at = 0;
		for (const part of this.#parts) {
			whole.set(part, at);
			at += part.length;
		}
		this.#parts = [];
		this.#length = 0;
		if (whole.length > 0) this.#give({ bytes: whole, isRaw: true });
	}
}
