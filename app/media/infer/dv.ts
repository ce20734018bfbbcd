/** DV. @see RFC 6469 §4, IEC 61834-2 §11 */
import { DIF_BLOCK_BYTES, DIF_SEQUENCE_BLOCKS, difPlace } from '../dv.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const LEAST_SAMPLES = 8;
/** Bytes of an identification. */
const ID_BYTES = 3;

/** Where a packet's first block stands in its frame; null when what was kept is no DIF blocks. */
function firstPlace({ head, length }: PayloadSample): number | null {
	if (length === 0 || length % DIF_BLOCK_BYTES !== 0) return null;
	let [first, last]: [number | null, number] = [null, -1];
	for (let at = 0; at + ID_BYTES <= head.length; at += DIF_BLOCK_BYTES) {
		const place = difPlace(head, at);
		if (place === null) return null;
		const { channel, sequence, block } = place;
		const number = (channel * 16 + sequence) * DIF_SEQUENCE_BLOCKS + block;
		// Blocks stand in the order of the frame.
		if (number <= last) return null;
		first ??= number;
		last = number;
	}
	return first;
}

/** Blocks of 80 bytes whose numbers grow through a frame and begin again with the next. */
export const scoreDv: Scorer = (set) => {
	const places = new Map(set.samples.map((sample) => [sample, firstPlace(sample)]));
	const share = set.share((sample) => places.get(sample) !== null);
	if (share < 0.98 || set.samples.length < LEAST_SAMPLES) return null;
	const inside = set.pairs.filter(({ step }) => step === 0);
	const grown = inside.filter(
		({ before, after }) => (places.get(after) ?? 0) > (places.get(before) ?? 0),
	);
	if (inside.length < LEAST_SAMPLES / 2 || grown.length < inside.length * 0.9) return null;
	const isClock = set.fitsRate(90_000);
	return pictures('DV', isClock ? 0.98 : 0.68, [
		`${percent(share)} of the payloads are DIF blocks of 80 bytes`,
		`their numbers grow in ${grown.length} of ${inside.length} packets of a frame`,
	]);
};
