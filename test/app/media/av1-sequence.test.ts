import { describe, expect, test } from 'vitest';
import { MalformedPacketError } from '../../../app/errors.ts';
import { av1SequenceObu, parseAv1Sequence } from '../../../app/media/av1-sequence.ts';
import { BitWriter } from '../../../app/media/bits.ts';
import { bytes, hex } from '../network/frames.ts';

const of = (text: string): Uint8Array => bytes(hex(text));

/** What is said behind the size: no frame ids, three tools; then those of a full header; three more. */
function tools(bits: BitWriter, hasOrder: boolean): BitWriter {
	bits
		.write(0, 1)
		.write(7, 3)
		.write(15, 4)
		.write(hasOrder ? 1 : 0, 1);
	if (hasOrder) bits.write(3, 2);
	bits.write(0, 1).write(1, 1).write(0, 1).write(1, 1);
	if (hasOrder) bits.write(6, 3);
	return bits.write(7, 3);
}

/** Width and height in 11 and 10 bits. */
const size = (bits: BitWriter, width: number, height: number): BitWriter =>
	bits
		.write(10, 4)
		.write(9, 4)
		.write(width - 1, 11)
		.write(height - 1, 10);

describe('a sequence header of AV1', () => {
	test('in its reduced form tells size, level and colours', () => {
		const bits = new BitWriter().write(0, 3).write(1, 1).write(1, 1).write(5, 5);
		size(bits, 1280, 720).write(0, 6).write(0, 3).write(0, 1).write(2, 2).write(0, 8);
		expect(parseAv1Sequence(bits.bytes)).toEqual({
			...{ width: 1280, height: 720, profile: 0, level: 5, tier: 0 },
			colours: {
				...{ isDeep: 0, isTwelve: 0, isMonochrome: 0 },
				...{ halvesX: 1, halvesY: 1, samplePosition: 2 },
			},
		});
	});

	test('with timing, a decoder model and several points tells those of the first', () => {
		const bits = new BitWriter().write(2, 3).write(0, 1).write(0, 1);
		bits.write(1, 1).write(1, 32).write(25, 32).write(1, 1).write(0b00101, 5);
		bits.write(1, 1).write(9, 5).write(7, 32).write(0, 10).write(1, 1).write(1, 5);
		for (const [level, tier] of [
			[13, 1],
			[4, null],
		] as const) {
			bits.write(0, 12).write(level, 5);
			if (tier !== null) bits.write(tier, 1);
			bits.write(1, 1).write(100, 10).write(200, 10).write(1, 1).write(1, 1).write(3, 4);
		}
		tools(size(bits, 1920, 1000), true);
		bits.write(1, 1).write(1, 1).write(0, 1).write(1, 1).write(9, 8).write(16, 8).write(9, 8);
		bits.write(0, 1).write(1, 1).write(0, 1).write(0, 8);
		expect(parseAv1Sequence(bits.bytes)).toEqual({
			...{ width: 1920, height: 1000, profile: 2, level: 13, tier: 1 },
			colours: {
				...{ isDeep: 1, isTwelve: 1, isMonochrome: 0 },
				...{ halvesX: 1, halvesY: 0, samplePosition: 0 },
			},
		});
	});

	test.each([
		['monochrome', 0, (bits: BitWriter) => bits.write(0b0101, 4), [1, 1, 1]],
		['of profile 1', 1, (bits: BitWriter) => bits.write(0b000, 3), [0, 0, 0]],
		['of RGB', 1, (bits: BitWriter) => bits.write(1, 2).write(0x010d00, 24), [0, 0, 0]],
		['of 10 bits in profile 2', 2, (bits: BitWriter) => bits.write(0b10000, 5), [0, 1, 0]],
	] as const)('%s tells the layout of its samples', (_, profile, write, expected) => {
		const bits = new BitWriter().write(profile, 3).write(0, 2).write(0, 2).write(0, 5);
		bits.write(0, 12).write(4, 5);
		write(tools(size(bits, 64, 64), false)).write(0, 16);
		const { isMonochrome, halvesX, halvesY } = parseAv1Sequence(bits.bytes).colours;
		expect([isMonochrome, halvesX, halvesY]).toEqual(expected);
	});

	test('that is cut is refused', () => {
		expect(() => parseAv1Sequence(of('0000'))).toThrow(MalformedPacketError);
		const endless = new BitWriter().write(1, 6).write(0, 32).write(0, 32).write(1, 1).write(0, 32);
		expect(() => parseAv1Sequence(endless.write(0, 32).bytes)).toThrow(MalformedPacketError);
	});
});

describe('the OBU of the sequence header', () => {
	test('is found behind others, with its extension and without a size', () => {
		const header = of('0e 08 03 aabbcc');
		expect(av1SequenceObu(bytes(of('1200 2a0101'), header, of('3201ff')))).toEqual({
			obu: header,
			body: of('aabbcc'),
		});
		expect(av1SequenceObu(of('08aabb'))?.body).toEqual(of('aabb'));
	});

	test('is not found where there is none or a size leads out of the data', () => {
		expect(av1SequenceObu(of('1200 3201ff'))).toBe(null);
		expect(av1SequenceObu(of('0a05aabb'))).toBe(null);
		expect(av1SequenceObu(of('0affffffffff'))).toBe(null);
		expect(av1SequenceObu(new Uint8Array(0))).toBe(null);
	});
});
