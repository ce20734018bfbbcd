/** H.264. @see RFC 6184 §5 */
import { u8 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const SPS = 7;
const PPS = 8;
const STAP_A = 24;
const FU_A = 28;
const PROFILES: ReadonlySet<number> = new Set([
	44, 66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 244,
]);

const typeOf = ({ head }: PayloadSample): number => u8(head, 0) & 0x1f;
const isFragment = (sample: PayloadSample): boolean =>
	typeOf(sample) === FU_A && sample.head.length > 1;

/** Type 1 to 9, an aggregation that adds up, or a fragment of a type that is fragmented. */
function fits(sample: PayloadSample): boolean {
	const { head, length } = sample;
	const first = u8(head, 0);
	if ((first & 0x80) !== 0) return false;
	const type = first & 0x1f;
	if (type === FU_A) {
		const header = u8(head, 1);
		const inner = header & 0x1f;
		return (
			length > 2 && (header & 0xe0) !== 0xe0 && (header & 0x20) === 0 && inner > 0 && inner < 13
		);
	}
	if (type === STAP_A) return length > 3 && (((head[1] ?? 0) << 8) | u8(head, 2)) + 3 <= length;
	return (type > 0 && type < 13) || type === 25;
}

/** A first fragment with a new unit, none of the others. */
function fragmentsFit(sample: PayloadSample, before: PayloadSample): boolean {
	const isFirst = (u8(sample.head, 1) & 0x80) !== 0;
	const isInside = isFragment(before) && (u8(before.head, 1) & 0x40) === 0;
	return isFirst !== isInside;
}

function isParameterSet({ head }: PayloadSample): boolean {
	const at = (u8(head, 0) & 0x1f) === STAP_A ? 3 : 0;
	const type = u8(head, at) & 0x1f;
	return type === SPS && PROFILES.has(u8(head, at + 1));
}

/** Single NAL units, STAP-A, FU-A. */
export const scoreH264: Scorer = (set) => {
	const share = set.share(fits);
	const slices = set.share((sample) => [1, 5, STAP_A, FU_A].includes(typeOf(sample)));
	const sets = set.share((sample) => typeOf(sample) === SPS || typeOf(sample) === PPS);
	if (share < 0.98 || slices < 0.4 || sets > 0.4) return null;
	const fragments = set.pairs.filter(({ after }) => isFragment(after));
	const joined = fragments.filter(({ before, after }) => fragmentsFit(after, before)).length;
	const fragmentShare = fragments.length === 0 ? 1 : joined / fragments.length;
	if (fragmentShare < 0.8) return null;
	const hasSets = set.samples.some(isParameterSet);
	const isFragmented = fragments.length >= 3;
	let confidence = hasSets && isFragmented ? 0.98 : hasSets || isFragmented ? 0.94 : 0.6;
	if (!set.fitsRate(90_000)) confidence -= 0.3;
	return pictures('H264', confidence, [
		`${percent(share)} of the payloads begin with a NAL unit of H.264`,
		...(isFragmented
			? [`${joined} of ${fragments.length} fragments (FU-A) follow each other`]
			: []),
		...(hasSets ? ['a parameter set (SPS) was seen'] : []),
	]);
};
