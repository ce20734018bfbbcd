/** Requests and their answers. */
import type { DvripMessage } from './message.ts';
import { isFromDevice } from './message.ts';
import { SUCCESS_RESULTS } from '../protocols/dvrip/index.ts';

/** A request with its answer; one of both may not have been captured. */
export interface Exchange {
	readonly request: DvripMessage | null;
	readonly reply: DvripMessage | null;
	/** ms between them; null when one is missing. */
	readonly responseMs: number | null;
	/** False when the answer says no; null without an answer. */
	readonly isDone: boolean | null;
}

/** Messages of the device that nobody asked for. */
const UNASKED: ReadonlySet<number> = new Set([1004, 1504, 1508, 1524]);

/**
 * Pairs the control messages of one connection: an answer's id is its request's plus one; where
 * several wait, the sequence number decides, then the order.
 */
export function pairMessages(messages: readonly DvripMessage[]): readonly Exchange[] {
	const found: { request: DvripMessage | null; reply: DvripMessage | null }[] = [];
	const waiting = new Map<string, number[]>();
	for (const message of messages) {
		if (message.isMedia || message.command < 0) continue;
		if (isRequest(message)) {
			const key = `${message.direction} ${message.command}`;
			waiting.set(key, [...(waiting.get(key) ?? []), found.length]);
			found.push({ request: message, reply: null });
			continue;
		}
		const list = waiting.get(`${message.direction === 0 ? 1 : 0} ${message.command - 1}`) ?? [];
		const index = list.findIndex((at) => found[at]?.request?.sequence === message.sequence);
		const [at] = list.splice(Math.max(0, index), 1);
		const pair = at === undefined ? undefined : found[at];
		if (pair === undefined) found.push({ request: null, reply: message });
		else pair.reply = message;
	}
	return found.map(({ request, reply }) => ({
		...{ request, reply },
		responseMs: request === null || reply === null ? null : reply.timeMs - request.timeMs,
		isDone: reply === null ? null : isSuccess(reply),
	}));
}

function isRequest({ command }: DvripMessage): boolean {
	if (UNASKED.has(command)) return true;
	// An id is even in a request, but that of the answer to a claim (1413, 1414) is even, too.
	const fromDevice = isFromDevice(command);
	return fromDevice === false || (fromDevice === null && command % 2 === 0);
}

/** An answer without a code is a picture, an archive: what was asked for. */
export function isSuccess(reply: DvripMessage): boolean {
	const { result } = reply;
	return result === null || SUCCESS_RESULTS.has(result);
}
