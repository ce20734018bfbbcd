/** What parameter sets tell of the pictures of a stream. */

import type { PixelAspect } from './pixel-aspect.ts';

/** Size and rate; null where the stream does not say. */
export interface PictureFormat {
	readonly width: number;
	readonly height: number;
	/** Pictures a second. */
	readonly frameRate: number | null;
	/** `High`, `Main 10` … or the number. */
	readonly profile: string;
	/** For example 3.1. */
	readonly level: number | null;
	/** Where the stream says it. */
	readonly pixelAspect?: PixelAspect | undefined;
}
