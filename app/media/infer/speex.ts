/** Speex: its first bits tell the bits of a frame. @see RFC 5574 §3, the Speex manual §9, §10 */
import { speexFrames } from '../speex.ts';
import { percent, sound } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { SampleSet } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';

/** Packets, no two of them the same, by which frames of a codec of equal size are ruled out. */
const LEAST_FRAMES = 16;

/** Frames that lead to the last byte of the payload. */
function isSpeex({ head, length }: PayloadSample): boolean {
	if (length > head.length) return false;
	const frames = speexFrames(head);
	const last = frames.at(-1);
	return last !== undefined && length * 8 - last[1] < 8 + 5;
}

/** Frames that change and whose mode leads to their end again and again: chance does not. */
function isProven({ samples }: SampleSet, share: number): boolean {
	const known = new Set(samples.map(({ head }) => Buffer.from(head).toString('latin1')));
	return share === 1 && known.size >= LEAST_FRAMES && known.size > samples.length / 2;
}

/** Narrow, wide and ultra-wide band by the step of the timestamps. */
export const scoreSpeex: Scorer = (set) => {
	const share = set.share(isSpeex);
	const clockRate = [8000, 16_000, 32_000].find(
		(rate) => set.fitsRate(rate) && set.step !== 0 && set.step % (rate / 50) === 0,
	);
	if (share < 0.95 || clockRate === undefined) return null;
	const sizes = new Set(set.samples.map(({ length }) => length));
	const confidence = isProven(set, share) ? 0.88 : sizes.size < 8 ? 0.82 : 0.6;
	return sound('speex', clockRate, confidence, [
		`${percent(share)} of the payloads are whole frames of Speex`,
	]);
};
