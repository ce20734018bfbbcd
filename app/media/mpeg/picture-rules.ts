/** How the byte streams of picture codecs are cut into pictures: what each start code means. */
import { u8 } from '../../bytes.ts';
import { MalformedPacketError } from '../../errors.ts';
import { h264MayHaveFields } from '../h264-sps.ts';

/** What a code unit is to a picture. */
export type CodeRole = 'before' | 'begins' | 'continues' | 'other';

/** Rules of one codec; units are given without their start codes. */
export interface PictureRules {
	/** Pieces are NAL units; otherwise a picture is one piece with its start codes. */
	readonly isNal: boolean;
	readonly role: (unit: Uint8Array) => CodeRole;
	/** Whether decoding may begin with a picture of these units. */
	readonly isKey: (units: readonly Uint8Array[]) => boolean;
	/** Two codes that begin a picture begin the same one: the fields of a frame. */
	readonly isSame: ((first: Uint8Array, next: Uint8Array) => boolean) | null;
}

const h264Type = (unit: Uint8Array): number => u8(unit, 0) & 0x1f;

/** An intra slice that begins a picture: `1` and the code of type 7 or 2. @see ITU-T H.264 §7.3.3 */
function isIntraSlice(unit: Uint8Array): boolean {
	const type = h264Type(unit);
	return type === 1 && (u8(unit, 1) === 0x88 || (u8(unit, 1) & 0xf0) === 0xb0);
}

/** What an SPS says of fields; nothing where it cannot be read. */
function mayHaveFields(sps: Uint8Array): boolean | null {
	try {
		return h264MayHaveFields(sps);
	} catch (error) {
		if (error instanceof MalformedPacketError) return null;
		throw error;
	}
}

/** @see ITU-T H.264 §7.4.1.2.3 */
const H264: PictureRules = {
	isNal: true,
	isSame: null,
	role: (unit) => {
		const type = h264Type(unit);
		if (type >= 1 && type <= 5) return (u8(unit, 1) & 0x80) !== 0 ? 'begins' : 'continues';
		return (type >= 6 && type <= 9) || (type >= 14 && type <= 18) ? 'before' : 'other';
	},
	// Broadcasters begin with intra pictures behind parameter sets that are no IDR.
	isKey: (units) =>
		units.some((unit) => h264Type(unit) === 5) ||
		(units.some((unit) => h264Type(unit) === 7) && units.some(isIntraSlice)),
};

/** Where an SPS rules fields out, every first slice begins a picture. */
function h264Rules(): PictureRules {
	let hasFields = true;
	return {
		...H264,
		role: (unit) => {
			if (h264Type(unit) === 7) hasFields = mayHaveFields(unit) ?? hasFields;
			return H264.role(unit);
		},
		get isSame() {
			return hasFields ? null : () => false;
		},
	};
}

const h265Type = (unit: Uint8Array): number => (u8(unit, 0) >> 1) & 0x3f;

/** @see ITU-T H.265 §7.4.2.4.4 */
const H265: PictureRules = {
	isNal: true,
	isSame: () => false,
	role: (unit) => {
		const type = h265Type(unit);
		if (type < 32) return (u8(unit, 2) & 0x80) !== 0 ? 'begins' : 'continues';
		const isBefore = type <= 35 || type === 39 || (type >= 41 && type <= 44) || type >= 48;
		return isBefore && type <= 55 ? 'before' : 'other';
	},
	isKey: (units) => units.some((unit) => h265Type(unit) >= 16 && h265Type(unit) <= 21),
};

const temporal = (unit: Uint8Array): number => (u8(unit, 1) << 2) | (u8(unit, 2) >> 6);

/** @see ISO/IEC 13818-2 §6.2 */
const MPV: PictureRules = {
	isNal: false,
	role: (unit) => {
		const code = u8(unit, 0);
		if (code === 0xb3 || code === 0xb8) return 'before';
		if (code === 0) return 'begins';
		return code <= 0xaf ? 'continues' : 'other';
	},
	isKey: (units) => {
		const first = units.find((unit) => u8(unit, 0) === 0);
		return first !== undefined && ((u8(first, 2) >> 3) & 7) === 1;
	},
	isSame: (first, next) => temporal(first) === temporal(next),
};

const VOP = 0xb6;

/** @see ISO/IEC 14496-2 §6.2 */
const MPEG4: PictureRules = {
	isNal: false,
	role: (unit) => {
		const code = u8(unit, 0);
		if (code === VOP) return 'begins';
		return code <= 0x2f || (code >= 0xb0 && code <= 0xb5) ? 'before' : 'other';
	},
	isKey: (units) => units.some((unit) => u8(unit, 0) === VOP && u8(unit, 1) >> 6 === 0),
	isSame: () => false,
};

const RULES: ReadonlyMap<string, () => PictureRules> = new Map([
	['H264', h264Rules],
	['H265', () => H265],
	['MPV', () => MPV],
	['MP4V-ES', () => MPEG4],
]);

/** New rules for one stream; null where its pictures cannot be told apart. */
export function pictureRules(codec: string | null): PictureRules | null {
	return RULES.get(codec ?? '')?.() ?? null;
}
