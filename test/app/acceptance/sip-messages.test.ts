/** Every SIP message over UDP of every shared capture, as tshark reads it. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MessageItem } from '../../../app/index.ts';
import { readCapture } from './engine.ts';
import { hasProgram } from './programs.ts';
import { CAPTURES, HAS_SHARED, SHARED, sharedCaptures } from './shared.ts';

interface OracleMessage {
	readonly frame: number;
	readonly transport: string;
	readonly method: string;
	readonly code: number;
	readonly callId: string;
	readonly cseq: number;
	readonly cseqMethod: string;
	readonly fromTag: string;
	readonly toTag: string;
	readonly branch: string;
	readonly uri: string;
	readonly sdp: boolean;
}

interface Oracle {
	sipMessages(capture: string): AsyncIterable<OracleMessage>;
}

async function theirs(path: string): Promise<readonly OracleMessage[]> {
	const oracle = (await import(join(SHARED, 'tools/tshark-sip-oracle.mjs'))) as Oracle;
	const messages: OracleMessage[] = [];
	for await (const message of oracle.sipMessages(join(CAPTURES, path))) {
		messages.push(message);
	}
	return messages;
}

async function ours(path: string): Promise<readonly MessageItem[]> {
	const engine = await readCapture(join(CAPTURES, path));
	const signal = new AbortController().signal;
	const { items } = await engine.messages({ protocol: 'sip', filter: '' }, signal);
	await engine.close();
	return items;
}

/** First value of a field as text; empty when it is not there. */
function fieldOf({ fields }: MessageItem, name: string): string {
	const value = fields[name];
	const [first = ''] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
	return String(first);
}

/** What is compared of one message. */
function described(item: MessageItem): Readonly<Record<string, unknown>> {
	return {
		...{ frame: item.frame, method: fieldOf(item, 'sip.Method') },
		...{ code: Number(fieldOf(item, 'sip.Status-Code')), uri: fieldOf(item, 'sip.r-uri') },
		...{ callId: fieldOf(item, 'sip.Call-ID'), cseq: Number(fieldOf(item, 'sip.CSeq.seq')) },
		...{ cseqMethod: fieldOf(item, 'sip.CSeq.method'), branch: fieldOf(item, 'sip.Via.branch') },
		...{ fromTag: fieldOf(item, 'sip.from.tag'), toTag: fieldOf(item, 'sip.to.tag') },
		sdp: item.fields['sdp.version'] !== undefined,
	};
}

function describedTheirs(message: OracleMessage): Readonly<Record<string, unknown>> {
	const { frame, method, code, callId, cseq, cseqMethod, fromTag, toTag, branch, uri, sdp } =
		message;
	return { frame, method, code, uri, callId, cseq, cseqMethod, branch, fromTag, toTag, sdp };
}

/** Bytes out of a fuzzer: what is broken there is compared by frame alone. */
const FUZZED = 'formats/big-endian-sip-fuzz.pcap';
/**
 * Its start line ends in a lone CR before the next header: tshark goes by the port and takes that for
 * a line end, RFC 3261 §7 does not.
 */
const BROKEN_START_LINES: ReadonlySet<number> = new Set([247]);

let compared = 0;
const canAsk = HAS_SHARED && hasProgram('tshark');
const captures = sharedCaptures().filter((path) => !path.includes('netmon'));

describe.skipIf(!canAsk)('SIP (skipped without ../shared and tshark)', () => {
	test.for(captures)('of %s is that of tshark', async (path, { skip }) => {
		const expected = await theirs(path).catch(() => null);
		skip(expected === null, 'tshark reads nothing of it');
		if (expected === null) return;
		const items = (await ours(path)).filter((item) => fieldOf(item, 'sip.Call-ID') !== '');
		if (path === FUZZED) {
			const frames = expected.map(({ frame }) => frame);
			const found = frames.filter((frame) => !BROKEN_START_LINES.has(frame));
			expect(items.map(({ frame }) => frame)).toEqual(found);
			return;
		}
		expect(items.map(described)).toEqual(expected.map(describedTheirs));
		compared += items.length;
	});

	test('there were thousands', () => {
		expect(compared).toBeGreaterThan(5000);
	});
});
