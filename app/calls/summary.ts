/** Figures over many calls that an operator asks for. @see ITU-T E.411, E.425; RFC 6076 */
import type { CallItem, CallSummary } from '../views/calls.ts';
import { MID_CALL } from './state.ts';

/** Failures that are the called user's doing, not the network's. */
const BY_USER = new Set([480, 486, 487, 600, 603, 404, 484, 604]);
const SEER_STATUSES = new Set([480, 486, 600, 603]);
const INEFFECTIVE = new Set([408, 500, 503, 504]);
const MAX_FAILURES = 20;

/** The figures of the calls given; other exchanges and calls begun before the capture do not count. */
export function summaryOf(items: readonly CallItem[]): CallSummary {
	const attempts = items.filter(
		({ kind, detail }) => kind === 'call' && !detail.includes(MID_CALL),
	);
	const answered = attempts.filter(isAnswered);
	const redirected = countOf(attempts, (status) => status >= 300 && status < 400);
	const asked = attempts.length - redirected;
	const byUser = attempts.filter((one) => isAnswered(one) || isByUser(one)).length;
	const seer = attempts.filter(
		(one) => isAnswered(one) || SEER_STATUSES.has(one.finalStatus ?? 0),
	).length;
	return {
		attempts: attempts.length,
		answered: answered.length,
		inProgress: attempts.filter(({ state }) => ['setup', 'ringing', 'in-call'].includes(state))
			.length,
		asr: share(answered.length, attempts.length),
		ner: share(byUser, attempts.length),
		ser: share(answered.length, asked),
		seer: share(seer, asked),
		isa: share(
			countOf(attempts, (status) => INEFFECTIVE.has(status)),
			attempts.length,
		),
		scr: share(attempts.filter(isCompleted).length, attempts.length),
		acd: mean(answered.map(({ talkTime }) => talkTime)),
		meanPostDialDelay: mean(attempts.map(({ postDialDelay }) => postDialDelay)),
		peakConcurrent: peakConcurrent(attempts),
		peakCallsPerSecond: peakPerSecond(attempts),
		mos: spread(attempts.flatMap(({ mos }) => (mos === null ? [] : [mos]))),
		failures: failuresOf(attempts),
	};
}

function isAnswered({ finalStatus, setupTime, detail }: CallItem): boolean {
	const isOk = finalStatus !== null && finalStatus >= 200 && finalStatus < 300;
	return isOk || setupTime !== null || detail.startsWith('the answer was not captured');
}

function isByUser({ state, finalStatus }: CallItem): boolean {
	return state === 'cancelled' || BY_USER.has(finalStatus ?? 0);
}

function isCompleted(item: CallItem): boolean {
	return item.state === 'completed' && isAnswered(item);
}

function countOf(items: readonly CallItem[], test: (status: number) => boolean): number {
	return items.filter(({ finalStatus }) => finalStatus !== null && test(finalStatus)).length;
}

function share(part: number, whole: number): number | null {
	return whole === 0 ? null : part / whole;
}

function mean(values: readonly (number | null)[]): number | null {
	const known = values.filter((value): value is number => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function spread(values: readonly number[]): CallSummary['mos'] {
	const sorted = [...values].sort((a, b) => a - b);
	const [min] = sorted;
	const max = sorted.at(-1);
	const median = sorted[sorted.length >> 1];
	if (min === undefined || max === undefined || median === undefined) return null;
	return { min, median, max };
}

function peakConcurrent(items: readonly CallItem[]): number {
	const edges = items.flatMap(({ startOffset, stopOffset }) => [
		{ at: startOffset, step: 1 },
		{ at: stopOffset, step: -1 },
	]);
	edges.sort((a, b) => a.at - b.at || b.step - a.step);
	let open = 0;
	let peak = 0;
	for (const { step } of edges) {
		open += step;
		peak = Math.max(peak, open);
	}
	return peak;
}

function peakPerSecond(items: readonly CallItem[]): number {
	const seconds = new Map<number, number>();
	for (const { startOffset } of items) {
		const second = Math.floor(startOffset);
		seconds.set(second, (seconds.get(second) ?? 0) + 1);
	}
	let peak = 0;
	for (const count of seconds.values()) peak = Math.max(peak, count);
	return peak;
}

function failuresOf(items: readonly CallItem[]): CallSummary['failures'] {
	const counts = new Map<number, number>();
	for (const { finalStatus } of items) {
		if (finalStatus === null || finalStatus < 300) continue;
		counts.set(finalStatus, (counts.get(finalStatus) ?? 0) + 1);
	}
	return [...counts]
		.map(([status, count]) => ({ status, count }))
		.sort((a, b) => b.count - a.count || a.status - b.status)
		.slice(0, MAX_FAILURES);
}
