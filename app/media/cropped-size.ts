/** Size of pictures as the parameter sets of H.265 and H.266 tell it. @see H.265 §7.4.3.2.1 */
import type { BitReader } from './bits.ts';
import { unsignedGolomb } from './exp-golomb.ts';

/** Pixels. */
export interface CroppedSize {
	/** As coded. */
	readonly coded: { readonly width: number; readonly height: number };
	/** As shown. */
	readonly width: number;
	readonly height: number;
}

/**
 * Reads width, height and the window that is cut out of them.
 * @param chroma chroma_format_idc
 */
export function readCroppedSize(bits: BitReader, chroma: number): CroppedSize {
	const coded = { width: unsignedGolomb(bits), height: unsignedGolomb(bits) };
	const [left, right, top, bottom] =
		bits.read(1) === 1
			? [unsignedGolomb(bits), unsignedGolomb(bits), unsignedGolomb(bits), unsignedGolomb(bits)]
			: [0, 0, 0, 0];
	const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
	const unitY = chroma === 1 ? 2 : 1;
	return {
		coded,
		width: coded.width - (left + right) * unitX,
		height: coded.height - (top + bottom) * unitY,
	};
}
