/** MPEG-4 visual: start codes at the beginning of pictures, nothing between. @see RFC 6416 §5 */
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import { startCode } from './containers.ts';

const VOP = 0xb6;
/** Lower codes are video objects and their layers. */
const VIDEO_OBJECT_LAYER_LAST = 0x2f;
const PICTURE_CODES: ReadonlySet<number> = new Set([0xb0, 0xb2, 0xb3, 0xb5, VOP]);

const isPicture = (code: number): boolean =>
	PICTURE_CODES.has(code) || (code >= 0 && code <= VIDEO_OBJECT_LAYER_LAST);

/** MP4V-ES. */
export const scoreMpeg4: Scorer = (set) => {
	const codes = set.samples.map(startCode);
	const pictureCount = codes.filter((code) => code === VOP).length;
	const among = set.starts.length > 0 ? set.starts : set.samples;
	const share = set.share((sample) => isPicture(startCode(sample)), among);
	if (pictureCount < 2 || share < 0.9) return null;
	const hasLayer = codes.some((code) => code === 0xb0 || (code >= 0x20 && code <= 0x2f));
	return pictures('MP4V-ES', hasLayer ? 0.97 : 0.9, [
		`${percent(share)} of the timestamps begin with a start code of MPEG-4 visual`,
		...(hasLayer ? ['the size of the pictures (VOS or VOL) was seen'] : []),
	]);
};
