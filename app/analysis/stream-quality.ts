/** Quality of one stream: what jitter buffers of several depths would have let through. */
import { BurstCounter, LossPatternCounter } from './bursts.ts';
import type { BurstMetrics, LossPattern } from './bursts.ts';
import type { CodecImpairment } from './codec-impairments-table.ts';
import { burstRatio, commonMos, mosOf, rating } from './e-model.ts';
import { DISCARDED, SHRUNK, emulate } from './jitter-buffer.ts';
import type { BufferDepth, BufferedStream } from './jitter-buffer.ts';
import { MAX_MISORDER } from './rtp-statistics-slots.ts';
import { MAX_DROPOUT } from './rtp-statistics.ts';
import { extend16 } from './unwrap.ts';

/** The buffer that a stream's own score goes by, ms. */
export const DEFAULT_BUFFER_MS = 60;
/** Buffers in the table. */
export const BUFFER_DEPTHS: readonly BufferDepth[] = [20, 40, 60, 80, 100, 200, 'adaptive'];
/** A buffer is deep enough when it discards less, percent. */
const FEW_DISCARDS = 0.1;

/** A stream with its sequence numbers. */
export interface QualityStream extends BufferedStream {
	sequence(row: number): number;
}

/** One row of the table. */
export interface BufferQuality {
	readonly depth: BufferDepth;
	/** Percent of the packets expected that never came. */
	readonly lossPercent: number;
	/** Percent that came too late, or were dropped to shorten the delay. */
	readonly discardPercent: number;
	/** How often it began anew because packets were too far from its time; none of them counts as late. */
	readonly resyncs: number;
	/** Mean time in the buffer, ms. */
	readonly meanDelayMs: number;
	readonly burstR: number;
	/** Rating and MOS of listening; null for a codec of which nothing is known. */
	readonly r: number | null;
	readonly mos: number | null;
	/** MOS on the wideband scale, to compare codecs. */
	readonly mosCommon: number | null;
	/** MOS of conversation: with the delay of buffer, packet and encoder. The network's is unknown. */
	readonly mosConversation: number | null;
}

/** Everything that is told of one stream's quality. */
export interface StreamQuality {
	readonly codec: CodecImpairment | null;
	readonly buffers: readonly BufferQuality[];
	/** Smallest fixed depth that discards less than 0.1 % and never begins anew, ms; null for none. */
	readonly enoughMs: number | null;
	/** By the default buffer: RFC 3611's metrics, and exact runs and bursts. */
	readonly rfc3611: BurstMetrics;
	readonly pattern: LossPattern;
}

/** Rows in sequence order without duplicates, and how many numbers are missing before each. */
export interface RowOrder {
	readonly rows: readonly number[];
	readonly missing: readonly number[];
}

/** Puts rows into sequence order; nothing is missing before a restart. */
export function sequenceOrder(stream: QualityStream): RowOrder {
	const numbers = new Map<number, number>();
	let [raw, shift, highest] = [-1, 0, -1];
	for (let row = 0; row < stream.count; row++) {
		const { arrival } = stream.packet(row);
		if (arrival === 2) continue;
		const sequence = stream.sequence(row);
		if (raw < 0 || arrival === 3) {
			// Room below for packets that belong before the first.
			raw = sequence + 0x1_0000;
			shift = highest + 1 - raw + (highest < 0 ? 0x1_0000 : 0);
		}
		const extended = extend16(raw, sequence);
		const step = extended - raw;
		// A stray: neither loss nor restart.
		if (step >= MAX_DROPOUT || step < -MAX_MISORDER) continue;
		raw = Math.max(raw, extended);
		numbers.set(row, extended + shift);
		highest = Math.max(highest, extended + shift);
	}
	const rows = [...numbers.keys()].sort((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0));
	const missing = rows.map((row, at) => {
		const before = rows[at - 1];
		if (before === undefined) return 0;
		return Math.max(0, (numbers.get(row) ?? 0) - (numbers.get(before) ?? 0) - 1);
	});
	return { rows, missing };
}

/** States of packets that were sent. */
const HEARD = 0;
const DROPPED = 1;
const LOST = 2;

/** Every packet that was sent, in sequence order. */
interface SentPackets {
	readonly times: Float64Array;
	/** HEARD, DROPPED by the buffer, or LOST on the way. */
	readonly states: Uint8Array;
}

function sentPackets(
	stream: QualityStream,
	{ rows, missing }: RowOrder,
	fates: Uint8Array,
): SentPackets {
	const count = missing.reduce((sum, lost) => sum + lost, rows.length);
	const times = new Float64Array(count);
	const states = new Uint8Array(count);
	let next = 0;
	rows.forEach((row, at) => {
		const { timeMs } = stream.packet(row);
		const end = next + (missing[at] ?? 0);
		times.fill(timeMs, next, end + 1);
		states.fill(LOST, next, end);
		states[end] = fates[row] === DISCARDED || fates[row] === SHRUNK ? DROPPED : HEARD;
		next = end + 1;
	});
	return { times, states };
}

