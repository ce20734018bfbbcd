/** MPEG audio behind the four bytes of RFC 2250. @see RFC 2250 §3.5 */
import { u8, u16 } from '../../bytes.ts';
import { percent, sound, VIDEO_CLOCK } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

function isFrame({ head }: PayloadSample): boolean {
	const isZero = u16(head, 0) === 0 && u16(head, 2) === 0;
	const layer = (u8(head, 5) >> 1) & 3;
	return (
		isZero && u8(head, 4) === 0xff && u8(head, 5) >= 0xe0 && layer !== 0 && u8(head, 6) >> 4 < 15
	);
}

const isPart = ({ head }: PayloadSample): boolean => u16(head, 0) === 0 && u16(head, 2) > 0;

/** MPA. */
export const scoreMpegAudio: Scorer = (set) => {
	const share = set.share((sample) => isFrame(sample) || isPart(sample));
	const frames = set.share(isFrame);
	if (share < 0.97 || frames < 0.3) return null;
	return sound('MPA', VIDEO_CLOCK, 0.95, [
		`${percent(share)} of the payloads are frames of MPEG audio or parts of them`,
	]);
};
