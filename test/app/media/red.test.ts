import { describe, expect, test } from 'vitest';
import { RedRepair, redBlocks } from '../../../app/media/red.ts';
import { bytes, counting } from '../network/frames.ts';

/** A header of an older block. */
const head = (payloadType: number, ticks: number, length: number): number[] => [
	0x80 | payloadType,
	ticks >> 6,
	((ticks & 63) << 2) | (length >> 8),
	length & 255,
];

describe('blocks', () => {
	test('are read oldest first, the packet’s own last', () => {
		const payload = bytes(head(5, 320, 2), head(0, 160, 3), [96], [1, 2], [3, 4, 5], [6]);
		expect(redBlocks(payload)).toEqual([
			{ payloadType: 5, ticksBefore: 320, payload: Uint8Array.of(1, 2) },
			{ payloadType: 0, ticksBefore: 160, payload: Uint8Array.of(3, 4, 5) },
			{ payloadType: 96, ticksBefore: 0, payload: Uint8Array.of(6) },
		]);
	});

	test('a lone block has one byte before it', () => {
		expect(redBlocks(bytes([8], counting(4)))).toEqual([
			{ payloadType: 8, ticksBefore: 0, payload: counting(4) },
		]);
	});

	test('headers that do not fit are refused at every length', () => {
		const payload = bytes(head(0, 160, 30), head(0, 80, 5), [0], counting(35));
		for (let length = 0; length < 9 + 35; length++) {
			expect(redBlocks(payload.subarray(0, length))).toBeNull();
		}
		expect(redBlocks(payload)).toHaveLength(3);
		expect(redBlocks(new Uint8Array(500).fill(0x80))).toBeNull();
	});
});

describe('repair', () => {
	/** Packet `index` with the block of the one before it. */
	const packet = (index: number): [Uint8Array, number] => [
		bytes(head(0, 160, 1), [0], [index - 1], [index]),
		index * 160,
	];
	const heard = (repair: RedRepair, index: number) =>
		repair.take(...packet(index))?.map(({ payload, timestamp }) => [payload[0], timestamp]);

	test('an older block is heard when its packet was lost, and only then', () => {
		const repair = new RedRepair();
		expect(heard(repair, 10)).toEqual([[10, 1600]]);
		expect(heard(repair, 11)).toEqual([[11, 1760]]);
		expect(heard(repair, 13)).toEqual([
			[12, 1920],
			[13, 2080],
		]);
		expect(repair.repaired).toBe(1);
	});

	test('an unreadable payload is told', () => {
		expect(new RedRepair().take(new Uint8Array(0), 0)).toBeNull();
	});
});
