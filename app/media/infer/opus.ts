/** Opus: the first byte says how long a packet sounds. @see RFC 6716 §3.1, RFC 7587 §4.2 */
import { u8 } from '../../bytes.ts';
import { opusSamples } from '../opus.ts';
import { percent, sound } from './candidate.ts';
import type { Scorer } from './candidate.ts';

const CLOCK = 48_000;
/** Steps of the timestamp are what the packets say. */
export const scoreOpus: Scorer = (set) => {
	const steady = set.pairs.filter(({ step }) => step > 0);
	if (steady.length < 5 || set.zeroShare > 0.05) return null;
	const right = steady.filter(({ before, step }) => opusSamples(before.head) === step).length;
	const share = right / steady.length;
	const firsts = new Set(set.samples.map(({ head }) => u8(head, 0) >> 2));
	const sizes = new Set(set.samples.map(({ length }) => length));
	if (share < 0.85 || firsts.size > 12 || !set.fitsRate(CLOCK)) return null;
	const isSure = firsts.size <= 4 && (sizes.size > 3 || set.measuredRate !== null);
	const isStereo = set.share(({ head }) => (u8(head, 0) & 4) !== 0) > 0.5;
	const reasons = [`the first byte of ${percent(share)} of the packets tells the timestamp's step`];
	return sound('opus', CLOCK, isSure ? 0.93 : 0.65, reasons, { channels: isStereo ? 2 : 1 });
};
