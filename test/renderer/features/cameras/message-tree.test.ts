import { describe, expect, test } from 'vitest';
import { HEADER_BYTES, headerFields } from '../../../../renderer/features/cameras/header-fields.ts';
import {
	lineOfByte,
	messageBytes,
	messageTree,
} from '../../../../renderer/features/cameras/message-tree.ts';

const JSON_TEXT = '{ "Name" : "Name", "Ret" : 100, "List" : [ { "ä" : "x" }, [] ] }';
const header = Uint8Array.of(
	...[0xff, 1, 2, 3, 0x1b, 0, 0, 0x80, 5, 0, 0, 0, 7, 8, 0xe9, 3],
	...[0x44, 0, 0, 0],
);
const message = (body: string, json = body) => ({
	...{ frame: 8, summary: 'LOGIN_RSP', terminator: '0a00', isEncrypted: false },
	...{ header, json, body: new TextEncoder().encode(body) },
});
const titles = { header: 'head', body: 'body' };
const NONE: ReadonlySet<string> = new Set();
const at = (text: string, { offset, length }: { offset: number; length: number }): string =>
	new TextDecoder().decode(messageBytes(message(text)).subarray(offset, offset + length));

describe('the 20 bytes of a header', () => {
	test('are ten little-endian fields without a gap', () => {
		const fields = headerFields(header);
		expect(fields.map(({ name, value }) => `${name}=${value}`)).toEqual([
			...['header_id=0xff', 'req_resp=1', 'reserved_1=2', 'reserved_2=3'],
			...['session_id=0x8000001b', 'sequence_id=5', 'total_packets=7', 'current_packet=8'],
			...['command_code=1001', 'payload_size=68'],
		]);
		expect(fields.reduce((sum, { length }) => sum + length, 0)).toBe(HEADER_BYTES);
	});

	test('have no fields when they are cut off', () => {
		expect(headerFields(header.subarray(0, 19))).toEqual([]);
	});
});

describe('the tree of a message', () => {
	const lines = messageTree(message(JSON_TEXT), NONE, titles);
	const line = (label: string) =>
		lines.find((one) => one.label === label) ?? { offset: 0, length: 0 };

	test('has body and header, and members with their levels', () => {
		expect(lines.slice(0, 7).map(({ level, label }) => `${level} ${label}`)).toEqual([
			...['1 body', '2 Name: "Name"', '2 Ret: 100', '2 List', '3 0', '4 ä: "x"', '3 1: []'],
		]);
	});

	test('knows the bytes of each member, also of one whose value is its own name', () => {
		expect(at(JSON_TEXT, line('Name: "Name"'))).toBe('"Name" : "Name"');
		expect(at(JSON_TEXT, line('Ret: 100'))).toBe('"Ret" : 100');
		expect(at(JSON_TEXT, line('ä: "x"'))).toBe('"ä" : "x"');
	});

	test('finds the smallest line of a byte', () => {
		expect(lineOfByte(lines, 15)?.name).toBe('dvrip.command_code');
		expect(lineOfByte(lines, line('Ret: 100').offset)?.label).toBe('Ret: 100');
		expect(lineOfByte(lines, 9999)).toBeUndefined();
	});

	test('hides what is folded', () => {
		const folded = messageTree(message(JSON_TEXT), new Set(['0', '1']), titles);
		expect(folded.map(({ label, isOpen }) => [label, isOpen])).toEqual([
			['body', false],
			['head', false],
		]);
	});

	test('keeps the header of a body with more members than are listed', () => {
		const many = JSON.stringify(Array.from({ length: 5000 }, () => 1));
		const cut = messageTree(message(many), NONE, titles);
		expect(cut.length).toBe(4011);
		expect(cut.at(-1)?.name).toBe('dvrip.payload_size');
	});

	test('survives a body that is no JSON, and one that is empty', () => {
		expect(messageTree(message('\u0001\u0002', ''), NONE, titles)).toHaveLength(12);
		expect(messageTree(message('{"a":', '{"a":'), NONE, titles)).toHaveLength(12);
		expect(messageTree(message(''), NONE, titles)).toHaveLength(11);
	});
});
