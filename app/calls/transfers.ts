/** Transfers that a call asks for, and what became of them. @see RFC 3515 */
import type { CallFinding } from '../views/calls.ts';
import { isRequest, senderTag } from './call-message.ts';
import type { CallMessage } from './call-message.ts';
import { uriOf } from './header-values.ts';
import type { CallSetup } from './setup.ts';

const OK = 200;
const FAILURE = 300;

/** One finding for each transfer, repeats of its REFER included. */
export function transferFindings(
	messages: readonly CallMessage[],
	{ first, lastTry }: CallSetup,
): readonly CallFinding[] {
	// The first of its repeats: an answer may come before the last.
	const byNumber = new Map<string, CallMessage>();
	for (const one of messages) {
		const key = `${one.sip.fromTag} ${one.sip.cseq}`;
		if (isRequest(one, 'REFER') && !byNumber.has(key)) byNumber.set(key, one);
	}
	const caller = (lastTry ?? first)?.sip.fromTag ?? null;
	return [...byNumber.values()].map((refer, at, all) => {
		const until = all[at + 1]?.sip.timeMs ?? Infinity;
		const outcome = outcomeOf(messages, refer, until);
		const side = senderTag(refer) === caller ? 'caller' : 'callee';
		const by = caller === null ? '' : ` asked for by the ${side}`;
		const target = uriOf(refer.sip.headers.get('refer-to') ?? '');
		const to = target === '' ? '' : ` to ${target.split('?')[0] ?? ''}`;
		return {
			severity: outcome.isFailure ? 'warning' : 'note',
			title: `transfer${to}${by}: ${outcome.text}`,
			frames: [refer.sip.frame, ...outcome.frames],
		};
	});
}

interface Outcome {
	readonly text: string;
	readonly isFailure: boolean;
	readonly frames: readonly number[];
}

/** The last report of the party that calls; before any, the answer to the REFER itself. */
function outcomeOf(messages: readonly CallMessage[], refer: CallMessage, untilMs: number): Outcome {
	const { timeMs, cseq, fromTag } = refer.sip;
	const later = messages.filter(({ sip }) => sip.timeMs >= timeMs && sip.timeMs < untilMs);
	const answer = later.findLast(
		({ sip }) =>
			sip.method === 'REFER' && sip.status >= OK && sip.cseq === cseq && sip.fromTag === fromTag,
	);
	if (answer !== undefined && answer.sip.status >= FAILURE) {
		const text = `refused, ${answer.sip.status} ${answer.sip.line}`.trim();
		return { text, isFailure: true, frames: [answer.sip.frame] };
	}
	const reports = later.flatMap((one) => {
		const line = isRequest(one, 'NOTIFY') ? reportedLine(one.sip.body) : null;
		return line === null ? [] : [{ ...line, frame: one.sip.frame }];
	});
	const last = reports.at(-1);
	if (last === undefined) {
		const text = answer === undefined ? 'not answered' : 'accepted, its outcome is not told';
		return { text, isFailure: answer === undefined, frames: [] };
	}
	const text = `${last.status} ${last.reason}`.trim();
	return { text, isFailure: last.status >= FAILURE, frames: [last.frame] };
}

/** Status line of a `message/sipfrag` body (RFC 3420). */
function reportedLine(body: string): { readonly status: number; readonly reason: string } | null {
	const [, status, reason = ''] = /^\s*SIP\/2\.0\s+(\d{3})[ \t]*([^\r\n]*)/iu.exec(body) ?? [];
	return status === undefined ? null : { status: Number(status), reason: reason.trim() };
}
