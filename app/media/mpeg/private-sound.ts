/** Sound inside private stream 1 of program streams, as DVDs and recorders write it. */
import { u8, u16 } from '../../bytes.ts';
import { ac3Frame } from '../ac3.ts';

/** What one packet of private stream 1 holds. */
export interface PrivateSound {
	/** Number of the stream inside; no stream of the outside is called so. */
	readonly id: number;
	readonly codec: 'AC3' | 'LPCM';
	/** Bytes in front of what belongs to the stream. */
	readonly headBytes: number;
}

const FIRST_AC3 = 0x80;
const LAST_AC3 = 0x87;
const FIRST_LPCM = 0xa0;
const LAST_LPCM = 0xa7;
/** Number of the stream, count of frames, and where the first of them begins. */
export const PRIVATE_HEAD = 4;
const HEAD = PRIVATE_HEAD;
/** LPCM says its format behind it, in three bytes that stay in front of the samples. */
export const LPCM_HEAD = 3;

/** By its number alone: what is known to be there. */
export function privateHead(id: number): PrivateSound | null {
	if (id >= FIRST_AC3 && id <= LAST_AC3) return { id, codec: 'AC3', headBytes: HEAD };
	if (id >= FIRST_LPCM && id <= LAST_LPCM) return { id, codec: 'LPCM', headBytes: HEAD };
	return null;
}

/**
 * What a packet looks like; cameras put data of their own into the same private stream, so its
 * number is believed only together with what stands behind it.
 * @param data payload of the packet; null for anything else
 */
export function guessPrivate(data: Uint8Array): PrivateSound | null {
	const head = data.length > HEAD + LPCM_HEAD ? privateHead(u8(data, 0)) : null;
	if (head === null) return null;
	const first = HEAD - 1 + u16(data, 2);
	if (head.codec === 'AC3') {
		const frame = ac3Frame(data.subarray(first));
		return frame === null || frame === 'short' ? null : head;
	}
	const isPlaced = first >= HEAD + LPCM_HEAD && first < data.length;
	return isPlaced && lpcmFormat(data.subarray(HEAD)) !== null ? head : null;
}

/** Format of linear samples. */
export interface LpcmFormat {
	/** Hz. */
	readonly sampleRate: number;
	readonly channels: number;
}

const LPCM_RATES: readonly number[] = [48_000, 96_000, 44_100, 32_000];

/**
 * What the three bytes in front of samples say; null where they hold other than 16 bits: samples of
 * 20 and 24 bits are spread in a way of their own.
 */
export function lpcmFormat(data: Uint8Array): LpcmFormat | null {
	const shape = u8(data, 1);
	const sampleRate = LPCM_RATES[(shape >> 4) & 3] ?? 0;
	// Bits of a sample, and one that is always 0.
	if ((shape & 0xc8) !== 0) return null;
	return { sampleRate, channels: (shape & 7) + 1 };
}
