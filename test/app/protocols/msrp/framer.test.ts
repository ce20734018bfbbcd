import { describe, expect, test } from 'vitest';
import { MsrpFramer } from '../../../../app/protocols/msrp/framer.ts';
import type { FramedMsrp } from '../../../../app/protocols/msrp/framer.ts';
import { MAX_MSRP_KEPT_BYTES } from '../../../../app/limits.ts';
import { chunk } from './talk.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const brief = ({ head, bytes, body, flag }: FramedMsrp): string =>
	`${head.transaction} ${head.method || head.status} ${bytes} ${new TextDecoder().decode(body)} ${flag}`;

/** What is framed when a text comes in pieces of a size. */
function framed(text: string, size = text.length): readonly string[] {
	const found: string[] = [];
	const framer = new MsrpFramer((message) => found.push(brief(message)));
	const data = encode(text);
	for (let at = 0; at < data.length; at += size) framer.push(data.subarray(at, at + size));
	framer.gap();
	return found;
}

const TWO =
	chunk('abc1', 'Hello, world') + 'MSRP abc2 200 OK\r\nTo-Path: msrp://a\r\n-------abc2$\r\n';

describe('messages of a stream', () => {
	test.each([1, 2, 3, 7, 40, 1000])('are the same in pieces of %d bytes', (size) => {
		expect(framed(TWO, size)).toEqual(['abc1 SEND 12 Hello, world $', 'abc2 200 0  $']);
	});

	test('have bodies with hyphens, empty lines and ends of others', () => {
		const body = 'a\r\n\r\n-------abc\r\n-------abc12$\r\n-------abc1\r\nMSRP zzzz SEND\r\n';
		expect(framed(chunk('abc1', body), 5)).toEqual([`abc1 SEND ${body.length} ${body} $`]);
	});

	test('may be empty, continued or given up', () => {
		expect(framed(chunk('abc1', '', '+') + chunk('abc1', 'x', '#'))).toEqual([
			'abc1 SEND 0  +',
			'abc1 SEND 1 x #',
		]);
	});

	test('are kept by their beginning when they are long', () => {
		const long = 'y'.repeat(MAX_MSRP_KEPT_BYTES + 5000);
		const [only] = framed(chunk('abc1', long), 1460);
		const kept = long.slice(0, MAX_MSRP_KEPT_BYTES);
		expect(only).toBe(`abc1 SEND ${long.length} ${kept} $`);
	});

	test('are handed on without an end when bytes are missing', () => {
		expect(framed(chunk('abc1', 'Hello').slice(0, -16))).toEqual(['abc1 SEND 5 Hello ']);
	});

	test('are found again behind a gap and behind nonsense', () => {
		expect(framed(`rest of something\r\n-------q$\r\n${TWO}`, 9)).toHaveLength(2);
		expect(framed(`MSRP nonsense\r\n${TWO}`, 9)).toHaveLength(2);
		expect(framed(`MSRP abcd SEND\r\n${'z'.repeat(20_000)}\r\n${TWO}`, 999)).toHaveLength(2);
	});

	test('damaged anywhere never throw', () => {
		for (let at = 0; at < TWO.length; at++) {
			framed(`${TWO.slice(0, at)}\u0000${TWO.slice(at + 1)}`, 11);
			framed(TWO.slice(at), 13);
		}
	});
});

describe('bodies', () => {
	test.each([1, 7, 300, 9000])('pass whole, in pieces of %d bytes', (size) => {
		const long = 'y'.repeat(MAX_MSRP_KEPT_BYTES + 3000);
		const passed: string[] = [];
		const decode = new TextDecoder();
		const bodies = {
			begin: ({ transaction }: { readonly transaction: string }) => passed.push(transaction, ''),
			piece: (data: Uint8Array, start: number, end: number) => {
				passed.push((passed.pop() ?? '') + decode.decode(data.subarray(start, end)));
			},
			end: () => passed.push('end'),
		};
		const framer = new MsrpFramer(() => undefined, bodies);
		const data = encode(chunk('abc1', long) + TWO.slice(TWO.indexOf('MSRP abc2')));
		for (let at = 0; at < data.length; at += size) framer.push(data.subarray(at, at + size));
		expect(passed).toEqual(['abc1', long, 'end', 'abc2', '', 'end']);
	});
});
