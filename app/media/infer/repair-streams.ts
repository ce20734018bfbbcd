/** Streams that nobody announced and that repair another: told by the numbers that they refer to. */
import { u16, u32, u8 } from '../../bytes.ts';
import { percent } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

/** A stream on the same way that may be the one repaired. */
export interface RepairedStream {
	/**
	 * Of one payload type, in the order of their arrival; or, without bytes, where it stood whenever a
	 * packet of the other was kept.
	 */
	readonly samples: readonly PayloadSample[];
	readonly payloadType: number;
	readonly ssrc: number;
	/** Hz; 0 when nobody knows it. */
	readonly clockRate: number;
}

/** Fewer packets may agree by chance. */
const LEAST_PACKETS = 3;
const SURE = 0.97;
const AGREED = 0.9;
/** Behind the last sample of a stream timestamps go on for so long, ticks of 90 kHz. */
const AHEAD_TICKS = 10 * 90_000;
/** Pictures that refer to later ones are sent out of their order, ticks of 90 kHz. */
const SLACK_TICKS = 45_000;
/** Parity refers to packets that are hardly further away. */
const MOST_DISTANT = 1024;

const signed16 = (value: number): number => (value << 16) >> 16;

/** Samples with numbers that do not wrap. */
function unwrapped(samples: readonly PayloadSample[]) {
	let [last, number] = [samples[0]?.sequence ?? 0, 0];
	return samples.map((sample) => {
		number += signed16(sample.sequence - last);
		last = sample.sequence;
		return { sample, number };
	});
}

type Numbered = ReturnType<typeof unwrapped>;

/** The sample that came last before a moment. */
function before(all: Numbered, timeMs: number): Numbered[number] | undefined {
	return all.findLast(({ sample }) => sample.timeMs <= timeMs) ?? all[0];
}

/** A place of a stream of which no packets are kept. */
const isMark = ({ head }: PayloadSample): boolean => head.length === 0;

/** True when a packet with this number had this timestamp, as far as the samples tell. */
function fits(all: Numbered, { head, length, timestamp, timeMs }: PayloadSample): boolean {
	const near = before(all, timeMs);
	if (near === undefined || length < 3) return false;
	const number = near.number + signed16(u16(head, 0) - near.sample.sequence);
	const low = all.findLast((one) => one.number <= number);
	if (isMark(near.sample)) return fitsMarks(near, low, number, timestamp);
	const high = all.find((one) => one.number >= number);
	if (low === undefined) return false;
	const since = (timestamp - low.sample.timestamp) | 0;
	const span =
		high === undefined ? AHEAD_TICKS : (high.sample.timestamp - low.sample.timestamp) | 0;
	if (since < 0 || since > span) return false;
	if (low.number !== number) return true;
	return low.sample.length === length - 2 && u8(low.sample.head, 0) === u8(head, 2);
}

/** The packet was sent before the place that the stream had reached, and not long before. */
function fitsMarks(
	near: Numbered[number],
	low: Numbered[number] | undefined,
	number: number,
	timestamp: number,
): boolean {
	const behind = near.number - number;
	if (behind < 0 || behind >= MOST_DISTANT) return false;
	const before = (near.sample.timestamp - timestamp) | 0;
	const since = low === undefined ? 0 : (timestamp - low.sample.timestamp) | 0;
	return before > -SLACK_TICKS && before < AHEAD_TICKS && since > -SLACK_TICKS;
}

function candidate(codec: string, of: RepairedStream, reason: string, fmtp = ''): Candidate {
	const ssrc = `0x${(of.ssrc >>> 0).toString(16).padStart(8, '0')}`;
	return {
		...{ codec, kind: 'other', clockRate: of.clockRate, channels: 0, confidence: SURE, fmtp },
		reasons: [`${reason} ${ssrc}`],
	};
}

/** Packets sent again: the number of the lost one, then its payload. @see RFC 4588 §4 */
function scoreRtx(samples: readonly PayloadSample[], of: RepairedStream): Candidate | null {
	const all = unwrapped(of.samples);
	const share = samples.filter((sample) => fits(all, sample)).length / samples.length;
	if (share < AGREED) return null;
	const reason = `${percent(share)} of its packets begin with a number that has their timestamp in`;
	return candidate('RTX', of, reason, `apt=${of.payloadType}`);
}

/** Parity that says how much it protects, exactly to its end. @see RFC 5109 §7.3 */
function isParity(all: Numbered, { head, length, timeMs }: PayloadSample): boolean {
	const start = (u8(head, 0) & 0x40) === 0 ? 14 : 18;
	const near = before(all, timeMs);
	if (near === undefined || head.length < start || u16(head, 12) === 0) return false;
	const distance = Math.abs(signed16(u16(head, 2) - near.sample.sequence));
	return u16(head, 10) === length - start && distance < MOST_DISTANT;
}

function scoreUlpfec(samples: readonly PayloadSample[], of: RepairedStream): Candidate | null {
	const all = unwrapped(of.samples);
	const share = samples.filter((sample) => isParity(all, sample)).length / samples.length;
	if (share < AGREED) return null;
	return candidate('ULPFEC', of, `${percent(share)} of its packets are parity over numbers of`);
}

/**
 * Parity that stands among what it protects, each wrapped as redundancy; few packets are enough, for
 * they have a payload type of their own there. @see RFC 5109 §14.2
 */
export function inferParity(
	samples: readonly PayloadSample[],
	of: RepairedStream,
): Candidate | null {
	const found = samples.length === 0 ? null : scoreUlpfec(samples, of);
	return found === null ? null : { ...found, reasons: ['parity over the numbers beside it'] };
}

/** Flexible parity names the stream that it protects. @see draft-ietf-payload-flexible-fec-scheme-03 §4.2 */
function scoreFlexfec(samples: readonly PayloadSample[], of: RepairedStream): Candidate | null {
	const isOf = ({ head }: PayloadSample): boolean =>
		head.length > 20 && u32(head, 8) === 0x0100_0000 && u32(head, 12) === of.ssrc >>> 0;
	const share = samples.filter(isOf).length / samples.length;
	if (share < AGREED) return null;
	return candidate(
		'FLEXFEC-03',
		of,
		`${percent(share)} of its packets name the stream they protect:`,
	);
}

/**
 * What a stream is to the others on its way; null when it repairs none of them.
 * @param samples of one payload type, in the order of their arrival
 */
export function inferRepair(
	samples: readonly PayloadSample[],
	others: readonly RepairedStream[],
): Candidate | null {
	if (samples.length < LEAST_PACKETS) return null;
	for (const of of others) {
		// What repairs is never more than what is repaired.
		const [first] = of.samples;
		if (first === undefined || (of.samples.length < samples.length && !isMark(first))) continue;
		for (const score of [scoreFlexfec, scoreUlpfec, scoreRtx]) {
			const found = score(samples, of);
			if (found !== null) return found;
		}
	}
	return null;
}
