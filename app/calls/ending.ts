/** How an answered call ended: who sent the BYE, or what else ended it, and the cause they gave. */
import type { EndpointItem } from '../views/streams.ts';
import { isChallenge, isRequest, isResponse, senderTag } from './call-message.ts';
import type { CallMessage } from './call-message.ts';
import type { CallSetup } from './setup.ts';

/** The end of a call. */
export interface CallEnding {
	/** What ended it: the BYE or its answer, or the 481; null when the session timer ran out. */
	readonly message: CallMessage | null;
	readonly timeMs: number;
	readonly by: 'caller' | 'callee' | 'network' | null;
	/** For people; empty for a plain BYE. */
	readonly words: string;
}

/**
 * The end of a call that was answered (or begun before the capture).
 * @param captureEndMs time of the capture's last packet: an expired session timer needs it
 */
export function endingOf(
	messages: readonly CallMessage[],
	setup: CallSetup,
	captureEndMs: number,
): CallEnding | null {
	return (
		byBye(messages, setup) ??
		byAnswerToBye(messages, setup) ??
		byLostDialog(messages, setup) ??
		byTimer(messages, captureEndMs)
	);
}

/** With two answers to a forked INVITE the caller hangs one up and talks on with the other. */
function byBye(messages: readonly CallMessage[], setup: CallSetup): CallEnding | null {
	const open = new Set(
		setup.responses
			.filter((one) => isResponse(one, 'INVITE', 200, 299))
			.map(({ sip }) => sip.toTag),
	);
	const isForked = open.size > 1;
	for (const message of messages) {
		if (!isRequest(message, 'BYE')) continue;
		const { sip } = message;
		open.delete(sip.toTag);
		open.delete(sip.fromTag);
		if (isForked && open.size > 0) continue;
		return { message, timeMs: sip.timeMs, by: sideOf(message, setup), words: '' };
	}
	return null;
}

/** Where one direction alone was captured, the answer proves the BYE. Of forks, the first answer's. */
function byAnswerToBye(messages: readonly CallMessage[], setup: CallSetup): CallEnding | null {
	const dialog = setup.answer?.sip.toTag ?? '';
	const message = messages.find(
		(one) =>
			isResponse(one, 'BYE', 200, 699) &&
			!isChallenge(one.sip.status) &&
			(dialog === '' || one.sip.toTag === dialog || one.sip.fromTag === dialog) &&
			!messages.some((other) => isRequest(other, 'BYE') && other.sip.cseq === one.sip.cseq),
	);
	if (message === undefined) return null;
	const { source, destination, sip } = message;
	const asked = {
		...message,
		source: destination,
		destination: source,
		sip: { ...sip, status: 0 },
	};
	const by = sideOf(asked, setup);
	return { message, timeMs: sip.timeMs, by, words: 'the BYE was not captured' };
}

/** By the hop where the caller's side was captured: tags may be wrong, addresses are not. */
function sideOf(message: CallMessage, { first, lastTry }: CallSetup): 'caller' | 'callee' | null {
	if (first === null) return null;
	if (isAt(message.source, first)) return 'caller';
	if (isAt(message.destination, first)) return 'callee';
	return senderTag(message) === (lastTry ?? first).sip.fromTag ? 'caller' : 'callee';
}

/** True for the caller's address; of calls inside one host the port decides. */
function isAt({ address, port }: EndpointItem, { source, destination }: CallMessage): boolean {
	if (address !== source.address) return false;
	return source.address !== destination.address || port === source.port;
}

/** 481 to a request inside the dialog: one side does not know the call any more (RFC 5057). */
function byLostDialog(messages: readonly CallMessage[], setup: CallSetup): CallEnding | null {
	if (setup.answer === null) return null;
	const after = setup.answer.sip.timeMs;
	const lost = messages.find(
		({ sip }) =>
			sip.status === 481 && sip.timeMs > after && !['CANCEL', 'BYE', 'ACK'].includes(sip.method),
	);
	if (lost === undefined) return null;
	const words = `${lost.sip.method} was answered 481: the dialog is gone`;
	return { message: lost, timeMs: lost.sip.timeMs, by: 'network', words };
}

/** RFC 4028: without a refresh both sides drop the call when the interval has passed. */
function byTimer(messages: readonly CallMessage[], captureEndMs: number): CallEnding | null {
	const refresh = messages.findLast(
		(one) =>
			(isResponse(one, 'INVITE', 200, 299) || isResponse(one, 'UPDATE', 200, 299)) &&
			one.sip.headers.has('session-expires'),
	);
	if (refresh === undefined) return null;
	const seconds = Number.parseInt(refresh.sip.headers.get('session-expires') ?? '', 10);
	const timeMs = refresh.sip.timeMs + seconds * 1000;
	const isLater = messages.some(({ sip }) => sip.timeMs > timeMs);
	if (!Number.isFinite(timeMs) || isLater || captureEndMs <= timeMs) return null;
	return { message: null, timeMs, by: 'network', words: 'the session timer ran out' };
}

/** The cause that a message gives: `Q.850 16 Normal call clearing`; null when it gives none. */
export function causeOf(message: CallMessage): string | null {
	const { headers } = message.sip;
	const reason = headers.get('reason');
	if (reason !== undefined) return reasonText(reason);
	const asterisk = headers.get('x-asterisk-hangupcause');
	const code = headers.get('x-asterisk-hangupcausecode');
	if (asterisk === undefined && code === undefined) return null;
	return ['Q.850', code, asterisk].filter((part) => part !== undefined).join(' ');
}

/** @see RFC 3326 */
function reasonText(value: string): string {
	const [protocol = '', ...parameters] = value.split(';').map((part) => part.trim());
	const cause = parameters.find((part) => /^cause\s*=/iu.test(part));
	const text = parameters.find((part) => /^text\s*=/iu.test(part));
	const valueOf = (part: string | undefined): string =>
		part === undefined
			? ''
			: part
					.slice(part.indexOf('=') + 1)
					.trim()
					.replaceAll('"', '');
	return [protocol, valueOf(cause), valueOf(text)].filter((part) => part !== '').join(' ');
}
