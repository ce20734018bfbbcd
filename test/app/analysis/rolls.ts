/** Rolls of pictures for tests. */
import { PictureRoll } from '../../../app/analysis/picture-roll.ts';
import type { RolledPicture } from '../../../app/analysis/picture-roll.ts';

/** A roll of whole ordinary pictures, their frames counted from 1, but for what is told. */
export function roll(
	pictures: readonly (Partial<RolledPicture> & { offset: number })[],
): PictureRoll {
	const made = new PictureRoll();
	pictures.forEach((picture, at) =>
		made.add({ frame: at + 1, bytes: 100, isKey: false, isWhole: true, ...picture }),
	);
	return made;
}

/** So many pictures, 25 a second, the first one a key frame. */
export function steady(count: number, change: (at: number) => Partial<RolledPicture> = () => ({})) {
	return roll(
		Array.from({ length: count }, (_, at) => ({ offset: at / 25, isKey: at === 0, ...change(at) })),
	);
}
