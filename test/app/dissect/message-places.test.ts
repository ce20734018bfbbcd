import { describe, expect, test } from 'vitest';
import { placeMessages } from '../../../app/dissect/message-places.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const FRAME = encode('..one..two..one..');

/** Where messages are found: in the frame, or joined. */
function placed(...messages: Parameters<typeof placeMessages>[1]): readonly string[] {
	return placeMessages(FRAME, messages).places.map(
		({ at, end, isReassembled }) => `${isReassembled ? 'joined' : 'frame'} ${at}-${end}`,
	);
}

describe('messages of a frame', () => {
	test('stand where their bytes are, one behind the other', () => {
		const [one, two] = [{ bytes: encode('one') }, { bytes: encode('two') }];
		expect(placed(one, two, one)).toEqual(['frame 2-5', 'frame 7-10', 'frame 12-15']);
	});

	test('that are not there follow each other in a buffer of their own', () => {
		const others = [{ bytes: encode('four') }, { bytes: encode('two') }, { bytes: encode('six') }];
		expect(placed(...others)).toEqual(['joined 0-4', 'frame 7-10', 'joined 4-7']);
		const { joined } = placeMessages(FRAME, others);
		expect(joined).toEqual(encode('foursix'));
	});

	test('of which only the beginning is kept are found by it, where they end in the frame', () => {
		const long = { bytes: encode('two'), beginning: encode('two'), length: 10 };
		expect(placed(long)).toEqual(['frame 7-17']);
		expect(placed({ ...long, length: 11 })).toEqual(['joined 0-3']);
	});

	test('without bytes are nowhere', () => {
		expect(placed({ bytes: new Uint8Array(0) })).toEqual(['joined 0-0']);
		expect(placeMessages(FRAME, [])).toEqual({ places: [], joined: null });
	});
});
