/** How payloads of one codec become units again: frames, or NAL units of one picture. */
import { concatenated as copied } from '../../bytes.ts';

/** Where a payload stands among those of its picture. */
export interface PayloadPlace {
	/** No payload of this picture came before. */
	readonly isFirst: boolean;
	/** Packets are missing right before it. */
	readonly isAfterGap: boolean;
	readonly marker: boolean;
}

/** One picture put together. */
export interface UnpackedPicture {
	/** NAL units without start codes; a single piece for all other codecs. */
	readonly pieces: readonly Uint8Array[];
	readonly isKey: boolean;
	/** False when something of it is missing or breaks a rule. */
	readonly isWhole: boolean;
	/** Of a damaged picture: `pieces`, and what came of torn ones before the hole. For the eye only. */
	readonly remains?: readonly Uint8Array[];
}

/** Takes the payloads of one picture after the other, in sequence order. */
export interface Unpacker {
	/** @param payload kept: not to be changed */
	add(payload: Uint8Array, place: PayloadPlace): void;
	/** The picture is over; null when nothing of it came. */
	take(): UnpackedPicture | null;
}

/** Pieces one behind the other; a lone one as it is, not copied. */
export function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
	const [only] = pieces;
	return only !== undefined && pieces.length === 1 ? only : copied(pieces);
}
