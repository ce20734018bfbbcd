/** Checks a password given by hand against the digests in the messages of a call. */
import type { SipMessage } from '../protocols/sip/message.ts';
import { isDigestOf, readAuthentication } from './digest.ts';

/** Messages with their bytes. */
export interface MessageBytes {
	message(number: number): SipMessage;
	bytesOf(number: number): Uint8Array;
}

const ANSWERS = ['authorization', 'proxy-authorization'] as const;
const CR = 13;
const LF = 10;

/** One entry for each answer to a challenge; the same request on several hops counts once. */
export function passwordMatches(
	messages: MessageBytes,
	numbers: readonly number[],
	password: string,
): readonly { readonly frame: number; readonly matches: boolean | null }[] {
	const seen = new Set<string>();
	return numbers.flatMap((number) => {
		const { method, status, frame, cseq, fromTag, headers } = messages.message(number);
		if (status !== 0 || method === 'ACK') return [];
		return ANSWERS.flatMap((name) => {
			const header = readAuthentication(headers.get(name) ?? '');
			const key = `${name} ${method} ${cseq} ${fromTag}`;
			if (header === null || seen.has(key)) return [];
			seen.add(key);
			const body = bodyOf(messages.bytesOf(number));
			return [{ frame, matches: isDigestOf(header, { method, body }, password) }];
		});
	});
}

/** What stands behind the empty line. */
function bodyOf(message: Uint8Array): Uint8Array {
	for (let at = 0; at + 1 < message.length; at++) {
		if (message[at] !== LF) continue;
		if (message[at + 1] === LF) return message.subarray(at + 2);
		if (message[at + 1] === CR && message[at + 2] === LF) return message.subarray(at + 3);
	}
	return new Uint8Array(0);
}
