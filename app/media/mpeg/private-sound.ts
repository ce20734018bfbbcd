/** Sound inside private stream 1 of program streams, as DVDs and recorders write it. */
import { u8, u16 } from '../../bytes.ts';
import { ac3Frame } from '../ac3.ts';
import { concatenated } from '../depacketise/unpacker.ts';

/** What one packet of private stream 1 holds. */
export interface PrivateSound {
	/** Number of the stream inside; no stream of the outside is called so. */
	readonly id: number;
	readonly codec: 'AC3' | 'EAC3' | 'LPCM';
	/** Bytes in front of what belongs to the stream. */
	readonly headBytes: number;
}

const FIRST_AC3 = 0x80;
const LAST_AC3 = 0x87;
/** HD DVD numbers its sound so; as MPEG audio outside is called the same, 256 is added. */
const FIRST_HD = 0xc0;
const LAST_HD = 0xcf;
const HD_OFFSET = 0x100;
const FIRST_LPCM = 0xa0;
const LAST_LPCM = 0xa7;
/** Number of the stream, count of frames, and where the first of them begins. */
export const PRIVATE_HEAD = 4;
const HEAD = PRIVATE_HEAD;
/** LPCM says its format behind it, in three bytes that stay in front of the samples. */
export const LPCM_HEAD = 3;

/** True for numbers of linear samples. */
export const isLpcmId = (id: number): boolean => id >= FIRST_LPCM && id <= LAST_LPCM;

/** By the number in its packets alone: what is known to be there. */
export function privateHead(id: number): PrivateSound | null {
	if (id >= FIRST_HD && id <= LAST_HD) {
		return { id: id + HD_OFFSET, codec: 'EAC3', headBytes: HEAD };
	}
	if (id >= FIRST_AC3 && id <= LAST_AC3) return { id, codec: 'AC3', headBytes: HEAD };
	if (isLpcmId(id)) return { id, codec: 'LPCM', headBytes: HEAD };
	return null;
}

/** True for what `privateHead` calls streams. @param id as listed */
export const isPrivateSound = (id: number): boolean =>
	privateHead(id > HD_OFFSET ? id - HD_OFFSET : id)?.id === id;

/**
 * What a packet looks like; cameras put data of their own into the same private stream, so its
 * number is believed only together with what stands behind it.
 * @param data payload of the packet; null for anything else
 */
export function guessPrivate(data: Uint8Array): PrivateSound | null {
	const head = data.length > HEAD + LPCM_HEAD ? privateHead(u8(data, 0)) : null;
	if (head === null) return null;
	const first = HEAD - 1 + u16(data, 2);
	if (head.codec !== 'LPCM') {
		const frame = ac3Frame(data.subarray(first));
		if (frame === null || frame === 'short') return null;
		return { ...head, codec: frame.isEnhanced ? 'EAC3' : 'AC3' };
	}
	const isPlaced = first >= HEAD + LPCM_HEAD && first < data.length;
	return isPlaced && lpcmFormat(data.subarray(HEAD)) !== null ? head : null;
}

/** Format of linear samples. */
export interface LpcmFormat {
	/** Hz. */
	readonly sampleRate: number;
	readonly channels: number;
	/** Of a sample. */
	readonly bits: 16 | 20 | 24;
}

const LPCM_BITS = [16, 20, 24] as const;
/** Samples of a group: longer ones have their high halves in front. */
const GROUP = 4;
const LPCM_RATES: readonly number[] = [48_000, 96_000, 44_100, 32_000];

/** What the three bytes in front of samples say; null where they hold what nobody writes. */
export function lpcmFormat(data: Uint8Array): LpcmFormat | null {
	const shape = u8(data, 1);
	const sampleRate = LPCM_RATES[(shape >> 4) & 3] ?? 0;
	const bits = LPCM_BITS[shape >> 6];
	// One bit is always 0.
	if (bits === undefined || (shape & 8) !== 0) return null;
	return { sampleRate, channels: (shape & 7) + 1, bits };
}

/**
 * Keeps groups of longer samples whole over the packets that cut them, one stream of them after the
 * other by its number. Behind a hole the packet's own pointer tells where a group begins.
 */
export class LpcmJoiner {
	readonly #rests = new Map<number, Uint8Array>();

	/** @param payload of the whole packet @returns format and whole groups */
	take(id: number, payload: Uint8Array): Uint8Array {
		const unit = payload.subarray(HEAD);
		const bits = lpcmFormat(unit)?.bits ?? 16;
		if (bits === 16) return unit;
		const rest = this.#rests.get(id);
		const first = HEAD - 1 + u16(payload, 2);
		const isPlaced = first >= HEAD + LPCM_HEAD && first < payload.length;
		const from = rest === undefined && isPlaced ? first - HEAD : LPCM_HEAD;
		const data = concatenated([rest ?? unit.subarray(0, 0), unit.subarray(from)]);
		const whole = data.length - (data.length % ((GROUP * bits) / 8));
		this.#rests.set(id, data.subarray(whole));
		return concatenated([unit.subarray(0, LPCM_HEAD), data.subarray(0, whole)]);
	}

	/** Bytes are missing. */
	cut(): void {
		this.#rests.clear();
	}
}

/**
 * Samples one behind the other, the high byte first: of 2 bytes, or of 3 where they have 20 or 24 bits.
 * Those stand in groups of four: two bytes of each, then what is left of each.
 * @param unit with the three bytes in front
 */
export function lpcmSamples(unit: Uint8Array): Uint8Array {
	const bits = lpcmFormat(unit)?.bits ?? 16;
	const data = unit.subarray(LPCM_HEAD);
	if (bits === 16) return data;
	const groupBytes = (GROUP * bits) / 8;
	const groups = Math.floor(data.length / groupBytes);
	const samples = new Uint8Array(groups * GROUP * 3);
	for (let at = 0; at < groups * GROUP; at++) {
		const [group, place] = [Math.floor(at / GROUP) * groupBytes, at % GROUP];
		const rest = group + GROUP * 2;
		const low =
			bits === 24
				? u8(data, rest + place)
				: (u8(data, rest + (place >> 1)) << ((place & 1) * 4)) & 0xf0;
		samples.set([u8(data, group + place * 2), u8(data, group + place * 2 + 1), low], at * 3);
	}
	return samples;
}
