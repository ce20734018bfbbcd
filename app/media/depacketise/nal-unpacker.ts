/** H.264, H.265, H.266: all pack NAL units alone, several in one packet, or in fragments. */
import { u8, u16 } from '../../bytes.ts';
import { concatenated } from './unpacker.ts';
import type { PayloadPlace, UnpackedPicture, Unpacker } from './unpacker.ts';

/** What the codecs differ in. */
export interface NalRules {
	/** Bytes of a NAL unit's header. */
	readonly headerBytes: 1 | 2;
	/** Type of a NAL unit or payload, from its header. */
	readonly typeOf: (unit: Uint8Array) => number;
	readonly aggregation: number;
	readonly fragment: number;
	/** Header of the NAL unit of which a payload is the first fragment. */
	readonly headerOf: (payload: Uint8Array) => Uint8Array;
	readonly isKey: (type: number) => boolean;
	/** A slice or picture header, and one that is the first of its picture. */
	readonly isSlice: (type: number) => boolean;
	readonly beginsPicture: (unit: Uint8Array) => boolean;
}

const FIRST = 0x80;
const LAST = 0x40;

/** Puts NAL units of one picture together. */
export class NalUnpacker implements Unpacker {
	readonly #rules: NalRules;
	#units: Uint8Array[] = [];
	/** The same with the beginnings of torn units; joined over nothing. */
	#remains: Uint8Array[] = [];
	/** Pieces of the unit that is being joined; null between fragments. */
	#fragments: Uint8Array[] | null = null;
	#isBroken = false;
	/** A gap right before the picture may have taken its beginning. */
	#isAfterGap = false;

	constructor(rules: NalRules) {
		this.#rules = rules;
	}

	add(payload: Uint8Array, { isFirst, isAfterGap }: PayloadPlace): void {
		const { typeOf, fragment, aggregation, headerBytes } = this.#rules;
		if (isFirst) this.#isAfterGap = isAfterGap;
		if (payload.length <= headerBytes) return;
		if (isAfterGap) this.#dropFragments();
		const type = typeOf(payload);
		if (type === fragment) {
			this.#addFragment(payload);
			return;
		}
		this.#dropFragments();
		if (type === aggregation) this.#addSeveral(payload);
		else this.#push(payload);
	}

	#addFragment(payload: Uint8Array): void {
		const { headerBytes, headerOf } = this.#rules;
		const flags = u8(payload, headerBytes);
		const body = payload.subarray(headerBytes + 1);
		if ((flags & FIRST) !== 0) {
			this.#dropFragments();
			this.#fragments = [headerOf(payload)];
		}
		if (this.#fragments === null) {
			this.#isBroken = true;
			return;
		}
		this.#fragments.push(body);
		if ((flags & LAST) === 0) return;
		this.#push(concatenated(this.#fragments));
		this.#fragments = null;
	}

	#push(unit: Uint8Array): void {
		this.#units.push(unit);
		this.#remains.push(unit);
	}

	/** A unit whose end never came. */
	#dropFragments(): void {
		if (this.#fragments === null) return;
		this.#isBroken = true;
		this.#remains.push(concatenated(this.#fragments));
		this.#fragments = null;
	}

	#addSeveral(payload: Uint8Array): void {
		for (let at: number = this.#rules.headerBytes; at + 2 < payload.length;) {
			const end = at + 2 + u16(payload, at);
			if (end > payload.length) {
				this.#isBroken = true;
				return;
			}
			if (end > at + 2) this.#push(payload.subarray(at + 2, end));
			at = end;
		}
	}

	take(): UnpackedPicture | null {
		this.#dropFragments();
		const pieces = this.#units;
		const { typeOf, isKey, isSlice, beginsPicture } = this.#rules;
		const slices = pieces.filter((unit) => isSlice(typeOf(unit)));
		const [first] = slices;
		const isHeadless = this.#isAfterGap && first !== undefined && !beginsPicture(first);
		const isWhole = !this.#isBroken && !isHeadless;
		const remains = this.#remains;
		this.#units = [];
		this.#remains = [];
		this.#isBroken = false;
		this.#isAfterGap = false;
		if (pieces.length === 0 && isWhole) return null;
		const hasKey = remains.some((unit) => isKey(typeOf(unit)));
		return { pieces, isWhole, isKey: hasKey, ...(isWhole ? {} : { remains }) };
	}
}

/** @see RFC 6184 §5.4 to 5.8 */
export const H264_RULES: NalRules = {
	...{ headerBytes: 1, aggregation: 24, fragment: 28 },
	typeOf: (unit) => u8(unit, 0) & 0x1f,
	headerOf: (payload) => Uint8Array.of((u8(payload, 0) & 0xe0) | (u8(payload, 1) & 0x1f)),
	isKey: (type) => type === 5,
	isSlice: (type) => type >= 1 && type <= 5,
	// first_mb_in_slice 0 is a single 1 bit.
	beginsPicture: (unit) => (u8(unit, 1) & 0x80) !== 0,
};

/** @see RFC 7798 §4.4 */
export const H265_RULES: NalRules = {
	...{ headerBytes: 2, aggregation: 48, fragment: 49 },
	typeOf: (unit) => (u8(unit, 0) >> 1) & 0x3f,
	headerOf: (payload) =>
		Uint8Array.of((u8(payload, 0) & 0x81) | ((u8(payload, 2) & 0x3f) << 1), u8(payload, 1)),
	isKey: (type) => type >= 16 && type <= 21,
	isSlice: (type) => type < 32,
	beginsPicture: (unit) => (u8(unit, 2) & 0x80) !== 0,
};

const PICTURE_HEADER = 19;

/** The type stands in the second byte, five bits of it. @see RFC 9328 §4.3, H.266 §7.4.2.2 */
export const H266_RULES: NalRules = {
	...{ headerBytes: 2, aggregation: 28, fragment: 29 },
	typeOf: (unit) => u8(unit, 1) >> 3,
	headerOf: (payload) =>
		Uint8Array.of(u8(payload, 0), ((u8(payload, 2) & 0x1f) << 3) | (u8(payload, 1) & 7)),
	// IDR with and without leading pictures, CRA.
	isKey: (type) => type >= 7 && type <= 9,
	isSlice: (type) => type < 12 || type === PICTURE_HEADER,
	// A slice that has the picture's header inside is the only one, else a unit of its own goes before.
	beginsPicture: (unit) => u8(unit, 1) >> 3 === PICTURE_HEADER || (u8(unit, 2) & 0x80) !== 0,
};
