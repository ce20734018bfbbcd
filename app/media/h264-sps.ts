/** Sequence parameter set of H.264: size and rate of the pictures. @see H.264 §7.3.2.1.1, §E.1.1 */
import { MalformedPacketError } from '../errors.ts';
import { BitReader } from './bits.ts';
import { signedGolomb, unsignedGolomb } from './exp-golomb.ts';
import { nalUnits, withoutEmulation } from './nal-units.ts';
import type { PictureFormat } from './picture-format.ts';
import { aspectOf, EXTENDED_ASPECT, writtenAspect } from './pixel-aspect.ts';
import type { PixelAspect } from './pixel-aspect.ts';

const NAL_SPS = 7;
const HIGH_PROFILES: ReadonlySet<number> = new Set([
	100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
]);
const PROFILE_NAMES: ReadonlyMap<number, string> = new Map([
	[66, 'Baseline'],
	[77, 'Main'],
	[88, 'Extended'],
	[100, 'High'],
	[110, 'High 10'],
	[122, 'High 4:2:2'],
	[244, 'High 4:4:4'],
]);

/** The first SPS of a byte stream with start codes; null when there is none that can be read. */
export function h264Format(data: Uint8Array): PictureFormat | null {
	for (const { start, end } of nalUnits(data)) {
		if (((data[start] ?? 0) & 0x1f) !== NAL_SPS) continue;
		try {
			return parseH264Sps(data.subarray(start, end));
		} catch (error) {
			if (!(error instanceof MalformedPacketError)) throw error;
		}
	}
	return null;
}

/** @param unit the NAL unit with its header byte; @throws MalformedPacketError when it is cut */
export function parseH264Sps(unit: Uint8Array): PictureFormat {
	return readSps(unit).format;
}

/**
 * True when pictures may come as two fields, each with a first slice of its own.
 * @param unit an SPS with its header byte; @throws MalformedPacketError when it is cut
 */
export function h264MayHaveFields(unit: Uint8Array): boolean {
	return readSps(unit).mayHaveFields;
}

function readSps(unit: Uint8Array): {
	readonly format: PictureFormat;
	readonly mayHaveFields: boolean;
} {
	const bits = new BitReader(withoutEmulation(unit.subarray(1)), 'h264');
	const profile = bits.read(8);
	bits.read(8);
	const level = bits.read(8) / 10;
	unsignedGolomb(bits);
	const chroma = HIGH_PROFILES.has(profile) ? readHighProfile(bits) : 1;
	unsignedGolomb(bits);
	readPictureOrder(bits);
	unsignedGolomb(bits);
	bits.read(1);
	const widthInBlocks = unsignedGolomb(bits) + 1;
	const heightInUnits = unsignedGolomb(bits) + 1;
	const isFrameOnly = bits.read(1);
	if (isFrameOnly === 0) bits.read(1);
	bits.read(1);
	const crop = bits.read(1) === 1 ? readCrop(bits) : [0, 0, 0, 0];
	const [left = 0, right = 0, top = 0, bottom = 0] = crop;
	const fields = 2 - isFrameOnly;
	const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
	const unitY = (chroma === 1 ? 2 : 1) * fields;
	const vui = bits.read(1) === 1 ? readVui(bits) : { frameRate: null };
	const format = {
		width: widthInBlocks * 16 - (left + right) * unitX,
		height: heightInUnits * 16 * fields - (top + bottom) * unitY,
		profile: PROFILE_NAMES.get(profile) ?? String(profile),
		level,
		...vui,
	};
	return { format, mayHaveFields: isFrameOnly === 0 };
}

/** @returns chroma_format_idc */
function readHighProfile(bits: BitReader): number {
	const chroma = unsignedGolomb(bits);
	if (chroma === 3) bits.read(1);
	unsignedGolomb(bits);
	unsignedGolomb(bits);
	bits.read(1);
	if (bits.read(1) === 0) return chroma;
	for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) {
		if (bits.read(1) === 1) skipScalingList(bits, list < 6 ? 16 : 64);
	}
	return chroma;
}

function skipScalingList(bits: BitReader, size: number): void {
	let last = 8;
	let next = 8;
	for (let at = 0; at < size; at++) {
		if (next !== 0) next = (last + signedGolomb(bits) + 256) % 256;
		last = next === 0 ? last : next;
	}
}

function readPictureOrder(bits: BitReader): void {
	const type = unsignedGolomb(bits);
	if (type === 0) unsignedGolomb(bits);
	if (type !== 1) return;
	bits.read(1);
	signedGolomb(bits);
	signedGolomb(bits);
	const count = unsignedGolomb(bits);
	if (count > 255) throw new MalformedPacketError('h264', bits.position >> 3, `cycle of ${count}`);
	for (let each = 0; each < count; each++) signedGolomb(bits);
}

function readCrop(bits: BitReader): readonly number[] {
	return [unsignedGolomb(bits), unsignedGolomb(bits), unsignedGolomb(bits), unsignedGolomb(bits)];
}

/** VUI up to the timing; a tick is half a picture. */
function readVui(bits: BitReader): Pick<PictureFormat, 'frameRate' | 'pixelAspect'> {
	const pixelAspect = bits.read(1) === 1 ? readAspect(bits) : undefined;
	return { pixelAspect, frameRate: readRate(bits) };
}

function readAspect(bits: BitReader): PixelAspect | undefined {
	const number = bits.read(8);
	return number === EXTENDED_ASPECT
		? writtenAspect(bits.read(16), bits.read(16))
		: aspectOf(number);
}

function readRate(bits: BitReader): number | null {
	if (bits.read(1) === 1) bits.read(1);
	if (bits.read(1) === 1) {
		bits.read(4);
		if (bits.read(1) === 1) bits.read(24);
	}
	if (bits.read(1) === 1) {
		unsignedGolomb(bits);
		unsignedGolomb(bits);
	}
	if (bits.read(1) === 0) return null;
	const unitsInTick = bits.read(32);
	const timeScale = bits.read(32);
	return unitsInTick === 0 ? null : timeScale / unitsInTick / 2;
}
