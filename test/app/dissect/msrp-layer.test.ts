import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { msrpLayer } from '../../../app/dissect/msrp-layer.ts';
import { MSRP_FIELDS } from '../../../app/dissect/msrp-fields-table.ts';
import type { DissectedField, DissectedLayer } from '../../../app/views/packets.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { testFolder } from '../export/folder.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { ALICE, answer, BOB, chunk } from '../protocols/msrp/talk.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The layer of a message that stands behind four other bytes. */
function layerOf(text: string): DissectedLayer {
	const data = encode(`####${text}`);
	const range = { data, at: 4, headerEnd: data.length, end: data.length };
	return msrpLayer({ kind: 0, type: 0, ...range, isReassembled: false });
}

const flat = (field: DissectedField): DissectedField[] => [field, ...field.children.flatMap(flat)];

/** `name=value` of all fields that hold more than others; every one checked against its bytes. */
function valuesOf(text: string): readonly string[] {
	const whole = `####${text}`;
	return layerOf(text)
		.fields.flatMap(flat)
		.filter(({ name }) => name !== 'msrp.msg.hdr')
		.map(({ name, value, offset, length }) => {
			expect(whole.slice(offset, offset + length)).toBe(String(value));
			return `${name}=${String(value)}`;
		});
}

const REPORT = `MSRP abc2 REPORT\r\nTo-Path: ${ALICE}\r\nX-Odd:  7 \r\nStatus: 000 200 OK\r\n-------abc2$\r\n`;

describe('the tree of a message', () => {
	test('has start line, headers, body and end line where they stand', () => {
		expect(valuesOf(chunk('abc1', 'Hello'))).toEqual([
			'msrp.request.line=MSRP abc1 SEND',
			...['msrp.transaction.id=abc1', 'msrp.method=SEND'],
			...[`msrp.to.path=${BOB}`, `msrp.from.path=${ALICE}`, 'msrp.messageid=87652'],
			...['msrp.byte.range=1-5/5', 'msrp.content.type=text/plain', 'msrp.data=Hello'],
			...['msrp.end.line=-------abc1$', 'msrp.transaction.id=abc1', 'msrp.cnt.flg=$'],
		]);
	});

	test('has the status of a response, and headers without a field as they are', () => {
		expect(valuesOf(answer('abc1', '413 Stop'))).toContain('msrp.status.code=413');
		expect(valuesOf(REPORT)).toContain('msrp.hdr=X-Odd:  7 ');
		expect(layerOf(REPORT).title).toBe('Message Session Relay Protocol (REPORT)');
	});

	test('takes hyphens inside a body for what they are', () => {
		const body = 'a\r\n\r\n-------abc\r\nMSRP zzzz SEND\r\n';
		expect(valuesOf(chunk('abc1', body))).toContain(`msrp.data=${body}`);
	});

	test('of which any part is missing never throws', () => {
		const text = chunk('abc1', 'Hello');
		for (let end = 0; end < text.length; end++) layerOf(text.slice(0, end));
		for (let at = 0; at < text.length; at++) layerOf(text.slice(at));
	});
});

describe.skipIf(!hasProgram('tshark'))('tshark (skipped without it)', () => {
	const folder = testFolder();

	test('names and reads the same fields', () => {
		const messages = [chunk('abc1', 'Hello', '+'), answer('abc1', '200 OK'), REPORT];
		const talk = new TcpTalk(0, { clientPort: 7654, serverPort: 12_763 }).begin();
		for (const message of messages) talk.say(0, encode(message));
		const path = writeCapture(folder.at('in.pcap'), talk.frames);
		const names = MSRP_FIELDS.map(([name]) => name).filter(
			// Wireshark counts the end line to the data; headers are a heading without a value.
			(name) => !['msrp', 'msrp.msg.hdr', 'msrp.data'].includes(name),
		);
		const wanted = names.flatMap((name) => ['-e', name]);
		const options = ['-Y', 'msrp', '-T', 'fields', '-E', 'aggregator=|', ...wanted];
		const lines = execFileSync('tshark', ['-r', path, ...options], { encoding: 'utf8' })
			.replace(/\n$/u, '')
			.split('\n');
		const own = messages.map((message) => {
			const fields = layerOf(message).fields.flatMap(flat);
			const of = (name: string) => fields.filter((field) => field.name === name);
			return names.map((name) =>
				of(name)
					.map(({ value }) => String(value).trim())
					.join('|'),
			);
		});
		expect(lines.map((line) => line.split('\t').map((value) => value.trim()))).toEqual(own);
	});
});
