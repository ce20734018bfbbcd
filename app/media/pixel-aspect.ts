/** Pixels that are not square: recorders keep 4:3 pictures in 704 × 576 or 352 × 288. */

/** How wide a pixel is beside how high. */
export type PixelAspect = readonly [wide: number, high: number];

/** What follows as two 16-bit numbers, in H.264 and H.265. */
export const EXTENDED_ASPECT = 255;

/** By aspect_ratio_idc; MPEG-4 and H.263 have the first five, of which 1 is square. @see H.264 table E-1 */
const ASPECTS: ReadonlyMap<number, PixelAspect> = new Map([
	[2, [12, 11]],
	[3, [10, 11]],
	[4, [16, 11]],
	[5, [40, 33]],
	[6, [24, 11]],
	[7, [20, 11]],
	[8, [32, 11]],
	[9, [80, 33]],
	[10, [18, 11]],
	[11, [15, 11]],
	[12, [64, 33]],
	[13, [160, 99]],
	[14, [4, 3]],
	[15, [3, 2]],
	[16, [2, 1]],
]);

/** Width of whole pictures beside their height, by their number. @see H.262 §6.3.3 */
const PICTURE_SHAPES: ReadonlyMap<number, PixelAspect> = new Map([
	[2, [4, 3]],
	[3, [16, 9]],
	[4, [221, 100]],
]);

/** The aspect of a number in a header; undefined where it says nothing, or square. */
export function aspectOf(number: number): PixelAspect | undefined {
	return ASPECTS.get(number);
}

/** The aspect of two numbers written out; undefined when one is 0. */
export function writtenAspect(wide: number, high: number): PixelAspect | undefined {
	return wide > 0 && high > 0 ? [wide, high] : undefined;
}

/** The aspect that an MPEG-1 or -2 picture of this size and shape has; undefined when square. */
export function shapedAspect(
	shape: number,
	{ width, height }: { readonly width: number; readonly height: number },
): PixelAspect | undefined {
	const whole = PICTURE_SHAPES.get(shape);
	return whole === undefined ? undefined : writtenAspect(whole[0] * height, whole[1] * width);
}

/** How wide a picture is to be shown, pixels as high as its own. */
export function shownWidth(width: number, aspect: PixelAspect | undefined): number {
	return aspect === undefined ? width : Math.round((width * aspect[0]) / aspect[1]);
}
