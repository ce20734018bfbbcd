/** Codecs whose frames have sizes of their own. @see RFC 3551 §4.5, RFC 3952 */
import { u8 } from '../../bytes.ts';
import { percent, sound } from './candidate.ts';
import type { Candidate, Scorer } from './candidate.ts';
import type { SampleSet } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';

const NARROW = 8000;

/** Share of pairs of which something holds; 0 where fewer than four are known. */
function pairShare(
	set: SampleSet,
	holds: (sample: PayloadSample, step: number) => boolean,
): number {
	const pairs = set.pairs.filter(({ step }) => step > 0 && step < 16_000);
	const right = pairs.filter(({ before, step }) => holds(before, step));
	return pairs.length < 4 ? 0 : right.length / pairs.length;
}

function narrow(
	set: SampleSet,
	codec: string,
	confidence: number,
	share: number,
	words: string,
	fmtp = '',
): Candidate | null {
	if (share < 0.9) return null;
	const sure = set.fitsRate(NARROW) ? confidence : confidence - 0.4;
	return sound(codec, NARROW, sure, [`${percent(share)} of the packets: ${words}`], { fmtp });
}

/** GSM full rate: 33 bytes, the first half byte is D. */
export const scoreGsm: Scorer = (set) => {
	const share = pairShare(
		set,
		({ head, length }, step) => length * 160 === step * 33 && u8(head, 0) >> 4 === 0xd,
	);
	return narrow(set, 'GSM', 0.97, share, '33 bytes for 160 ticks that begin with D');
};

/** G.729: 10 bytes for 80 ticks, with 2 bytes of comfort noise at the end or alone. */
export const scoreG729: Scorer = (set) => {
	const share = pairShare(set, ({ length }, step) => {
		const ticks = Math.ceil(length / 10) * 80;
		// Behind a frame of noise the sender may be silent, but never faster than its frames.
		return length % 10 === 2 ? ticks <= step : length % 10 === 0 && ticks === step;
	});
	const hasSpeech = set.share(({ length }) => length >= 10);
	const noise = set.share(({ length }) => length % 10 === 2);
	if (hasSpeech < 0.1 || set.step % 80 !== 0) return null;
	return narrow(set, 'G729', noise > 0 ? 0.9 : 0.8, share, '10 bytes for 80 ticks');
};

const G723_BYTES = [24, 20, 4, 1];

function g723Frames({ head, length }: PayloadSample): number {
	let frames = 0;
	for (let at = 0; at < length; frames++) {
		if (at >= head.length) return length % (length / frames) === 0 ? frames + 1 : 0;
		const size = G723_BYTES[u8(head, at) & 3] ?? 1;
		if (at + size > length) return 0;
		at += size;
	}
	return frames;
}

/** G.723.1: the low bits of each frame tell its size. */
export const scoreG723: Scorer = (set) => {
	const share = pairShare(set, (sample, step) => g723Frames(sample) * 240 === step);
	return narrow(set, 'G723', 0.88, share, 'frames for 240 ticks whose first bits tell their size');
};

/** iLBC: 38 bytes for 20 ms or 50 for 30 ms. */
export const scoreIlbc: Scorer = (set) => {
	const short = pairShare(set, ({ length }, step) => length * 160 === step * 38);
	if (short >= 0.9) return narrow(set, 'iLBC', 0.85, short, '38 bytes for 160 ticks', 'mode=20');
	const long = pairShare(set, ({ length }, step) => length * 240 === step * 50);
	return narrow(set, 'iLBC', 0.85, long, '50 bytes for 240 ticks', 'mode=30');
};

/** DVI4: 4 bits a sample behind 4 bytes. */
export const scoreDvi4: Scorer = (set) => {
	const share = pairShare(set, ({ length }, step) => length === step / 2 + 4);
	if (share < 0.9) return null;
	const clockRate = set.usualRate ?? NARROW;
	return sound('DVI4', clockRate, 0.7, [
		`${percent(share)} of the packets: 4 bytes and 4 bits a tick`,
	]);
};
