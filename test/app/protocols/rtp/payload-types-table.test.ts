import { describe, expect, test } from 'vitest';
import {
	BYTES_PER_TICK,
	PAYLOAD_TYPES,
	STATIC_CLOCK_RATES,
} from '../../../../app/protocols/rtp/payload-types-table.ts';

/** RFC 3551, tables 4 and 5: type, encoding name, clock rate, channels (video has none). */
const RFC_3551 = [
	[0, 'PCMU', 8000, 1],
	[3, 'GSM', 8000, 1],
	[4, 'G723', 8000, 1],
	[5, 'DVI4', 8000, 1],
	[6, 'DVI4', 16_000, 1],
	[7, 'LPC', 8000, 1],
	[8, 'PCMA', 8000, 1],
	[9, 'G722', 8000, 1],
	[10, 'L16', 44_100, 2],
	[11, 'L16', 44_100, 1],
	[12, 'QCELP', 8000, 1],
	[13, 'CN', 8000, 1],
	[14, 'MPA', 90_000, 1],
	[15, 'G728', 8000, 1],
	[16, 'DVI4', 11_025, 1],
	[17, 'DVI4', 22_050, 1],
	[18, 'G729', 8000, 1],
	[25, 'CelB', 90_000, 0],
	[26, 'JPEG', 90_000, 0],
	[28, 'nv', 90_000, 0],
	[31, 'H261', 90_000, 0],
	[32, 'MPV', 90_000, 0],
	[33, 'MP2T', 90_000, 0],
	[34, 'H263', 90_000, 0],
] as const;

describe('a static payload type', () => {
	test.each(RFC_3551)('%i is %s at %i Hz', (type, codec, clockRate, channels) => {
		const kind = channels > 0 ? 'audio' : 'video';
		expect(PAYLOAD_TYPES[type]).toMatchObject({ codec, clockRate, channels, kind });
	});

	test('has a clock for the per-packet path, all others have none', () => {
		const rates = new Map<number, number>(RFC_3551.map(([type, , rate]) => [type, rate]));
		// Reserved since RFC 3551, but named by Wireshark with a clock: 1016, G721 and the old CN.
		for (const type of [1, 2, 19]) rates.set(type, 8000);
		expect([...STATIC_CLOCK_RATES]).toEqual(
			Array.from({ length: 128 }, (_, type) => rates.get(type) ?? 0),
		);
	});
});

describe('a codec of constant rate', () => {
	test.each([
		['PCMU', 0, 20, 160],
		['G721', 2, 20, 80],
		['GSM', 3, 20, 33],
		['G723', 4, 30, 24],
		['PCMA', 8, 20, 160],
		['G722', 9, 20, 160],
		['L16 stereo', 10, 10, 1764],
		['L16', 11, 10, 882],
		['G728', 15, 20, 40],
		['G729', 18, 20, 20],
	])('%s (type %i) has in %i ms %i bytes', (_, type, ms, bytes) => {
		const ticks = ((PAYLOAD_TYPES[type]?.clockRate ?? 0) * ms) / 1000;
		expect(ticks * (BYTES_PER_TICK[type] ?? 0)).toBeCloseTo(bytes, 9);
	});

	test('is none that can change its size', () => {
		expect([12, 13, 14, 26, 34, 96].map((type) => BYTES_PER_TICK[type])).toEqual([
			0, 0, 0, 0, 0, 0,
		]);
	});
});

test('types without a codec are named as Wireshark names them', () => {
	expect(
		[20, 35, 71, 72, 76, 77, 95, 96, 127].map((type) => [
			PAYLOAD_TYPES[type]?.codec,
			PAYLOAD_TYPES[type]?.shortName,
		]),
	).toEqual([
		[null, 'Unassigned'],
		[null, 'Unassigned'],
		[null, 'Unassigned'],
		[null, 'Reserved for RTCP conflict avoidance'],
		[null, 'Reserved for RTCP conflict avoidance'],
		[null, 'Unassigned'],
		[null, 'Unassigned'],
		[null, 'RTPType-96'],
		[null, 'RTPType-127'],
	]);
});

test("Wireshark's short names of the codecs that calls use", () => {
	expect([0, 3, 4, 8, 9, 18, 31, 34].map((type) => PAYLOAD_TYPES[type]?.shortName)).toEqual([
		...['g711U', 'GSM', 'g723', 'g711A', 'g722', 'g729', 'h261', 'h263'],
	]);
});
