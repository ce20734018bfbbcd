/** Motion JPEG. @see RFC 2435 §3.1 */
import { u8, u24 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { SamplePair } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';

const HEADER = 8;

const shapeOf = ({ head }: PayloadSample): number => u24(head, 5);

function fits({ head, length }: PayloadSample): boolean {
	const type = u8(head, 4) & 0x3f;
	return length > HEADER && type <= 1 && u8(head, 5) > 0 && u8(head, 6) > 0 && u8(head, 7) > 0;
}

/** Where the next fragment begins, less where this one ends; tables stand only in the first. */
function followsOn({ before, after, step }: SamplePair): boolean {
	const offset = u24(after.head, 1);
	if (step !== 0) return offset === 0;
	const added = offset - u24(before.head, 1);
	// Restart header and quantisation tables are not counted in offsets.
	return added > 0 && added <= before.length - HEADER && added >= before.length - HEADER - 400;
}

/** Fragments of pictures with their place, kind and size. */
export const scoreJpeg: Scorer = (set) => {
	const share = set.share(fits);
	const chained = set.pairs.filter(followsOn).length;
	const shapes = new Set(set.samples.map((sample) => shapeOf(sample) & 0xffff));
	if (share < 0.98 || set.pairs.length < 3 || shapes.size > 3) return null;
	if (chained / set.pairs.length < 0.9) return null;
	const [first] = set.samples;
	const size = first === undefined ? '' : `${u8(first.head, 6) * 8} x ${u8(first.head, 7) * 8}`;
	return pictures('JPEG', 0.98, [
		`${percent(chained / set.pairs.length)} of the fragments begin where the one before ended`,
		`pictures of ${size}`,
	]);
};
