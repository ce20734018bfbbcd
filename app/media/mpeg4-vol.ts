/** Video object layer of MPEG-4 Part 2: size and clock. @see ISO/IEC 14496-2 §6.2.3 */
import { MalformedPacketError } from '../errors.ts';
import { BitReader } from './bits.ts';
import { nalUnits } from './nal-units.ts';
import type { PictureFormat } from './picture-format.ts';
import { aspectOf, writtenAspect } from './pixel-aspect.ts';
import type { PixelAspect } from './pixel-aspect.ts';

const FIRST_VOL = 0x20;
const LAST_VOL = 0x2f;
const EXTENDED_ASPECT = 15;
const RECTANGULAR = 0;

/** The first video object layer of a byte stream; null when there is none that can be read. */
export function mpeg4Format(data: Uint8Array): PictureFormat | null {
	for (const { start, end } of nalUnits(data)) {
		const code = data[start] ?? 0;
		if (code < FIRST_VOL || code > LAST_VOL) continue;
		try {
			return parseMpeg4Vol(data.subarray(start + 1, end));
		} catch (error) {
			if (!(error instanceof MalformedPacketError)) throw error;
		}
	}
	return null;
}

/** @param layer the bytes after the start code; @throws MalformedPacketError when it is cut */
export function parseMpeg4Vol(layer: Uint8Array): PictureFormat {
	const bits = new BitReader(layer, 'mpeg4');
	bits.read(1);
	const type = bits.read(8);
	const version = bits.read(1) === 1 ? bits.read(7) >> 3 : 1;
	const pixelAspect = readAspect(bits);
	if (bits.read(1) === 1) skipControl(bits);
	const shape = bits.read(2);
	if (shape !== RECTANGULAR) {
		throw new MalformedPacketError('mpeg4', bits.position >> 3, `shape ${shape} is no rectangle`);
	}
	bits.read(1);
	const resolution = bits.read(16);
	bits.read(1);
	const isFixed = bits.read(1) === 1;
	const bitsOfTime = Math.max(1, Math.ceil(Math.log2(Math.max(1, resolution))));
	const increment = isFixed ? bits.read(bitsOfTime) : 0;
	bits.read(1);
	const width = bits.read(13);
	bits.read(1);
	const height = bits.read(13);
	const frameRate = increment > 0 ? resolution / increment : null;
	return { width, height, frameRate, profile: `type ${type}`, level: version, pixelAspect };
}

function readAspect(bits: BitReader): PixelAspect | undefined {
	const number = bits.read(4);
	return number === EXTENDED_ASPECT ? writtenAspect(bits.read(8), bits.read(8)) : aspectOf(number);
}

function skipControl(bits: BitReader): void {
	bits.read(3);
	if (bits.read(1) === 0) return;
	bits.read(32);
	bits.read(32);
	bits.read(15);
}
