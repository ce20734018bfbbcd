import { expect, test } from 'vitest';
import { MalformedPacketError } from '../../../app/errors.ts';
import { BitReader, BitWriter } from '../../../app/media/bits.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { hex } from '../network/frames.ts';

test('reads numbers from the most significant bit on', () => {
	const reader = new BitReader(hex('a5ff00'), 'test');
	expect([reader.read(1), reader.read(3), reader.read(8), reader.left]).toEqual([1, 2, 0x5f, 12]);
	expect([...reader.bytes(10)]).toEqual([0xf0, 0x00]);
	expect(() => reader.read(3)).toThrow(MalformedPacketError);
	expect(() => reader.read(3)).toThrow('3 bits wanted, 2 left');
	expect(reader.read(2)).toBe(0);
});

test('32 bits are a number without sign', () => {
	expect(new BitReader(hex('ffffffff'), 'test').read(32)).toBe(0xffff_ffff);
});

test('what was written is read again', () => {
	const random = new SeededRandom(3);
	const numbers = Array.from({ length: 500 }, () => {
		const count = 1 + random.below(32);
		return [random.below(2 ** count), count] as const;
	});
	const writer = new BitWriter();
	for (const [value, count] of numbers) writer.write(value, count);
	const reader = new BitReader(writer.bytes, 'test');
	expect(numbers.map(([, count]) => reader.read(count))).toEqual(numbers.map(([value]) => value));
	expect(writer.length).toBe(reader.position);
	expect(reader.left).toBeLessThan(8);
});
