/** Our state of a call, with the sub-reason that people want to read. */
import type { CallState } from '../views/calls.ts';
import { isChallenge, isRequest } from './call-message.ts';
import type { CallMessage } from './call-message.ts';
import type { CallEnding } from './ending.ts';
import type { CallSetup } from './setup.ts';

/** State and sub-reason. */
export interface StateAndDetail {
	readonly state: CallState;
	readonly detail: string;
}

/** What the state is made from. */
export interface StateFacts {
	readonly messages: readonly CallMessage[];
	readonly setup: CallSetup;
	readonly ending: CallEnding | null;
	readonly onHold: boolean;
}

/** Detail of calls that began before the capture. */
export const MID_CALL = 'the capture starts mid-call';

/** Computed from transactions: which order the packets came in does not matter. */
export function stateOf(facts: StateFacts): StateAndDetail {
	const { setup, ending } = facts;
	if (setup.first === null) return midCall(facts);
	if (setup.answer !== null) return answered(facts);
	if (setup.failure === null && setup.cancel === null && setup.answerImplied) {
		const detail = 'the answer was not captured';
		return { state: ending === null ? 'in-call' : 'completed', detail };
	}
	if (setup.cancel !== null) return { state: 'cancelled', detail: 'by the caller' };
	if (setup.failure !== null) return failed(setup.failure.sip.status, setup);
	if (setup.ringing !== null) {
		const isEarly = setup.responses.some(({ sip }) => sip.status < 200 && sip.sdp !== null);
		return { state: 'ringing', detail: isEarly ? 'early media' : '' };
	}
	return { state: 'setup', detail: waitingFor(setup) };
}

function midCall({ messages, ending }: StateFacts): StateAndDetail {
	if (ending !== null) return { state: 'completed', detail: joined([MID_CALL, ending.words]) };
	const isInside = messages.some(
		(one) =>
			isRequest(one, 'ACK') ||
			(one.sip.status === 0 && one.sip.method === 'INVITE') ||
			(one.sip.method === 'INVITE' && one.sip.status >= 200 && one.sip.status < 300),
	);
	if (isInside) return { state: 'in-call', detail: MID_CALL };
	const final = messages.findLast(({ sip }) => sip.method === 'INVITE' && sip.status >= 300);
	if (final !== undefined && !isChallenge(final.sip.status)) {
		const { state, detail } = failed(final.sip.status, null);
		return { state, detail: joined([detail, MID_CALL]) };
	}
	const rings = messages.some(
		({ sip }) => sip.method === 'INVITE' && sip.status >= 180 && sip.status < 200,
	);
	return { state: rings ? 'ringing' : 'unknown', detail: MID_CALL };
}

function answered({ messages, setup, ending, onHold }: StateFacts): StateAndDetail {
	const cseq = setup.answer?.sip.cseq;
	const isAcknowledged = messages.some((one) => isRequest(one, 'ACK') && one.sip.cseq === cseq);
	const words = [
		setup.cancel === null ? '' : 'CANCEL crossed the 2xx',
		isAcknowledged ? '' : '2xx never acknowledged',
	];
	if (ending !== null) return { state: 'completed', detail: joined([...words, ending.words]) };
	return {
		state: 'in-call',
		detail: joined([...words, onHold ? 'on hold' : '', 'no BYE in the capture']),
	};
}

function waitingFor(setup: CallSetup): string {
	const { lastTry } = setup;
	const toLast = setup.responses.filter(({ sip }) => sip.cseq === lastTry?.sip.cseq);
	if (toLast.length > 0) return 'only 100';
	if (setup.challenged) return 'no response after authentication';
	return setup.tries > 1 ? 'no response to the last try' : 'no response';
}

const REASONS: ReadonlyMap<number, string> = new Map([
	[403, 'forbidden'],
	[404, 'not found'],
	[408, 'no answer'],
	[410, 'gone'],
	[415, 'media type not supported'],
	[422, 'session interval too small'],
	[423, 'interval too brief'],
	[480, 'no answer'],
	[481, 'dialog does not exist'],
	[482, 'loop detected'],
	[483, 'too many hops'],
	[484, 'address incomplete'],
	[485, 'ambiguous'],
	[486, 'busy'],
	[488, 'media not acceptable'],
	[491, 'glare: both sides asked at once'],
	[600, 'busy'],
	[603, 'declined'],
	[604, 'not found'],
	[606, 'not acceptable'],
]);

function failed(status: number, setup: CallSetup | null): StateAndDetail {
	if (status === 487) return { state: 'cancelled', detail: '' };
	const state = 'rejected';
	if (isChallenge(status)) {
		const isWrong = (setup?.tries ?? 1) > 1;
		const detail = isWrong ? 'authentication failed' : 'authentication never completed';
		return { state, detail };
	}
	if (status < 400) return { state, detail: 'redirected' };
	const known = REASONS.get(status);
	if (known !== undefined) return { state, detail: known };
	return { state, detail: status >= 500 && status < 600 ? 'server failure' : '' };
}

/** State of a registration, an OPTIONS, a message and so on: that of the last final response. */
export function exchangeState(messages: readonly CallMessage[]): StateAndDetail {
	const final = messages.findLast(({ sip }) => sip.status >= 200);
	if (final === undefined) {
		const isAsked = messages.some(({ sip }) => sip.status === 0);
		return { state: isAsked ? 'setup' : 'unknown', detail: 'no final response' };
	}
	const { status, method } = final.sip;
	if (status < 300) return { state: 'completed', detail: okWords(method, messages) };
	return isChallenge(status)
		? { state: 'rejected', detail: 'authentication never completed' }
		: { state: 'rejected', detail: REASONS.get(status) ?? '' };
}

function okWords(method: string, messages: readonly CallMessage[]): string {
	if (method !== 'REGISTER') return '';
	const request = messages.findLast((one) => isRequest(one, 'REGISTER'));
	const expires = request?.sip.headers.get('expires')?.trim();
	const contact = request?.sip.headers.get('contact') ?? '';
	return expires === '0' || /;\s*expires\s*=\s*0(?!\d)/iu.test(contact)
		? 'unregistered'
		: 'registered';
}

function joined(words: readonly string[]): string {
	return words.filter((word) => word !== '').join(', ');
}
