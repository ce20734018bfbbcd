/** AAC with headers of access units, and as LATM. @see RFC 3640 §3.2, RFC 6416 §6 */
import { u8, u16 } from '../../bytes.ts';
import { channelsOfUnit } from '../aac-config.ts';
import { percent, sound } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { SampleSet } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';

/** Headers of high bit-rate AAC: 13 bits of size, 3 of index. */
const HEADER_BITS = 16;
const FRAME_TICKS = 1024;

/** Access units of a payload; 0 when headers and length disagree. */
function unitsOf({ head, length }: PayloadSample): number {
	const bits = u16(head, 0);
	const count = bits / HEADER_BITS;
	const dataAt = 2 + count * 2;
	if (bits === 0 || bits % HEADER_BITS !== 0 || dataAt > head.length) return 0;
	let sum = 0;
	for (let unit = 0; unit < count; unit++) {
		const header = u16(head, 2 + unit * 2);
		if ((header & 7) !== 0) return 0;
		sum += header >> 3;
	}
	const isFragment = count === 1 && sum > length - dataAt && length > 500;
	return sum === length - dataAt || isFragment ? count : 0;
}

/** The rate at which frames of 1024 samples come. */
function clockOf(set: SampleSet): number {
	return set.usualRate ?? 48_000;
}

/** MPEG4-GENERIC, mode AAC-hbr. */
export const scoreAacGeneric: Scorer = (set) => {
	const share = set.share((sample) => unitsOf(sample) > 0);
	if (share < 0.97) return null;
	const clockRate = clockOf(set);
	const [first] = set.samples;
	const at = first === undefined ? 0 : 2 + unitsOf(first) * 2;
	const channels = first === undefined ? 1 : Math.max(1, channelsOfUnit(first.head.subarray(at)));
	const isWhole = set.step % FRAME_TICKS === 0;
	const fmtp = 'mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3';
	const reasons = [
		`the headers of access units add up to ${percent(share)} of the payloads' lengths`,
		...(isWhole ? [`timestamps step by multiples of ${FRAME_TICKS}`] : []),
	];
	return sound('MPEG4-GENERIC', clockRate, isWhole ? 0.98 : 0.85, reasons, { channels, fmtp });
};

/** Length bytes (255 means: more) that name exactly what follows. */
function isLatm({ head, length }: PayloadSample): boolean {
	let at = 0;
	let size = 0;
	while (u8(head, at) === 255 && at < 8) size += u8(head, at++);
	size += u8(head, at++);
	return size + at === length && size > 1;
}

/** MP4A-LATM whose configuration is out of band; the feed takes it from rate and first element. */
export const scoreLatm: Scorer = (set) => {
	const share = set.share(isLatm);
	const lengths = new Set(set.samples.map(({ length }) => length));
	if (share < 0.95 || lengths.size < 3) return null;
	const clockRate = clockOf(set);
	const [first] = set.samples;
	const channels =
		first === undefined
			? 1
			: Math.max(1, channelsOfUnit(first.head.subarray(first.length > 255 ? 2 : 1)));
	const isWhole = set.step % FRAME_TICKS === 0;
	return sound(
		'MP4A-LATM',
		clockRate,
		isWhole ? 0.95 : 0.8,
		[`the length in front of ${percent(share)} of the payloads names what follows`],
		{ channels, fmtp: 'cpresent=0' },
	);
};
