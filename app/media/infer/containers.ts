/** MPEG transport and program streams in RTP. @see RFC 2250 §2, GB/T 28181 annex C */
import { u8 } from '../../bytes.ts';
import { percent, pictures } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

const TS_BYTES = 188;
const TS_SYNC = 0x47;
const PACK_HEADER = 0xba;
/** What a payload of a program stream may begin with: headers, map, sound, pictures. */
const PS_IDS: ReadonlySet<number> = new Set([0xba, 0xbb, 0xbc, 0xbd, 0xc0, 0xe0]);

function isTransport({ head, length }: PayloadSample): boolean {
	const isSecond = head.length <= TS_BYTES || u8(head, TS_BYTES) === TS_SYNC;
	return length % TS_BYTES === 0 && u8(head, 0) === TS_SYNC && isSecond;
}

/** Whole TS packets. */
export const scoreTransportStream: Scorer = (set) => {
	const share = set.share(isTransport);
	if (share < 0.95) return null;
	return pictures('MP2T', 0.99, [`${percent(share)} of the payloads are whole TS packets (47)`]);
};

/** Byte behind `00 00 01`; −1 when there is no start code. */
export function startCode({ head }: PayloadSample): number {
	return u8(head, 0) === 0 && u8(head, 1) === 0 && u8(head, 2) === 1 ? u8(head, 3) : -1;
}

/** Packs of pictures and sound. */
export const scoreProgramStream: Scorer = (set) => {
	const packs = set.samples.filter((sample) => startCode(sample) === PACK_HEADER);
	const share = set.share((sample) => PS_IDS.has(startCode(sample)), set.starts);
	if (packs.length === 0 || share < 0.8) return null;
	return pictures('MP2P', packs.length > 1 ? 0.97 : 0.85, [
		`${percent(share)} of the timestamps begin with a start code of a program stream`,
		`${packs.length} pack headers (00 00 01 BA)`,
	]);
};
