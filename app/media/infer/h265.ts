/** H.265. @see RFC 7798 §4 */
import { u8 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const AGGREGATION = 48;
const FRAGMENT = 49;
const VPS = 32;
const PPS = 34;

const typeOf = ({ head }: PayloadSample): number => (u8(head, 0) >> 1) & 0x3f;

/** Forbidden bit and layer 0; a type that is assigned; temporal number at least 1. */
function fits(sample: PayloadSample): boolean {
	const { head, length } = sample;
	if (length < 3 || (u8(head, 0) & 0x81) !== 0 || (u8(head, 1) & 0xf8) !== 0) return false;
	if ((u8(head, 1) & 7) === 0) return false;
	const type = typeOf(sample);
	if (type === FRAGMENT) {
		const inner = u8(head, 2) & 0x3f;
		return (
			(u8(head, 2) & 0xc0) !== 0xc0 && (inner < 10 || (inner > 15 && inner < 22) || inner > 31)
		);
	}
	if (type === AGGREGATION) return (((head[2] ?? 0) << 8) | u8(head, 3)) + 4 <= length;
	return type < 10 || (type > 15 && type < 22) || (type >= VPS && type <= 40) || type === 50;
}

function isParameterSet(sample: PayloadSample): boolean {
	const type = typeOf(sample);
	const inner = type === AGGREGATION ? (u8(sample.head, 4) >> 1) & 0x3f : type;
	return inner >= VPS && inner <= PPS;
}

/** Single NAL units, aggregations, fragments. */
export const scoreH265: Scorer = (set) => {
	const share = set.share(fits);
	if (share < 0.98) return null;
	const hasSets = set.samples.some(isParameterSet);
	const fragments = set.samples.filter((sample) => typeOf(sample) === FRAGMENT);
	const isFragmented = fragments.length >= 3;
	let confidence = hasSets && isFragmented ? 0.98 : hasSets || isFragmented ? 0.95 : 0.75;
	// Pictures that none refers to, and no others: those of H.266 look so.
	if (set.share((sample) => typeOf(sample) === 0) > 0.98) confidence = 0.4;
	if (!set.fitsRate(90_000)) confidence -= 0.3;
	return pictures('H265', confidence, [
		`${percent(share)} of the payloads begin with a NAL unit of H.265`,
		...(isFragmented ? [`${fragments.length} of ${set.samples.length} samples are fragments`] : []),
		...(hasSets ? ['parameter sets (VPS, SPS or PPS) were seen'] : []),
	]);
};
