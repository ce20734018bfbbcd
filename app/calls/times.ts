/** Times of a call, all on the capture's clock, in seconds. @see RFC 6076 */
import { inSeconds } from '../time.ts';
import { isRequest, isResponse } from './call-message.ts';
import type { CallMessage } from './call-message.ts';
import type { CallEnding } from './ending.ts';
import type { HoldSpan } from './hold.ts';
import type { CallSetup } from './setup.ts';

/** As in `CallItem`. */
export interface CallTimes {
	readonly postDialDelay: number | null;
	readonly ringTime: number | null;
	readonly setupTime: number | null;
	readonly answerToAck: number | null;
	readonly talkTime: number | null;
	readonly talkTimeEstimated: boolean;
	readonly disconnectDelay: number | null;
	readonly holdTime: number | null;
}

/** What the times are made from. */
export interface TimeFacts {
	readonly messages: readonly CallMessage[];
	readonly setup: CallSetup;
	readonly ending: CallEnding | null;
	readonly holds: readonly HoldSpan[];
	/** Last packet of the call's media, ms; null when it has none. */
	readonly lastMediaMs: number | null;
}

/** Computes all times of a call. */
export function timesOf(facts: TimeFacts): CallTimes {
	const { messages, setup, ending } = facts;
	const start = timeOf(setup.first);
	const answer = timeOf(setup.answer);
	const { talkTime, isEstimated } = talk(facts, answer);
	const last = ending?.message ?? null;
	const bye = last !== null && last.sip.status === 0 ? last : null;
	return {
		postDialDelay: seconds(start, timeOf(setup.progress)),
		ringTime: seconds(timeOf(setup.ringing), ringEnd(setup)),
		setupTime: seconds(start, answer),
		answerToAck: seconds(answer, ackTime(messages, setup)),
		talkTime,
		talkTimeEstimated: isEstimated,
		disconnectDelay: bye === null ? null : seconds(bye.sip.timeMs, byeAnswered(messages, bye)),
		holdTime: holdTime(facts),
	};
}

function timeOf(message: CallMessage | null): number | null {
	return message === null ? null : message.sip.timeMs;
}

function seconds(from: number | null, to: number | null): number | null {
	return from === null || to === null || to < from ? null : inSeconds(to - from);
}

function ringEnd(setup: CallSetup): number | null {
	return timeOf(setup.answer) ?? timeOf(setup.cancel) ?? timeOf(setup.failure);
}

function ackTime(messages: readonly CallMessage[], setup: CallSetup): number | null {
	const { answer } = setup;
	if (answer === null) return null;
	const ack = messages.find(
		(one) =>
			isRequest(one, 'ACK') &&
			one.sip.cseq === answer.sip.cseq &&
			one.sip.timeMs >= answer.sip.timeMs,
	);
	return timeOf(ack ?? null);
}

function talk(
	{ ending, lastMediaMs }: TimeFacts,
	answer: number | null,
): { readonly talkTime: number | null; readonly isEstimated: boolean } {
	if (ending !== null) {
		const isEstimated = ending.message === null;
		return { talkTime: seconds(answer, ending.timeMs), isEstimated };
	}
	return { talkTime: seconds(answer, lastMediaMs), isEstimated: lastMediaMs !== null };
}

function byeAnswered(messages: readonly CallMessage[], bye: CallMessage): number | null {
	const ok = messages.find(
		(one) =>
			isResponse(one, 'BYE', 200, 299) &&
			one.sip.cseq === bye.sip.cseq &&
			one.sip.timeMs >= bye.sip.timeMs,
	);
	return timeOf(ok ?? null);
}

function holdTime({ holds, ending, messages }: TimeFacts): number | null {
	if (holds.length === 0) return null;
	const last = ending?.timeMs ?? messages.at(-1)?.sip.timeMs ?? 0;
	const total = holds.reduce((sum, { start, end }) => sum + Math.max(0, (end ?? last) - start), 0);
	return inSeconds(total);
}
