/** The first INVITE of a call, its further tries, and what was answered. @see RFC 3261 §12, §13, §22 */
import { isChallenge, isRequest } from './call-message.ts';
import type { CallMessage } from './call-message.ts';

/** How the call was set up, as seen on the caller's side where that was captured. */
export interface CallSetup {
	/** First INVITE that opens a dialog (it has no To tag); null when the capture begins later. */
	readonly first: CallMessage | null;
	/** The last try: the same call again after a challenge, a redirection or a timer. */
	readonly lastTry: CallMessage | null;
	readonly tries: number;
	/** Responses to all tries. */
	readonly responses: readonly CallMessage[];
	/** First 2xx. */
	readonly answer: CallMessage | null;
	/** Last final response to the last try that is no 2xx. */
	readonly failure: CallMessage | null;
	/** First 180 to 183 of any try. */
	readonly ringing: CallMessage | null;
	/**
	 * First response that says more than 100, asks for no credentials and is not the failure of a try
	 * that was followed by another: neither says how the caller's wait ends. @see RFC 6076 §4.3
	 */
	readonly progress: CallMessage | null;
	readonly cancel: CallMessage | null;
	readonly challenged: boolean;
	/** An ACK or BYE shows that there was an answer, though none was captured. */
	readonly answerImplied: boolean;
}

const NOTHING: CallSetup = {
	first: null,
	lastTry: null,
	tries: 0,
	responses: [],
	answer: null,
	failure: null,
	ringing: null,
	progress: null,
	cancel: null,
	challenged: false,
	answerImplied: false,
};

/** Finds the parts of a call's beginning. */
export function setupOf(messages: readonly CallMessage[]): CallSetup {
	const first = messages.find((one) => isRequest(one, 'INVITE') && one.sip.toTag === '');
	if (first === undefined) return NOTHING;
	const callers = callersOf(first, messages);
	const tries = messages.filter((one) => isOpening(one) && callers.includes(one.sip.fromTag));
	const keys = new Set(tries.map(tryOf));
	const caller = callers.at(-1);
	const ofLast = tries.filter(({ sip }) => sip.fromTag === caller);
	const last = Math.max(...ofLast.map(({ sip }) => sip.cseq));
	const responses = onCallersSide(
		first,
		messages.filter(
			(one) => one.sip.status !== 0 && one.sip.method === 'INVITE' && keys.has(tryOf(one)),
		),
	);
	const numbers = new Set(tries.map(({ sip }) => sip.cseq));
	const isTried = ({ sip }: CallMessage): boolean => numbers.has(sip.cseq);
	const answer = responses.find(({ sip }) => sip.status >= 200 && sip.status < 300) ?? null;
	const failures = responses.filter(({ sip }) => sip.status >= 300);
	const isLast = ({ sip }: CallMessage): boolean => sip.cseq === last && sip.fromTag === caller;
	return {
		first,
		lastTry: tries.find(isLast) ?? null,
		tries: keys.size,
		responses,
		answer,
		failure: failures.filter(isLast).at(-1) ?? null,
		ringing: responses.find(({ sip }) => sip.status >= 180 && sip.status < 200) ?? null,
		progress: responses.find((one) => isProgress(one, isLast(one))) ?? null,
		cancel: messages.find((one) => isRequest(one, 'CANCEL') && isTried(one)) ?? null,
		challenged: failures.some(({ sip }) => isChallenge(sip.status)),
		answerImplied: answer === null && impliesAnswer(messages, tries),
	};
}

function isProgress({ sip }: CallMessage, isOfLast: boolean): boolean {
	if (sip.status >= 300) return isOfLast && !isChallenge(sip.status);
	return sip.status > 100;
}

const isOpening = (one: CallMessage): boolean => isRequest(one, 'INVITE') && one.sip.toTag === '';

const tryOf = ({ sip }: CallMessage): string => `${sip.cseq} ${sip.fromTag}`;

/**
 * Tags of the caller, in the order of the tries. Another tag is mostly another hop of a middle that keeps
 * the Call-ID; from the same address after a failure it is the same phone, which tries again with a tag
 * of its own where it should have kept it (RFC 3261 §22.2), or calls again with the old Call-ID.
 */
function callersOf(first: CallMessage, messages: readonly CallMessage[]): readonly string[] {
	const callers = [first.sip.fromTag];
	let hasFailed = false;
	for (const one of messages) {
		const { status, method, fromTag } = one.sip;
		const caller = callers.at(-1);
		if (status >= 300 && method === 'INVITE' && fromTag === caller) hasFailed = true;
		const isAgain =
			hasFailed &&
			isOpening(one) &&
			!callers.includes(fromTag) &&
			one.source.address === first.source.address &&
			one.destination.address === first.destination.address;
		if (!isAgain) continue;
		callers.push(fromTag);
		hasFailed = false;
	}
	return callers;
}

/** Where the same call was captured on several hops, what the caller was told is what counts. */
function onCallersSide(
	first: CallMessage,
	responses: readonly CallMessage[],
): readonly CallMessage[] {
	const { address, port } = first.source;
	const isLoop = first.destination.address === address;
	const told = responses.filter(
		({ destination }) => destination.address === address && (!isLoop || destination.port === port),
	);
	return told.some(({ sip }) => sip.status >= 200) || told.length === responses.length
		? told
		: responses;
}

/** The ACK of a 2xx is a transaction of its own (RFC 3261 §13.2.2.4); that of a failure is not. */
function impliesAnswer(messages: readonly CallMessage[], tries: readonly CallMessage[]): boolean {
	const branches = new Set(tries.map(({ sip }) => sip.branch));
	return messages.some(
		(one) =>
			(isRequest(one, 'ACK') &&
				one.sip.toTag !== '' &&
				one.sip.branch !== '' &&
				!branches.has(one.sip.branch)) ||
			(isRequest(one, 'BYE') && one.sip.toTag !== ''),
	);
}
