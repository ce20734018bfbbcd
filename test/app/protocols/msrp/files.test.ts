import { describe, expect, test } from 'vitest';
import { filesOf, isChat, placeOfChunk } from '../../../../app/protocols/msrp/files.ts';
import { readHead } from '../../../../app/protocols/msrp/message.ts';
import type { MsrpHead, MsrpMessage } from '../../../../app/protocols/msrp/index.ts';

/** Head of a SEND with these headers. */
function head(...headers: readonly string[]): MsrpHead {
	const found = readHead(
		['MSRP abcd SEND', 'From-Path: msrp://a:1/x;tcp', ...headers].join('\r\n'),
	);
	if (found === null) throw new Error('no head');
	return found;
}

function chunk(
	range: string,
	bytes: number,
	more: readonly string[] = [],
	flag = '+',
): MsrpMessage {
	return {
		...{ frame: 9, timeMs: 1, flow: 0, transport: 'tcp', hasBody: true, bytes, flag },
		head: head('Message-ID: 7', `Byte-Range: ${range}`, 'Content-Type: image/png', ...more),
		...{ headBytes: new Uint8Array(0), body: new Uint8Array(0) },
	};
}

const files = (messages: readonly MsrpMessage[], selector: Parameters<typeof filesOf>[1] = null) =>
	filesOf({ id: 'msrp-4', messages: [...messages] }, selector);

describe('what goes over a session', () => {
	test.each([
		['text/plain;charset=utf-8', true],
		['message/cpim', true],
		['application/im-iscomposing+xml', true],
		['image/png', false],
		['text/plainly', false],
		['application/octet-stream', false],
	])('of the type %s is chat: %s', (type, wanted) => {
		expect(isChat(head(`Content-Type: ${type}`))).toBe(wanted);
	});

	test('without a type is chat', () => expect(isChat(head())).toBe(true));

	test('is one file a Message-ID and sender, with chunks counted once wherever they came', () => {
		const messages = [
			chunk('5-*/12', 4),
			chunk('1-4/12', 4),
			chunk('1-4/12', 4),
			chunk('9-12/12', 4, [], '$'),
		];
		expect(files(messages)).toMatchObject([
			{ id: 'msrp-4/file-1', messageId: '7', from: 'a:1/x', size: 12, bytes: 12, gaps: [] },
		]);
	});

	test('says what is missing at the beginning, between and at the end', () => {
		const [file] = files([chunk('3-4/20', 2), chunk('9-10/20', 2, [], '#')]);
		expect(file).toMatchObject({ bytes: 4, isGivenUp: true, size: 20 });
		expect(file?.gaps).toEqual([
			[0, 2],
			[4, 8],
			[10, 20],
		]);
	});

	test('is a file even as text where a description named one, with its name and size', () => {
		const selector = { name: 'notes.txt', type: 'text/plain', bytes: 5, sha1: null };
		const text = { ...chunk('1-*/*', 3), head: head('Message-ID: 8', 'Content-Type: text/plain') };
		expect(files([text])).toEqual([]);
		expect(files([text], selector)).toMatchObject([
			{ name: 'notes.txt', size: 5, gaps: [[3, 5]], selector },
		]);
	});

	test('has the name of its Content-Disposition where no description told one', () => {
		const named = (value: string) =>
			files([chunk('1-1/1', 1, [`Content-Disposition: ${value}`])])[0]?.name;
		expect(named('attachment; filename="a b.png"')).toBe('a b.png');
		expect(named('attachment; filename=c.png; size=2')).toBe('c.png');
		expect(named('render')).toBeNull();
	});

	test('that is empty, a report or an answer is no file', () => {
		const report = readHead('MSRP abcd REPORT\r\nContent-Type: image/png');
		if (report === null) throw new Error('no head');
		expect(files([chunk('1-0/0', 0), { ...chunk('1-1/1', 1), head: report }])).toEqual([]);
	});
});

test.each([
	['Byte-Range: 5-9/20', { at: 4, total: 20 }],
	['Byte-Range: 1-*/*', { at: 0, total: null }],
	['Byte-Range: 0-3/ 3', { at: 0, total: 3 }],
	['Byte-Range: nonsense', { at: 0, total: null }],
	['X: y', { at: 0, total: null }],
])('a chunk with %s stands at %o', (header, wanted) => {
	expect(placeOfChunk(head(header))).toEqual(wanted);
});
