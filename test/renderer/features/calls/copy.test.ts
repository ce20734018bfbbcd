import { expect, test } from 'vitest';
import { callFilter, formatCalls } from '../../../../renderer/features/calls/copy.ts';
import { fakeCall } from '../../../fixtures/fake-calls.ts';

const CALLS = [0, 2].map((number) => ({ letter: 'A', item: fakeCall(number) }));

test('text is one line a call under the heads, parted by tabs', () => {
	const lines = formatCalls(CALLS, 'text').split('\n');
	expect(lines).toHaveLength(3);
	expect(new Set(lines.map((line) => line.split('\t').length))).toEqual(new Set([23]));
});

test('CSV runs nothing in a spreadsheet', () => {
	const item = { ...fakeCall(0), from: '=HYPERLINK("x")' };
	expect(formatCalls([{ letter: 'A', item }], 'csv')).toContain(`"'=HYPERLINK(""x"")"`);
});

test('JSON is the document of the command line', () => {
	expect(JSON.parse(formatCalls(CALLS, 'json'))).toMatchObject({
		schema: 'tapdeck/calls@1',
		items: [{ id: 'sip-936' }, { finalStatus: 486 }],
	});
});

test('a filter names the Call-IDs; quotes in them stay inside', () => {
	expect(callFilter([{ ...fakeCall(0), callId: 'a"b\\c' }, fakeCall(2)])).toBe(
		'sip.Call-ID == "a\\"b\\\\c" || sip.Call-ID == "7f1c9e22@pbx.example.net"',
	);
	expect(formatCalls(CALLS, 'filter')).toContain(' || ');
});
