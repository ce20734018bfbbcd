/** H.263 in both payload forms. @see RFC 4629 §5, RFC 2190 §5 */
import { u8 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

/** `P` bit alone, then a picture start code whose two zeros were left out. */
const isPlusStart = ({ head }: PayloadSample): boolean =>
	(u8(head, 0) & 0xfe) === 0x04 && u8(head, 1) === 0 && (u8(head, 2) & 0xfc) === 0x80;

/** RFC 4629: two bytes before each part. */
export const scoreH263Plus: Scorer = (set) => {
	const share = set.share(isPlusStart, set.starts);
	const rules = set.share(({ head }) => (u8(head, 0) & 0xf8) === 0);
	if (set.starts.length < 3 || share < 0.95 || rules < 0.98) return null;
	return pictures('H263-1998', 0.93, [
		`${percent(share)} of the timestamps begin with a picture start code of H.263`,
	]);
};

/** RFC 2190: mode A has 4 bytes of header, B 8 and C 12, then a whole picture start code. */
function isOldStart({ head }: PayloadSample): boolean {
	const first = u8(head, 0);
	const at = (first & 0x80) === 0 ? 4 : (first & 0x40) === 0 ? 8 : 12;
	return u8(head, at) === 0 && u8(head, at + 1) === 0 && (u8(head, at + 2) & 0xfc) === 0x80;
}

/** RFC 2190. */
export const scoreH263: Scorer = (set) => {
	const share = set.share(isOldStart, set.starts);
	if (set.starts.length < 3 || share < 0.95) return null;
	return pictures('H263', 0.9, [
		`${percent(share)} of the timestamps begin with an H.263 picture behind a header of RFC 2190`,
	]);
};
