import { describe, expect, test } from 'vitest';
import { ARRIVED_DUPLICATE, ARRIVED_IN_ORDER } from '../../../app/analysis/rtp-statistics.ts';
import { CarriedReader } from '../../../app/export/carried-reader.ts';
import type { CarriedUnit } from '../../../app/export/carried-reader.ts';
import type { PacketGap } from '../../../app/export/picture-reader.ts';
import { readPictures } from '../../../app/export/picture-source.ts';
import type { ReadPicture } from '../../../app/export/picture-reader.ts';
import type { StreamPacket } from '../../../app/stream-reader.ts';
import { packetsOf, program, STEP_MS, transport } from './carrying.ts';

function read(packets: readonly StreamPacket[], carrier: 'MP2T' | 'MP2P' = 'MP2T') {
	const units: CarriedUnit[] = [];
	const gaps: PacketGap[] = [];
	const reader = new CarriedReader(carrier, {
		unit: (unit) => units.push(unit),
		gap: (gap) => gaps.push(gap),
	});
	for (const packet of packets) reader.take(packet, ARRIVED_IN_ORDER);
	reader.end();
	return { units, gaps, reader };
}

const pictures = (units: readonly CarriedUnit[]) =>
	units.filter(({ stream }) => stream.kind === 'video');

describe('units of a carried stream', () => {
	test('stand at their own times, with the packet in which they began', () => {
		const { units, reader } = read(packetsOf(transport(3)));
		const [first, second] = pictures(units);
		expect(first?.frame).toBe(101);
		expect((second?.timeMs ?? 0) - (first?.timeMs ?? 0)).toBeCloseTo(STEP_MS, 6);
		expect(reader.streams.map(({ codec }) => codec)).toEqual(['H264', 'AAC']);
		expect([reader.gaps, reader.scrambled, reader.corrections]).toEqual([0, 0, 0]);
	});

	test('are the same with packets out of order and twice', () => {
		const packets = packetsOf(transport(6));
		const mixed = packets.flatMap((packet, at) => {
			if (at % 2 === 1) return [];
			const next = packets[at + 1];
			return next === undefined || at === 0 ? [packet, ...(next ? [next] : [])] : [next, packet];
		});
		const wanted = read(packets).units.map(({ timeMs, isWhole }) => [timeMs, isWhole]);
		expect(read(mixed).units.map(({ timeMs, isWhole }) => [timeMs, isWhole])).toEqual(wanted);
		const units: CarriedUnit[] = [];
		const reader = new CarriedReader('MP2T', { unit: (unit) => units.push(unit) });
		for (const packet of packets) {
			reader.take(packet, ARRIVED_IN_ORDER);
			reader.take(packet, ARRIVED_DUPLICATE);
		}
		reader.end();
		expect(units).toHaveLength(wanted.length);
	});

	test('a missing packet is told, with what it tore', () => {
		const packets = packetsOf(transport(6)).filter((_, at) => at !== 4);
		const { units, gaps, reader } = read(packets);
		expect(gaps).toEqual([{ packets: 1, timeMs: 5050, frame: 105 }]);
		expect(reader.gaps).toBe(1);
		expect(units.some(({ isWhole }) => !isWhole)).toBe(true);
		expect(pictures(units).filter(({ isWhole }) => isWhole).length).toBeGreaterThan(2);
	});

	test('what is called a program stream and is a transport stream is read as what it is', () => {
		expect(pictures(read(packetsOf(transport(3)), 'MP2P').units)).toHaveLength(3);
		expect(pictures(read(packetsOf(program(3)), 'MP2T').units)).toHaveLength(3);
	});
});

describe('pictures for the window', () => {
	function shown(source: Parameters<typeof readPictures>[0], packets: readonly StreamPacket[]) {
		const seen: ReadPicture[] = [];
		const heard: CarriedUnit[] = [];
		const reader = readPictures(source, {
			picture: (picture) => seen.push(picture),
			gap: () => undefined,
			sound: (unit) => heard.push(unit),
		});
		for (const packet of packets) reader.take(packet, ARRIVED_IN_ORDER);
		reader.end();
		return { seen, heard, codec: reader.codec };
	}
	const CARRIED = {
		codec: null,
		clockRate: 90_000,
		carrier: 'MP2P',
		known: [],
		inside: null,
	} as const;

	test('come out of what carries them, with the sound beside', () => {
		const { seen, heard, codec } = shown(CARRIED, packetsOf(program(4)));
		expect([seen.length, heard.length, codec]).toEqual([4, 4, 'H264']);
		expect(seen.map(({ isKey }) => isKey)).toEqual([true, false, false, false]);
	});

	test('are none where nobody can show them', () => {
		const { seen, codec } = shown(CARRIED, packetsOf(program(4, 0x80)));
		expect([seen, codec]).toEqual([[], null]);
	});

	test('may be the payloads themselves, and then need a codec', () => {
		const source = {
			codec: 'H264',
			clockRate: 90_000,
			carrier: null,
			known: [],
			inside: null,
		} as const;
		expect(shown(source, packetsOf([[0x65, 0x88, 1]])).seen).toHaveLength(1);
		expect(() => shown({ ...source, codec: null }, [])).toThrow(RangeError);
	});
});
