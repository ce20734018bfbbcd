import { describe, expect, it } from 'vitest';
import { TcpSegments } from '../../../app/network/tcp-segments.ts';

interface Shown {
	readonly from: number;
	readonly to: number;
	readonly text: string;
	readonly packet: number;
}

/** Puts texts in at sequence numbers, in order, as packets 1, 2 …; then takes everything out. */
function shown(
	...inserted: readonly (readonly [from: number, text: string, length?: number])[]
): Shown[] {
	const segments = filled(...inserted);
	const all: Shown[] = [];
	for (let one = segments.shift(); one !== undefined; one = segments.shift()) {
		const { from, to, bytes, packet } = one;
		all.push({ from, to, text: Buffer.from(bytes).toString('latin1'), packet });
	}
	expect(segments.heldBytes).toBe(0);
	return all;
}

function filled(
	...inserted: readonly (readonly [from: number, text: string, length?: number])[]
): TcpSegments {
	const segments = new TcpSegments();
	inserted.forEach(([from, text, length], index) => {
		const to = (from + (length ?? text.length)) | 0;
		segments.insert(from, to, Buffer.from(text, 'latin1'), index + 1);
	});
	return segments;
}

describe('TcpSegments', () => {
	it('keeps segments sorted, whatever order they come in', () => {
		expect(shown([30, 'ghi'], [10, 'abc'], [20, 'def'])).toEqual([
			{ from: 10, to: 13, text: 'abc', packet: 2 },
			{ from: 20, to: 23, text: 'def', packet: 3 },
			{ from: 30, to: 33, text: 'ghi', packet: 1 },
		]);
	});

	it('keeps the first copy where a later one overlaps its end', () => {
		expect(shown([10, 'abcd'], [12, 'XYef'])).toEqual([
			{ from: 10, to: 14, text: 'abcd', packet: 1 },
			{ from: 14, to: 16, text: 'ef', packet: 2 },
		]);
	});

	it('keeps the first copy where a later one overlaps its beginning', () => {
		expect(shown([12, 'cdef'], [10, 'abXY'])).toEqual([
			{ from: 10, to: 12, text: 'ab', packet: 2 },
			{ from: 12, to: 16, text: 'cdef', packet: 1 },
		]);
	});

	it('fills the holes between the copies that it has', () => {
		expect(shown([12, 'c'], [15, 'f'], [10, 'abcdefgh'])).toEqual([
			{ from: 10, to: 12, text: 'ab', packet: 3 },
			{ from: 12, to: 13, text: 'c', packet: 1 },
			{ from: 13, to: 15, text: 'de', packet: 3 },
			{ from: 15, to: 16, text: 'f', packet: 2 },
			{ from: 16, to: 18, text: 'gh', packet: 3 },
		]);
	});

	it('adds nothing of a segment that it has already', () => {
		expect(shown([10, 'abcdef'], [12, 'cd'], [10, 'abcdef'])).toEqual([
			{ from: 10, to: 16, text: 'abcdef', packet: 1 },
		]);
	});

	it('sorts over the wrap of sequence numbers', () => {
		const order = shown([2, 'c'], [0xfffffffe | 0, 'a'], [0, 'b']);
		expect(order.map(({ text }) => text).join('')).toBe('abc');
	});

	it('remembers how much of a segment was captured', () => {
		expect(shown([10, 'ab', 6])).toEqual([{ from: 10, to: 16, text: 'ab', packet: 1 }]);
		expect(shown([12, 'c', 1], [10, 'abc', 6])).toEqual([
			{ from: 10, to: 12, text: 'ab', packet: 2 },
			{ from: 12, to: 13, text: 'c', packet: 1 },
			{ from: 13, to: 16, text: '', packet: 2 },
		]);
	});

	it('counts bytes that came twice, and those that differed', () => {
		const segments = filled([10, 'abcd'], [12, 'cXe'], [8, 'yzab']);
		expect(segments.repeatedBytes).toBe(4);
		expect(segments.conflictBytes).toBe(1);
	});

	it('does not call bytes that were never captured different', () => {
		expect(filled([10, 'a', 4], [10, 'abcd']).conflictBytes).toBe(0);
	});

	it('holds copies, and counts them', () => {
		const segments = new TcpSegments();
		const buffer = Uint8Array.of(1, 2, 3);
		segments.insert(10, 13, buffer, 1);
		buffer.fill(9);
		expect(segments.heldBytes).toBe(3);
		expect([...(segments.first()?.bytes ?? [])]).toEqual([1, 2, 3]);
		segments.clear();
		expect([segments.heldBytes, segments.count, segments.first()]).toEqual([0, 0, undefined]);
	});

	it('agrees with an array of bytes, first come first served', () => {
		let seed = 5;
		const random = (below: number): number => {
			seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
			return Math.floor((seed / 2 ** 32) * below);
		};
		const expected = new Map<number, number>();
		const segments = new TcpSegments();
		for (let packet = 0; packet < 400; packet++) {
			const from = random(500);
			const bytes = Uint8Array.from({ length: 1 + random(12) }, () => random(256));
			segments.insert(from, from + bytes.length, bytes, packet);
			bytes.forEach((byte, index) => {
				if (!expected.has(from + index)) {
					expected.set(from + index, byte);
				}
			});
		}
		const found = new Map<number, number>();
		for (let one = segments.shift(); one !== undefined; one = segments.shift()) {
			const { from, bytes } = one;
			bytes.forEach((byte, index) => {
				expect(found.has(from + index)).toBe(false);
				found.set(from + index, byte);
			});
		}
		expect(found.size).toBe(expected.size);
		expect([...found].every(([at, byte]) => expected.get(at) === byte)).toBe(true);
	});
});
