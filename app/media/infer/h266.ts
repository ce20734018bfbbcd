/** H.266. @see RFC 9328 §4, H.266 §7.4.2.2 */
import { u8, u16 } from '../../bytes.ts';
import { MalformedPacketError } from '../../errors.ts';
import { parseH266Sps } from '../h266-sps.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const AGGREGATION = 28;
const FRAGMENT = 29;
const SPS = 15;
/** Types that stand in an access unit of their own, or begin one: their temporal number is 0. */
const FIRST_SUBLAYER: ReadonlySet<number> = new Set([7, 8, 9, 10, 12, 13, 14, 15, 21, 22]);
const RESERVED: ReadonlySet<number> = new Set([4, 5, 6, 11, 26, 27, 28, 29, 30, 31]);
/** Fragments of which enough must follow each other. */
const LEAST_FRAGMENTS = 3;
const JOINED = 0.8;

const typeOf = (head: Uint8Array, at = 0): number => u8(head, at + 1) >> 3;
const isFragment = ({ head }: PayloadSample): boolean => typeOf(head) === FRAGMENT;

/** Two bits of zero, no further layer, an assigned type, a temporal number that it may have. */
function isHeader(first: number, second: number): boolean {
	const [type, temporal] = [second >> 3, second & 7];
	if (first !== 0 || temporal === 0 || RESERVED.has(type)) return false;
	return temporal === 1 || !FIRST_SUBLAYER.has(type);
}

/** NAL units of an aggregation that were kept; null when lengths or headers do not fit. */
function aggregated({ head, length }: PayloadSample): readonly Uint8Array[] | null {
	const units: Uint8Array[] = [];
	let at = 2;
	while (at + 4 <= head.length) {
		const size = u16(head, at);
		if (size < 2 || !isHeader(u8(head, at + 2), u8(head, at + 3))) return null;
		units.push(head.subarray(at + 2, Math.min(head.length, at + 2 + size)));
		at += 2 + size;
	}
	const isWhole = at < head.length ? false : at <= length;
	return isWhole && units.length > 0 ? units : null;
}

function fits(sample: PayloadSample): boolean {
	const { head, length } = sample;
	if (length < 3 || u8(head, 0) !== 0) return false;
	const second = u8(head, 1);
	const type = second >> 3;
	if (type === AGGREGATION) return (second & 7) > 0 && aggregated(sample) !== null;
	if (type !== FRAGMENT) return isHeader(u8(head, 0), second);
	const flags = u8(head, 2);
	return (flags & 0xc0) !== 0xc0 && isHeader(0, ((flags & 0x1f) << 3) | (second & 7));
}

/** A first fragment with a new unit, none of the others. */
function fragmentsFit(sample: PayloadSample, before: PayloadSample): boolean {
	const isFirst = (u8(sample.head, 2) & 0x80) !== 0;
	const isInside = isFragment(before) && (u8(before.head, 2) & 0x40) === 0;
	return isFirst !== isInside;
}

/** `1280×720` of the first SPS that can be read; null where there is none. */
function sizeIn(samples: readonly PayloadSample[]): string | null {
	for (const sample of samples) {
		const isSeveral = typeOf(sample.head) === AGGREGATION;
		for (const unit of isSeveral ? (aggregated(sample) ?? []) : [sample.head]) {
			if (typeOf(unit) !== SPS) continue;
			try {
				const { width, height } = parseH266Sps(unit);
				return `${width}×${height}`;
			} catch (error) {
				if (!(error instanceof MalformedPacketError)) throw error;
			}
		}
	}
	return null;
}

/** Single NAL units, aggregations, fragments: their second byte says what H.265 has in its first. */
export const scoreH266: Scorer = (set) => {
	const share = set.share(fits);
	if (share < 0.98) return null;
	const fragments = set.pairs.filter(({ after }) => isFragment(after));
	const joined = fragments.filter(({ before, after }) => fragmentsFit(after, before)).length;
	if (joined < fragments.length * JOINED) return null;
	const size = sizeIn(set.samples);
	const isFragmented = fragments.length >= LEAST_FRAGMENTS;
	// Slices alone have two bytes in common, which says little.
	let confidence = size !== null && isFragmented ? 0.98 : size !== null ? 0.95 : 0.4;
	if (size === null && isFragmented) confidence = 0.92;
	if (!set.fitsRate(90_000)) confidence -= 0.3;
	return pictures('H266', confidence, [
		`${percent(share)} of the payloads begin with a NAL unit of H.266`,
		...(isFragmented ? [`${joined} of ${fragments.length} fragments (FU) follow each other`] : []),
		...(size === null ? [] : [`a parameter set (SPS) tells pictures of ${size}`]),
	]);
};
