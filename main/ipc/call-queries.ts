/** Schemas of what the window asks about calls, ladders and playbacks. */
import * as v from 'valibot';
import type { CallSortColumn } from '../../app/index.ts';

const Short = v.pipe(v.string(), v.maxLength(256));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
const Seconds = v.pipe(v.number(), v.finite());

/** Number of a call, as in `CallOrderView.numbers`. */
export const CallNumber = Whole;
/** Numbers of calls in one question. */
export const CallNumbers = v.pipe(v.array(CallNumber), v.maxLength(10_000));

const SORT_COLUMNS = [
	'start',
	'stop',
	'initiator',
	'from',
	'to',
	'duration',
	'packets',
	'state',
	'finalStatus',
	'postDialDelay',
	'setupTime',
	'talkTime',
	'mos',
	'resends',
	'findings',
] as const satisfies readonly CallSortColumn[];

/** Fields of `CallOrderQuery`. */
export const callOrderFields = {
	filter: v.pipe(v.string(), v.maxLength(4096)),
	text: Short,
	kinds: v.array(
		v.picklist(['call', 'registration', 'options', 'subscription', 'message', 'publish', 'other']),
	),
	states: v.array(
		v.picklist(['setup', 'ringing', 'in-call', 'cancelled', 'completed', 'rejected', 'unknown']),
	),
	quality: v.exactOptional(v.picklist(['good', 'fair', 'poor', 'none', 'noted'])),
	from: v.nullable(Seconds),
	to: v.nullable(Seconds),
	sort: v.pipe(
		v.array(v.object({ column: v.picklist(SORT_COLUMNS), descending: v.boolean() })),
		v.maxLength(8),
	),
};

/** Fields of `FlowQuery`. */
export const flowFields = {
	calls: v.pipe(v.array(CallNumber), v.maxLength(500)),
	sessions: v.exactOptional(v.pipe(v.array(Short), v.maxLength(100))),
	legs: v.boolean(),
	ports: v.boolean(),
	groups: v.pipe(
		v.array(v.object({ name: Short, addresses: v.pipe(v.array(Short), v.maxLength(100)) })),
		v.maxLength(40),
	),
};

/** Fields of `PlayerQuery`. */
export const playerFields = {
	streams: v.pipe(v.array(Whole), v.minLength(1), v.maxLength(64)),
	mode: v.picklist(['jitter-buffer', 'rtp-timestamps', 'uninterrupted', 'adaptive']),
	bufferMs: v.pipe(v.number(), v.minValue(0), v.maxValue(10_000)),
};

/** Fields of the question for a wave. */
export const waveFields = {
	playback: Whole,
	stream: Whole,
	from: Seconds,
	to: Seconds,
	bins: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
};

/** Fields of the question for samples; 10 s of 192 kHz is the most. */
export const sampleFields = {
	playback: Whole,
	stream: Whole,
	at: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)),
	count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_920_000)),
};
