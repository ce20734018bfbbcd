import { expect, test } from 'vitest';
import {
	ARRIVED_DUPLICATE,
	ARRIVED_LATE,
	ARRIVED_IN_ORDER,
} from '../../../app/analysis/rtp-statistics.ts';
import type { Picture } from '../../../app/export/picture-writer.ts';
import { VideoSink } from '../../../app/export/video-sink.ts';
import { StreamPacket } from '../../../app/stream-reader.ts';

const KEY = [0x65, 0x88];
const DELTA = [0x41, 0x9a];

/** A packet of one whole picture, 30 a second. */
function picture(number: number, bytes: readonly number[], more: Partial<StreamPacket> = {}) {
	return Object.assign(new StreamPacket(), {
		sequence: (65_534 + number) & 0xffff,
		timestamp: (0xffff_f000 + number * 3000) | 0,
		timeMs: 5000 + (number * 1000) / 30,
		marker: 1,
		data: Uint8Array.from(bytes),
		payloadStart: 0,
		payloadEnd: bytes.length,
		...more,
	});
}

interface Given {
	readonly packet: StreamPacket;
	readonly arrived?: number;
}

function sunk(given: readonly Given[], hasConfig = true) {
	const pictures: Picture[] = [];
	const writer = { write: (one: Picture) => pictures.push(one), hasConfig, finish: () => 7 };
	const sink = new VideoSink(writer, 'H264', 90_000);
	for (const { packet, arrived = ARRIVED_IN_ORDER } of given) sink.take(packet, arrived);
	sink.end();
	const rows = pictures.map(({ timeMs, isKey, pieces }) => [
		Math.round(timeMs),
		isKey,
		pieces[0]?.[0],
	]);
	return { rows, sink };
}

test('times are those of the RTP clock over wraps of number and timestamp', () => {
	const { rows, sink } = sunk([
		{ packet: picture(0, KEY) },
		{ packet: picture(1, DELTA, { timeMs: 5900 }) },
		{ packet: picture(2, DELTA) },
		{ packet: picture(3, DELTA) },
	]);
	expect(rows).toEqual([
		[0, true, 0x65],
		[33, false, 0x41],
		[67, false, 0x41],
		[100, false, 0x41],
	]);
	expect(sink.notes).toEqual(['4 of 4 pictures are whole']);
	expect(sink.durationSeconds).toBe(7);
});

test('late packets are placed, duplicates left out', () => {
	const { rows, sink } = sunk([
		{ packet: picture(0, KEY) },
		{ packet: picture(2, DELTA) },
		{ packet: picture(2, DELTA), arrived: ARRIVED_DUPLICATE },
		{ packet: picture(1, DELTA), arrived: ARRIVED_LATE },
	]);
	expect(rows.map(([ms]) => ms)).toEqual([0, 33, 67]);
	expect(sink.counts).toEqual({ units: 3, damaged: 0, gaps: 0 });
});

test('a jump of the timestamp goes by arrival and is told', () => {
	const { rows, sink } = sunk([
		{ packet: picture(0, KEY) },
		{ packet: picture(1, DELTA, { timestamp: 77 << 20 }) },
	]);
	expect(rows.map(([ms]) => ms)).toEqual([0, 33]);
	expect(sink.notes).toContain('1 jumps of the RTP timestamp were placed by arrival time');
});

test('damaged pictures are left out and counted; what nobody can decode is told', () => {
	const fragment = picture(0, [0x7c, 0x85, 1]);
	const { rows, sink } = sunk([{ packet: fragment }, { packet: picture(1, DELTA) }], false);
	expect(rows).toEqual([[33, false, 0x41]]);
	expect(sink.notes).toEqual([
		'1 of 2 pictures are whole',
		'1 damaged pictures were left out',
		'1 pictures stand before the first key frame: decoders leave them out',
		'no parameter sets were captured: a decoder must be told them',
		'no key frame was captured: nothing of it may be decoded',
	]);
});

test('parameter sets are learned from damaged pictures too', () => {
	const learned: number[][] = [];
	const writer = {
		...{ write: () => undefined, hasConfig: true, finish: () => 0 },
		look: (pieces: readonly Uint8Array[]) => learned.push(...pieces.map((piece) => [...piece])),
	};
	const sink = new VideoSink(writer, 'H264', 90_000);
	const aggregate = picture(0, [0x78, 0, 2, 0x67, 1, 0, 2, 0x68, 2], { marker: 0 });
	const torn = picture(1, [0x7c, 0x85, 0x88], { timestamp: aggregate.timestamp });
	for (const packet of [aggregate, torn, picture(3, DELTA)]) sink.take(packet, ARRIVED_IN_ORDER);
	sink.end();
	expect(learned).toEqual([
		[0x67, 1],
		[0x68, 2],
	]);
});
