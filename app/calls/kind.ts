/** What a Call-ID carries: a call, or another exchange. */
import type { CallKind } from '../views/calls.ts';
import type { CallMessage } from './call-message.ts';

const OF_CALLS = new Set(['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE']);

const OTHERS: ReadonlyMap<string, CallKind> = new Map([
	['REGISTER', 'registration'],
	['OPTIONS', 'options'],
	['SUBSCRIBE', 'subscription'],
	['NOTIFY', 'subscription'],
	['MESSAGE', 'message'],
	['PUBLISH', 'publish'],
]);

/** One message of a method that only calls have makes it a call. */
export function kindOf(messages: readonly CallMessage[]): CallKind {
	if (messages.some(({ sip }) => OF_CALLS.has(sip.method))) return 'call';
	const [first] = messages;
	return OTHERS.get(first?.sip.method ?? '') ?? 'other';
}