/** Loss and BurstR of packets in sequence order. */
function lossOf(states: Uint8Array) {
	let [lost, dropped, bursts, before] = [0, 0, 0, HEARD];
	for (const state of states) {
		if (state === LOST) lost++;
		else if (state === DROPPED) dropped++;
		if (state !== HEARD && before === HEARD) bursts++;
		before = state;
	}
	const percent = (count: number): number =>
		states.length === 0 ? 0 : (100 * count) / states.length;
	return {
		lossPercent: percent(lost),
		discardPercent: percent(dropped),
		burstR: burstRatio(lost + dropped, bursts, states.length),
	};
}

function bufferQuality(
	stream: QualityStream,
	{ states }: SentPackets,
	run: Pick<BufferQuality, 'depth' | 'meanDelayMs' | 'resyncs'>,
	codec: CodecImpairment | null,
): BufferQuality {
	const { lossPercent, discardPercent, burstR } = lossOf(states);
	const heard = { lossPercent: lossPercent + discardPercent, burstR };
	const known = { ...run, lossPercent, discardPercent, burstR };
	if (codec === null) {
		return { ...known, r: null, mos: null, mosCommon: null, mosConversation: null };
	}
	const { scale, lookAheadMs } = codec;
	const r = rating(codec, { ...heard, delayMs: 0 });
	const delayMs = run.meanDelayMs + stream.packetMs + lookAheadMs;
	return {
		...{ ...known, r, mos: mosOf(r, scale), mosCommon: commonMos(r, scale) },
		mosConversation: mosOf(rating(codec, { ...heard, delayMs }), scale),
	};
}

/** Puts a stream through every buffer. @param codec null for a codec of which nothing is known */
export function streamQuality(stream: QualityStream, codec: CodecImpairment | null): StreamQuality {
	const order = sequenceOrder(stream);
	const buffers = BUFFER_DEPTHS.map((depth) => {
		const { fates, meanDelayMs, resyncs } = emulate(stream, depth);
		const run = { depth, meanDelayMs, resyncs };
		return bufferQuality(stream, sentPackets(stream, order, fates), run, codec);
	});
	const enough = buffers.find(
		({ depth, discardPercent, resyncs }) =>
			depth !== 'adaptive' && discardPercent < FEW_DISCARDS && resyncs === 0,
	);
	const metrics = new BurstCounter();
	const pattern = new LossPatternCounter();
	const { fates } = emulate(stream, DEFAULT_BUFFER_MS);
	for (const state of sentPackets(stream, order, fates).states) {
		metrics.add(state !== HEARD);
		pattern.add(state !== HEARD);
	}
	return {
		...{ codec, buffers },
		enoughMs: typeof enough?.depth === 'number' ? enough.depth : null,
		rfc3611: metrics.metrics(stream.packetMs),
		pattern: pattern.pattern(),
	};
}

/** MOS of each second with packets, from the stream's first packet on. @param depth of the buffer */
export function mosBySecond(
	stream: QualityStream,
	codec: CodecImpairment,
	depth: BufferDepth = DEFAULT_BUFFER_MS,
): ReadonlyMap<number, number> {
	const seconds = new Map<number, number[]>();
	const { fates } = emulate(stream, depth);
	const start = stream.count === 0 ? 0 : stream.packet(0).timeMs;
	const { times, states } = sentPackets(stream, sequenceOrder(stream), fates);
	times.forEach((timeMs, at) => {
		const second = Math.max(0, Math.floor((timeMs - start) / 1000));
		const list = seconds.get(second);
		if (list === undefined) seconds.set(second, [states[at] as number]);
		else list.push(states[at] as number);
	});
	const scores = new Map<number, number>();
	for (const [second, list] of seconds) {
		const { lossPercent, discardPercent, burstR } = lossOf(Uint8Array.from(list));
		const transport = { lossPercent: lossPercent + discardPercent, burstR, delayMs: 0 };
		scores.set(second, mosOf(rating(codec, transport), codec.scale));
	}
	return scores;
}

/** What a list of streams knows without looking at packets again. */
export interface ListFigures {
	readonly lost: number;
	readonly expected: number;
	readonly sequenceErrors: number;
	readonly late: number;
	readonly duplicates: number;
	readonly restarts: number;
}

/**
 * MOS from a list's figures: loss is exact, bursts come from the counter of sequence errors, and
 * nothing is discarded, because late arrivals need the packets. Never below the true one by much
 * where the network only loses; too good where it delays.
 */
export function estimatedMos(figures: ListFigures, codec: CodecImpairment): number {
	const { lost, expected, sequenceErrors, late, duplicates, restarts } = figures;
	// A packet that comes late counts twice among the errors: as gap and as step back.
	const gaps = sequenceErrors - duplicates - restarts - 2 * late;
	const bursts = Math.min(lost, Math.max(1, gaps));
	const lossPercent = expected === 0 ? 0 : (100 * lost) / expected;
	const burstR = burstRatio(lost, bursts, expected);
	return mosOf(rating(codec, { lossPercent, burstR, delayMs: 0 }), codec.scale);
}
