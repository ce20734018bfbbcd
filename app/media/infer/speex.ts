/** Speex: its first bits tell the bits of a frame. @see RFC 5574 §3, the Speex manual §9, §10 */
import { speexFrames } from '../speex.ts';
import { percent, sound } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

/** Frames that lead to the last byte of the payload. */
function isSpeex({ head, length }: PayloadSample): boolean {
	if (length > head.length) return false;
	const frames = speexFrames(head);
	const last = frames.at(-1);
	return last !== undefined && length * 8 - last[1] < 8 + 5;
}

/** Narrow, wide and ultra-wide band by the step of the timestamps. */
export const scoreSpeex: Scorer = (set) => {
	const share = set.share(isSpeex);
	const clockRate = [8000, 16_000, 32_000].find(
		(rate) => set.fitsRate(rate) && set.step !== 0 && set.step % (rate / 50) === 0,
	);
	if (share < 0.95 || clockRate === undefined) return null;
	const sizes = new Set(set.samples.map(({ length }) => length));
	return sound('speex', clockRate, sizes.size < 8 ? 0.82 : 0.6, [
		`${percent(share)} of the payloads are whole frames of Speex`,
	]);
};
