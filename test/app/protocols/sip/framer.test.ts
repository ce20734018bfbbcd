import { describe, expect, test } from 'vitest';
import { MAX_SIP_HEADER_BYTES, MAX_SIP_MESSAGE_BYTES } from '../../../../app/limits.ts';
import { SipFramer } from '../../../../app/protocols/sip/framer.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { requestText, responseText, SDP, sipBytes } from './texts-of-messages.ts';

const INVITE = requestText({ body: SDP, headers: ['Subject: folded\r\n more'] });
const OK = responseText('200 OK', { body: SDP });
const BYE = requestText({ method: 'BYE', cseq: 2 });

/** Pushes pieces. @returns texts of the messages, and bytes that were passed over */
function framed(pieces: readonly Uint8Array[], end = true) {
	const messages: string[] = [];
	const missing: number[] = [];
	const framer = new SipFramer((message) => {
		messages.push(new TextDecoder().decode(message.bytes));
		missing.push(message.missing);
	});
	for (const piece of pieces) framer.push(piece);
	if (end) framer.end();
	return { messages, missing, skipped: framer.skipped };
}

function join(...texts: readonly string[]): Uint8Array {
	return sipBytes(texts.join(''));
}

describe('messages one behind the other', () => {
	const stream = join(INVITE, OK, '\r\n\r\n', BYE, '\r\n', OK);
	const wanted = [INVITE, OK, BYE, OK];

	test('in one piece, with keep-alives between them', () => {
		expect(framed([stream])).toEqual({ messages: wanted, missing: [0, 0, 0, 0], skipped: 0 });
	});

	test('split anywhere into two', () => {
		for (let at = 0; at <= stream.length; at++) {
			const { messages, skipped } = framed([stream.subarray(0, at), stream.subarray(at)]);
			expect(messages.length, `at ${at}`).toBe(4);
			expect(messages.join('')).toBe(wanted.join(''));
			expect(skipped).toBe(0);
		}
	});

	test('byte by byte', () => {
		const { messages } = framed([...stream].map((byte) => Uint8Array.of(byte)));
		expect(messages).toEqual(wanted);
	});

	test('in random pieces', () => {
		const random = new SeededRandom(5);
		for (let round = 0; round < 100; round++) {
			const pieces: Uint8Array[] = [];
			for (let at = 0; at < stream.length;) {
				const next = at + 1 + random.below(200);
				pieces.push(stream.subarray(at, next));
				at = next;
			}
			expect(framed(pieces).messages).toEqual(wanted);
		}
	});

	test('with line feeds alone and a compact length', () => {
		const text =
			'INFO sip:a SIP/2.0\ni: x\nl: 4\n\nbodyINFO sip:b SIP/2.0\n\nINFO sip:c SIP/2.0\nl:0\n\n';
		const bytes = new TextEncoder().encode(text);
		expect(framed([bytes]).messages.map((one) => one.slice(0, 10))).toEqual([
			...['INFO sip:a', 'INFO sip:b', 'INFO sip:c'],
		]);
	});

	test('bytes that are no text are kept', () => {
		const body = Uint8Array.of(0, 255, 13, 10, 13, 10, 128);
		const head = new TextEncoder().encode('MESSAGE sip:a SIP/2.0\r\nContent-Length: 7\r\n\r\n');
		const lengths: number[] = [];
		const framer = new SipFramer(({ bytes }) => lengths.push(bytes.length));
		framer.push(Uint8Array.of(...head, ...body, ...head, ...body));
		expect(lengths).toEqual([head.length + 7, head.length + 7]);
	});
});

describe('what is no message', () => {
	test('a capture that begins inside one finds the next', () => {
		const stream = join(INVITE, OK, BYE);
		for (let at = 8; at < 300; at += 7) {
			const { messages, skipped } = framed([stream.subarray(at)]);
			expect(messages.slice(-2), `from ${at}`).toEqual([OK, BYE]);
			expect(skipped).toBeGreaterThan(0);
		}
	});

	test('rubbish between two is passed over line by line', () => {
		const rubbish = 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\n\0\0nothing\r\n';
		const { messages, skipped } = framed([join(INVITE, rubbish, BYE)]);
		expect(messages).toEqual([INVITE, BYE]);
		expect(skipped).toBe(rubbish.length - 2);
	});

	test('keep-alives alone are nothing at all', () => {
		expect(framed([join('\r\n\r\n\r\n\r\n')])).toEqual({ messages: [], missing: [], skipped: 0 });
	});
});

describe('gaps', () => {
	test('end a message with what is there', () => {
		const bytes = sipBytes(INVITE);
		const messages: (readonly [number, number])[] = [];
		const framer = new SipFramer((message) => {
			messages.push([message.bytes.length, message.missing]);
		});
		framer.push(bytes.subarray(0, bytes.length - 30));
		framer.gap();
		framer.push(sipBytes(BYE));
		expect(messages).toEqual([
			[bytes.length - 30, 30],
			[BYE.length, 0],
		]);
	});

	test('inside the headers lose the message, not those behind it', () => {
		const messages: string[] = [];
		const framer = new SipFramer(({ bytes }) => messages.push(new TextDecoder().decode(bytes)));
		framer.push(sipBytes(INVITE).subarray(0, 100));
		framer.gap();
		framer.push(sipBytes(`ontent-Type: application/sdp\r\n\r\nv=0\r\n${BYE}`));
		expect(messages).toEqual([BYE]);
		expect(framer.skipped).toBeGreaterThan(100);
	});

	test('between two messages are nothing', () => {
		const framer = new SipFramer(() => undefined);
		framer.push(sipBytes(BYE));
		framer.gap();
		framer.end();
		expect(framer.skipped).toBe(0);
	});
});

describe('bounds', () => {
	test('a line without an end is given up', () => {
		const { messages, skipped } = framed([new Uint8Array(20_000).fill(65), join('\r\n', BYE)]);
		expect(messages).toEqual([BYE]);
		expect(skipped).toBe(20_000);
	});

	test('headers without an end are given up', () => {
		const line = 'X-Header: and so on\r\n';
		const many = line.repeat(MAX_SIP_HEADER_BYTES / line.length + 10);
		const { messages } = framed([join('INVITE sip:a SIP/2.0\r\n', many), join('\r\n', BYE)]);
		expect(messages).toEqual([BYE]);
	});

	test('a body longer than any message is not waited for', () => {
		const head = `INVITE sip:a SIP/2.0\r\nContent-Length: ${MAX_SIP_MESSAGE_BYTES + 1}\r\n\r\n`;
		expect(framed([join(head, BYE)]).messages).toEqual([BYE]);
	});

	test('random bytes never stop it', () => {
		const random = new SeededRandom(9);
		for (let round = 0; round < 200; round++) {
			const noise = random.bytes(random.below(3000));
			const { messages } = framed([noise, join('\r\n', BYE)]);
			expect(messages.at(-1)).toBe(BYE);
		}
	});
});
