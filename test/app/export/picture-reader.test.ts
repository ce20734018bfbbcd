import { describe, expect, test } from 'vitest';
import {
	ARRIVED_DUPLICATE,
	ARRIVED_IN_ORDER,
	ARRIVED_LATE,
} from '../../../app/analysis/rtp-statistics.ts';
import { PictureReader } from '../../../app/export/picture-reader.ts';
import type { PacketGap, ReadPicture } from '../../../app/export/picture-reader.ts';
import { StreamPacket } from '../../../app/stream-reader.ts';

/** Two fragments of a key frame, then single slices: packet, payload, picture. */
const PACKETS: readonly (readonly [payload: readonly number[], picture: number])[] = [
	[[0x7c, 0x85, 0x88], 0],
	[[0x7c, 0x45, 1], 0],
	[[0x41, 0x9a], 1],
	[[0x41, 0x9b], 2],
	[[0x41, 0x9c], 3],
];

function packet(number: number): StreamPacket {
	const [payload, picture] = PACKETS[number] ?? [[], 0];
	return Object.assign(new StreamPacket(), {
		sequence: (65_534 + number) & 0xffff,
		timestamp: picture * 3000,
		timeMs: 1000 + picture * 33 + number,
		frame: 10 + number,
		marker: number > 0 ? 1 : 0,
		data: Uint8Array.from(payload),
		payloadStart: 0,
		payloadEnd: payload.length,
	});
}

function read(given: readonly (number | readonly [number: number, arrived: number])[]) {
	const pictures: ReadPicture[] = [];
	const gaps: PacketGap[] = [];
	const reader = new PictureReader('H264', 90_000, {
		picture: (picture) => pictures.push(picture),
		gap: (gap) => gaps.push(gap),
	});
	for (const one of given) {
		const [number, arrived] = typeof one === 'number' ? [one, ARRIVED_IN_ORDER] : one;
		reader.take(packet(number), arrived);
	}
	reader.end();
	return { pictures, gaps };
}

describe('the pictures of a stream', () => {
	test('have the time of their sender and the packet of their first byte', () => {
		const { pictures, gaps } = read([0, 1, 2, 3, 4]);
		expect(pictures.map(({ frame, isKey, isWhole }) => [frame, isKey, isWhole])).toEqual([
			[10, true, true],
			[12, false, true],
			[13, false, true],
			[14, false, true],
		]);
		expect(pictures.map(({ timeMs }) => Math.round(timeMs))).toEqual([1000, 1033, 1067, 1100]);
		expect(pictures[0]?.pieces.map((piece) => [...piece])).toEqual([[0x65, 0x88, 1]]);
		expect(gaps).toEqual([]);
	});

	test('are put into order before they are read, and duplicates left out', () => {
		const { pictures, gaps } = read([0, 1, 3, [3, ARRIVED_DUPLICATE], [2, ARRIVED_LATE], 4]);
		expect(pictures.map(({ frame }) => frame)).toEqual([10, 12, 13, 14]);
		expect(gaps).toEqual([]);
	});

	test('are damaged where a fragment is missing, and the gap is told with what follows it', () => {
		const { pictures, gaps } = read([0, 2, 3]);
		expect(pictures.map(({ frame, isWhole }) => [frame, isWhole])).toEqual([
			[10, false],
			[12, true],
			[13, true],
		]);
		expect(gaps).toEqual([{ packets: 1, timeMs: 1035, frame: 12 }]);
	});

	test('that never came leave a gap and nothing else', () => {
		const { pictures, gaps } = read([0, 1, 4]);
		expect(pictures.map(({ isWhole }) => isWhole)).toEqual([true, true]);
		expect(gaps.map(({ packets }) => packets)).toEqual([2]);
	});
});
