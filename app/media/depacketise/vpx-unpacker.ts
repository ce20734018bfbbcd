/** VP8 and VP9: frames in parts behind a descriptor. @see RFC 7741 §4.2, RFC 9628 §4.2 */
import { u8 } from '../../bytes.ts';
import { vp8DescriptorLength } from '../infer/vp8.ts';
import { vp9DescriptorLength } from '../infer/vp9.ts';
import { concatenated } from './unpacker.ts';
import type { PayloadPlace, UnpackedPicture, Unpacker } from './unpacker.ts';

const VP9_BEGINNING = 0x08;
const VP9_END = 0x04;

abstract class PartUnpacker implements Unpacker {
	protected parts: Uint8Array[] = [];
	protected isBroken = false;
	protected isKey = false;

	abstract add(payload: Uint8Array, place: PayloadPlace): void;

	/** Whether the last part ended a frame; true where parts do not say. */
	protected abstract readonly isEnded: boolean;

	take(): UnpackedPicture | null {
		const { parts, isBroken, isKey, isEnded } = this;
		this.parts = [];
		this.isBroken = false;
		this.isKey = false;
		if (parts.length === 0 && !isBroken) return null;
		return { pieces: [concatenated(parts)], isKey, isWhole: !isBroken && isEnded };
	}
}

/** VP8. */
export class Vp8Unpacker extends PartUnpacker {
	protected readonly isEnded = true;

	add(payload: Uint8Array, { isFirst }: PayloadPlace): void {
		const at = vp8DescriptorLength(payload);
		const isBeginning = (u8(payload, 0) & 0x17) === 0x10;
		if (at === 0 || at >= payload.length || isFirst !== (isBeginning && this.parts.length === 0)) {
			this.isBroken = true;
			return;
		}
		if (isFirst) this.isKey = (u8(payload, at) & 1) === 0;
		this.parts.push(payload.subarray(at));
	}
}

/**
 * Whether a frame is a key frame by its own header: senders (ffmpeg is one) leave the descriptor's P
 * bit out. @see VP9 bitstream specification §6.2
 */
function isVp9Key(first: number): boolean {
	const isLongProfile = (first & 0x30) === 0x30;
	return (first & (isLongProfile ? 0x06 : 0x0c)) === 0;
}

/** VP9; layers of one picture stay together. */
export class Vp9Unpacker extends PartUnpacker {
	protected isEnded = false;

	add(payload: Uint8Array, { isFirst }: PayloadPlace): void {
		const flags = u8(payload, 0);
		const at = vp9DescriptorLength(payload);
		const isBeginning = (flags & VP9_BEGINNING) !== 0;
		// A part goes on with a frame, or begins one when the one before is over.
		if (at === 0 || isBeginning !== (isFirst || this.isEnded)) this.isBroken = true;
		if (at === 0) return;
		if (isFirst) this.isKey = isVp9Key(u8(payload, at));
		this.isEnded = (flags & VP9_END) !== 0;
		this.parts.push(payload.subarray(at));
	}
}
