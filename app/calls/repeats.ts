/**
 * Which messages say again what was said: same transaction, start line and body between the same
 * two addresses. Ports are left out: a request that goes over to TCP is still the same.
 * @see RFC 3261 §17 and ARCHITECTURE.md on why this is wider than `sip.resend`
 */
import type { CallMessage } from './call-message.ts';

/** Which repeat of which message: `number` counts from 1. */
export interface Repeat {
	readonly number: number;
	/** Index of the message that is repeated. */
	readonly of: number;
	/** Captured twice, not sent twice: it comes sooner than any timer would send it. */
	readonly isCopy: boolean;
}

/** The shortest timer is T1, 500 ms or the round-trip time; mirrors copy within some ms. @see RFC 3261 §17.1.1.1 */
const COPY_MS = 50;

/** The repeat that each message is; null for messages that say something new. */
export function repeatsOf(messages: readonly CallMessage[]): readonly (Repeat | null)[] {
	const first = new Map<string, { readonly of: number; count: number; timeMs: number }>();
	return messages.map((message, index) => {
		const key = keyOf(message);
		const known = first.get(key);
		if (known === undefined) {
			first.set(key, { of: index, count: 0, timeMs: message.sip.timeMs });
			return null;
		}
		known.count++;
		const isCopy = Math.abs(message.sip.timeMs - known.timeMs) < COPY_MS;
		known.timeMs = message.sip.timeMs;
		return { number: known.count, of: known.of, isCopy };
	});
}

function keyOf({ sip, source, destination }: CallMessage): string {
	const hop = `${source.address} ${destination.address}`;
	const tags = `${sip.fromTag} ${sip.toTag}`;
	const start = `${sip.status} ${sip.method} ${sip.line}`;
	return `${hop} ${sip.branch} ${sip.sentBy} ${sip.cseq} ${tags} ${sip.bodyHash} ${start}`;
}
