/** Sequence and video parameter sets of H.265: size and rate. @see H.265 §7.3.2.1, §7.3.2.2 */
import { MalformedPacketError } from '../errors.ts';
import { BitReader } from './bits.ts';
import { readCroppedSize } from './cropped-size.ts';
import { unsignedGolomb } from './exp-golomb.ts';
import { nalUnits, withoutEmulation } from './nal-units.ts';
import type { PictureFormat } from './picture-format.ts';

const NAL_VPS = 32;
const NAL_SPS = 33;
const NAL_HEADER = 2;
const PROFILE_NAMES = ['0', 'Main', 'Main 10', 'Main Still Picture', 'Range extensions'] as const;

/** The first SPS of a byte stream, with the rate that the VPS tells; null when there is none. */
export function h265Format(data: Uint8Array): PictureFormat | null {
	let rate: number | null = null;
	for (const { start, end } of nalUnits(data)) {
		const type = ((data[start] ?? 0) >> 1) & 0x3f;
		if (type !== NAL_VPS && type !== NAL_SPS) continue;
		try {
			const unit = data.subarray(start, end);
			if (type === NAL_VPS) rate = parseH265VpsRate(unit);
			else return { ...parseH265Sps(unit), frameRate: rate };
		} catch (error) {
			if (!(error instanceof MalformedPacketError)) throw error;
		}
	}
	return null;
}

interface ProfileTierLevel {
	readonly profile: string;
	readonly level: number;
}

function readProfile(bits: BitReader, subLayers: number): ProfileTierLevel {
	bits.read(3);
	const profile = bits.read(5);
	bits.read(32);
	bits.read(32);
	bits.read(16);
	const level = bits.read(8) / 30;
	const present: [number, number][] = [];
	for (let each = 0; each < subLayers; each++) present.push([bits.read(1), bits.read(1)]);
	if (subLayers > 0) bits.read(2 * (8 - subLayers));
	for (const [hasProfile, hasLevel] of present) {
		if (hasProfile === 1) for (let byte = 0; byte < 11; byte++) bits.read(8);
		if (hasLevel === 1) bits.read(8);
	}
	return { profile: PROFILE_NAMES[profile] ?? String(profile), level };
}

/** @param unit the NAL unit with its two header bytes; @throws MalformedPacketError when it is cut */
export function parseH265Sps(unit: Uint8Array): PictureFormat {
	const bits = new BitReader(withoutEmulation(unit.subarray(NAL_HEADER)), 'h265');
	bits.read(4);
	const subLayers = bits.read(3);
	bits.read(1);
	const { profile, level } = readProfile(bits, subLayers);
	unsignedGolomb(bits);
	const chroma = unsignedGolomb(bits);
	if (chroma === 3) bits.read(1);
	const { width, height } = readCroppedSize(bits, chroma);
	return {
		width,
		height,
		frameRate: null,
		profile,
		level,
	};
}

/** Pictures a second as a VPS tells; null when it does not. @throws MalformedPacketError */
export function parseH265VpsRate(unit: Uint8Array): number | null {
	const bits = new BitReader(withoutEmulation(unit.subarray(NAL_HEADER)), 'h265');
	bits.read(12);
	const subLayers = bits.read(3);
	bits.read(17);
	readProfile(bits, subLayers);
	const first = bits.read(1) === 1 ? 0 : subLayers;
	for (let each = first; each <= subLayers; each++) {
		unsignedGolomb(bits);
		unsignedGolomb(bits);
		unsignedGolomb(bits);
	}
	const maxLayer = bits.read(6);
	const sets = unsignedGolomb(bits);
	if (sets > 1023) throw new MalformedPacketError('h265', bits.position >> 3, `${sets} layer sets`);
	for (let set = 1; set <= sets; set++) {
		for (let layer = 0; layer <= maxLayer; layer++) bits.read(1);
	}
	if (bits.read(1) === 0) return null;
	const unitsInTick = bits.read(32);
	const timeScale = bits.read(32);
	return unitsInTick === 0 ? null : timeScale / unitsInTick;
}
