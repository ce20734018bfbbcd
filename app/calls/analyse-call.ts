/** Everything that is worked out about one Call-ID from its messages and its media. */
import type { CallFinding, CallKind } from '../views/calls.ts';
import type { CallMessage } from './call-message.ts';
import { isRequest } from './call-message.ts';
import type { CallStream } from './call-media.ts';
import { callFindings } from './call-findings.ts';
import type { CallEnding } from './ending.ts';
import { endingOf } from './ending.ts';
import type { HoldSpan } from './hold.ts';
import { holdSpans } from './hold.ts';
import { kindOf } from './kind.ts';
import type { Repeat } from './repeats.ts';
import { repeatsOf } from './repeats.ts';
import type { CallSetup } from './setup.ts';
import { setupOf } from './setup.ts';
import type { StateAndDetail } from './state.ts';
import { exchangeState, stateOf } from './state.ts';
import type { CallTimes } from './times.ts';
import { timesOf } from './times.ts';
import type { WiresharkCall } from './wireshark-call.ts';
import { wiresharkCall } from './wireshark-call.ts';

/** The result. */
export interface CallAnalysis {
	readonly kind: CallKind;
	readonly messages: readonly CallMessage[];
	readonly streams: readonly CallStream[];
	readonly repeats: readonly (Repeat | null)[];
	readonly setup: CallSetup;
	readonly ending: CallEnding | null;
	readonly holds: readonly HoldSpan[];
	readonly state: StateAndDetail;
	readonly times: CallTimes;
	readonly wireshark: WiresharkCall | null;
	readonly findings: readonly CallFinding[];
}

/** Works a call out; pure. */
export function analyseCall(
	messages: readonly CallMessage[],
	streams: readonly CallStream[],
	captureEndMs: number,
): CallAnalysis {
	const kind = kindOf(messages);
	const setup = setupOf(messages);
	const isCall = kind === 'call';
	const hasAnswer = setup.answer !== null || setup.answerImplied || setup.first === null;
	const ending = isCall && hasAnswer ? endingOf(messages, setup, captureEndMs) : null;
	const holds = isCall ? holdSpans(messages, answeredMs(messages, setup)) : [];
	const onHold = ending === null && holds.some(({ end }) => end === null);
	const repeats = repeatsOf(messages);
	const lastMediaMs =
		streams.length === 0 ? null : Math.max(...streams.map(({ lastMs }) => lastMs));
	const findings = callFindings({ messages, streams, setup, ending, repeats, captureEndMs });
	return {
		kind,
		messages,
		streams,
		repeats,
		setup,
		ending,
		holds,
		state: isCall ? stateOf({ messages, setup, ending, onHold }) : exchangeState(messages),
		times: timesOf({ messages, setup, ending, holds, lastMediaMs }),
		wireshark: wiresharkCall(messages),
		findings,
	};
}

function answeredMs(messages: readonly CallMessage[], setup: CallSetup): number {
	return setup.answer?.sip.timeMs ?? messages[0]?.sip.timeMs ?? 0;
}

/** re-INVITEs: with a To tag, repeats left out. */
export function reinvitesOf({ messages, repeats }: CallAnalysis): number {
	return messages.filter(
		(one, index) => isRequest(one, 'INVITE') && one.sip.toTag !== '' && repeats[index] === null,
	).length;
}

/** Dialogs that answered the INVITE: different To tags of its responses beyond 100. */
export function branchesOf({ setup }: CallAnalysis): number {
	const tags = new Set(
		setup.responses
			.filter(({ sip }) => sip.status > 100 && sip.status < 300 && sip.toTag !== '')
			.map(({ sip }) => sip.toTag),
	);
	return tags.size;
}
