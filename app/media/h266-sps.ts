/** Sequence parameter sets of H.266: the size of the pictures. @see H.266 §7.3.2.4, §7.3.3 */
import { MalformedPacketError } from '../errors.ts';
import { BitReader } from './bits.ts';
import { readCroppedSize } from './cropped-size.ts';
import { withoutEmulation } from './nal-units.ts';
import type { PictureFormat } from './picture-format.ts';

const NAL_HEADER = 2;
/** Flags of `general_constraints_info` before the number of further ones. */
const CONSTRAINT_BITS = 71;
/** Luma samples of one side: what level 6.3 allows, and more. */
const MOST_SAMPLES = 16_888 * 2;
const PROFILE_NAMES: ReadonlyMap<number, string> = new Map([
	[1, 'Main 10'],
	[17, 'Multilayer Main 10'],
	[33, 'Main 10 4:4:4'],
	[65, 'Main 10 Still Picture'],
]);

function alignByte(bits: BitReader): void {
	bits.position = (bits.position + 7) & ~7;
}

function skip(bits: BitReader, count: number): void {
	for (let left = count; left > 0; left -= 32) bits.read(Math.min(32, left));
}

/** `profile_tier_level(1, subLayers)`. @see H.266 §7.3.3.1 */
function readProfile(bits: BitReader, subLayers: number): Pick<PictureFormat, 'profile' | 'level'> {
	const profile = bits.read(7);
	bits.read(1);
	const level = bits.read(8);
	bits.read(2);
	if (bits.read(1) === 1) {
		skip(bits, CONSTRAINT_BITS);
		skip(bits, bits.read(8));
	}
	alignByte(bits);
	let present = 0;
	for (let each = 0; each < subLayers; each++) present += bits.read(1);
	alignByte(bits);
	skip(bits, present * 8);
	skip(bits, bits.read(8) * 32);
	// general_level_idc is 16 times the version and 3 times the part behind the point.
	const words = PROFILE_NAMES.get(profile) ?? String(profile);
	return { profile: words, level: Math.floor(level / 16) + (level % 16) / 30 };
}

/**
 * Reads an SPS as far as the size of the pictures.
 * @param unit the NAL unit with its two header bytes
 * @throws MalformedPacketError when it is cut, or tells a size that no level has
 */
export function parseH266Sps(unit: Uint8Array): PictureFormat {
	const bits = new BitReader(withoutEmulation(unit.subarray(NAL_HEADER)), 'h266');
	bits.read(8);
	const subLayers = bits.read(3);
	const chroma = bits.read(2);
	bits.read(2);
	const hasProfile = bits.read(1) === 1;
	const known = hasProfile ? readProfile(bits, subLayers) : { profile: '', level: null };
	bits.read(1);
	if (bits.read(1) === 1) bits.read(1);
	const { coded, width, height } = readCroppedSize(bits, chroma);
	if (
		coded.width === 0 ||
		coded.height === 0 ||
		Math.max(coded.width, coded.height) > MOST_SAMPLES
	) {
		const size = `${coded.width}×${coded.height}`;
		throw new MalformedPacketError('h266', bits.position >> 3, `pictures of ${size}`);
	}
	return {
		width,
		height,
		frameRate: null,
		...known,
	};
}
