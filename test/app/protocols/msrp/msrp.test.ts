import { expect, test } from 'vitest';
import { MsrpStore } from '../../../../app/protocols/msrp/index.ts';
import { MsrpStreams } from '../../../../app/protocols/msrp/msrp.ts';

const streams = new MsrpStreams(new MsrpStore());

test.each([
	['MSRP abcd SEND\r\n', 'yes'],
	['MSRP abcd 200 OK\r\nTo-Path', 'yes'],
	['MS', 'more'],
	['MSRP abcd SE', 'more'],
	['', 'more'],
	['MSRP abcd\r\n', 'no'],
	['MSG', 'no'],
	['GET / HTTP/1.1\r\n', 'no'],
	[`MSRP ${'a'.repeat(600)}`, 'no'],
])('%j is recognised: %s', (text, wanted) => {
	const data = new TextEncoder().encode(text);
	expect(streams.recognise(data, 0, data.length)).toBe(wanted);
});
