import { describe, expect, test } from 'vitest';
import { MAX_SIP_MESSAGE_BYTES } from '../../../../app/limits.ts';
import { WebSocketMessages } from '../../../../app/protocols/websocket/frames.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { bytes } from '../../network/frames.ts';
import { wsFrame } from './ws-frames.ts';

const MASK = [0x37, 0xfa, 0x21, 0x3d];

/** Texts of the messages in these pieces; null stands for missing bytes. */
function texts(...pieces: readonly (Uint8Array | null)[]): readonly string[] {
	const heard: string[] = [];
	const messages = new WebSocketMessages((one) => heard.push(new TextDecoder().decode(one)));
	for (const piece of pieces) {
		if (piece === null) messages.gap();
		else messages.push(piece, 0, piece.length);
	}
	return heard;
}

describe('one frame', () => {
	test('the examples of RFC 6455 §5.7', () => {
		expect(texts(bytes([0x81, 5, 0x48, 0x65, 0x6c, 0x6c, 0x6f]))).toEqual(['Hello']);
		const masked = bytes([0x81, 0x85], MASK, [0x7f, 0x9f, 0x4d, 0x51, 0x58]);
		expect(texts(masked)).toEqual(['Hello']);
		const first = bytes([0x01, 3, 0x48, 0x65, 0x6c]);
		expect(texts(first, bytes([0x80, 2, 0x6c, 0x6f]))).toEqual(['Hello']);
	});

	test.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_001])('of %i bytes', (length) => {
		const content = 'x'.repeat(length);
		expect(texts(wsFrame(content))).toEqual([content]);
		expect(texts(wsFrame(content, { mask: MASK }))).toEqual([content]);
	});

	test('with a length field that is longer than it must be', () => {
		expect(texts(wsFrame('short', { lengthBytes: 2 }))).toEqual(['short']);
		expect(texts(wsFrame('short', { lengthBytes: 8, mask: MASK }))).toEqual(['short']);
	});

	test('binary as well as text; other opcodes are nothing', () => {
		expect(texts(wsFrame('two', { opcode: 2 }))).toEqual(['two']);
		for (const opcode of [3, 4, 5, 6, 7]) expect(texts(wsFrame('x', { opcode }))).toEqual([]);
	});

	test('bytes that are no text come as they are', () => {
		const heard: Uint8Array[] = [];
		const messages = new WebSocketMessages((one) => heard.push(one));
		const content = Uint8Array.of(0, 255, 128, 13, 10);
		const frame = wsFrame(content, { mask: MASK });
		messages.push(frame, 0, frame.length);
		expect(heard).toEqual([content]);
	});

	test('only the bytes given count', () => {
		const heard: number[] = [];
		const messages = new WebSocketMessages((one) => heard.push(one.length));
		const data = bytes([9, 9], wsFrame('abc'), [9, 9]);
		messages.push(data, 2, data.length - 2);
		expect(heard).toEqual([3]);
	});
});

describe('frames one behind the other', () => {
	const stream = bytes(
		wsFrame('one', { mask: MASK }),
		wsFrame('', { opcode: 9 }),
		wsFrame('tw', { isFinal: false, mask: [1, 2, 3, 4] }),
		wsFrame('ping', { opcode: 9, mask: MASK }),
		wsFrame('o', { opcode: 0, isFinal: false }),
		wsFrame('!', { opcode: 0, mask: [0, 0, 0, 1] }),
		wsFrame('x'.repeat(300), { opcode: 2 }),
	);
	const wanted = ['one', 'two!', 'x'.repeat(300)];

	test('fragments are joined around control frames', () => {
		expect(texts(stream)).toEqual(wanted);
	});

	test('split anywhere into two', () => {
		for (let at = 0; at <= stream.length; at++) {
			expect(texts(stream.subarray(0, at), stream.subarray(at)), `at ${at}`).toEqual(wanted);
		}
	});

	test('byte by byte', () => {
		expect(texts(...[...stream].map((byte) => Uint8Array.of(byte)))).toEqual(wanted);
	});

	test('in random pieces', () => {
		const random = new SeededRandom(3);
		for (let round = 0; round < 50; round++) {
			const pieces: Uint8Array[] = [];
			for (let at = 0; at < stream.length;) {
				const next = at + 1 + random.below(60);
				pieces.push(stream.subarray(at, next));
				at = next;
			}
			expect(texts(...pieces)).toEqual(wanted);
		}
	});

	test('a new message takes the place of one that never ended', () => {
		const begun = wsFrame('never', { isFinal: false });
		expect(texts(begun, wsFrame('next'))).toEqual(['next']);
	});
});

describe('what goes wrong', () => {
	test('after missing bytes nothing is made up', () => {
		expect(texts(wsFrame('one'), null, wsFrame('two'))).toEqual(['one']);
		const half = wsFrame('half').subarray(0, 3);
		expect(texts(half, null, wsFrame('two'))).toEqual([]);
	});

	test('a frame larger than any message is not waited for', () => {
		const heard: number[] = [];
		const messages = new WebSocketMessages((one) => heard.push(one.length));
		const head = bytes([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0]);
		messages.push(head, 0, head.length);
		const piece = new Uint8Array(MAX_SIP_MESSAGE_BYTES);
		messages.push(piece, 0, piece.length);
		const next = wsFrame('next');
		messages.push(next, 0, next.length);
		expect(heard).toEqual([]);
	});

	test('fragments without an end are given up at the same bound', () => {
		const part = wsFrame(new Uint8Array(MAX_SIP_MESSAGE_BYTES / 2), { opcode: 0, isFinal: false });
		const first = wsFrame('first', { isFinal: false });
		const last = wsFrame('last', { opcode: 0 });
		expect(texts(first, part, last)[0]).toHaveLength(9 + MAX_SIP_MESSAGE_BYTES / 2);
		expect(texts(first, part, part, last, wsFrame('next'))).toEqual([]);
	});

	test('random bytes never stop it', () => {
		const random = new SeededRandom(8);
		for (let round = 0; round < 200; round++) {
			expect(() => texts(random.bytes(random.below(500)))).not.toThrow();
		}
	});
});
