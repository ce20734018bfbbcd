import { describe, expect, test } from 'vitest';
import type { ElementaryUnit } from '../../../../app/media/mpeg/index.ts';
import { TsDemuxer } from '../../../../app/media/mpeg/index.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { adtsFrame, pat, pes, picture, pmt, TsBuilder } from './streams.ts';

const TABLES = [
	[0x1b, 256],
	[0x0f, 257],
] as const;

/** Tables, then so many pictures with a frame of sound behind each. */
function film(pictures: number, size = 300): TsBuilder {
	const builder = new TsBuilder().table(0, pat(0x1f0)).table(0x1f0, pmt(TABLES));
	for (let at = 0; at < pictures; at++) {
		const pts = 90_000 + at * 3600;
		builder.pes(256, pes(picture(at, size, at === 0 ? 5 : 1), { pts, dts: pts, isOpen: true }));
		builder.pes(257, pes(adtsFrame([at, 1, 2, 3]), { id: 0xc0, pts }));
	}
	return builder;
}

function demuxed(portions: readonly Uint8Array[]) {
	const units: ElementaryUnit<number>[] = [];
	const demuxer = new TsDemuxer<number>((unit) => units.push(unit));
	for (const [at, portion] of portions.entries()) demuxer.push(portion, at);
	demuxer.flush();
	return { units, demuxer };
}

const numbers = (units: readonly ElementaryUnit<number>[]) =>
	units.map(({ stream, pts, isWhole, isKey }) => [stream.codec, pts, isWhole, isKey]);

describe('a transport stream', () => {
	test('gives the units of its streams with their times', () => {
		const { units, demuxer } = demuxed([film(2).bytes()]);
		expect(demuxer.streams.map(({ id, codec }) => [id, codec])).toEqual([
			[256, 'H264'],
			[257, 'AAC'],
		]);
		expect(numbers(units)).toEqual([
			['AAC', 90_000, true, true],
			['AAC', 93_600, true, true],
			['H264', 90_000, true, true],
			['H264', 93_600, true, false],
		]);
		const [, , first] = units;
		expect(first?.pieces.map((piece) => [...piece])).toEqual([
			[9, 0xf0],
			picture(0, 300, 5).slice(10),
		]);
	});

	test('is the same in portions of any size', () => {
		const whole = film(5).bytes();
		const expected = numbers(demuxed([whole]).units);
		for (const size of [1, 7, 187, 188, 189, 1000]) {
			const portions = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
				whole.subarray(at * size, (at + 1) * size),
			);
			expect(numbers(demuxed(portions).units)).toEqual(expected);
		}
	});

	test('tells with which portion a unit began', () => {
		const packets = film(2).packets.map((one) => Uint8Array.from(one));
		const marks = demuxed(packets).units.map(({ stream, mark }) => [stream.codec, mark]);
		expect(marks).toEqual([
			['AAC', 4],
			['AAC', 7],
			['H264', 2],
			['H264', 5],
		]);
	});

	test.each([...Array(8).keys()])('without packet %i nothing is joined over the hole', (lost) => {
		const builder = film(8, 150);
		const media = builder.packets.length - 2;
		const at = 2 + Math.floor((lost * media) / 8);
		const { units } = demuxed([builder.bytes((one) => one === at)]);
		const pid = ((builder.packets[at]?.[1] ?? 0) & 0x1f) * 256 + (builder.packets[at]?.[2] ?? 0);
		const all = numbers(demuxed([builder.bytes()]).units);
		const whole = numbers(units.filter(({ isWhole }) => isWhole));
		expect(all).toEqual(expect.arrayContaining(whole));
		const codec = pid === 256 ? 'H264' : 'AAC';
		const missing = all.filter((one) => !whole.some((other) => other.join() === one.join()));
		expect(missing.map(([name]) => name)).toEqual([codec]);
	});

	test('a repeated packet counts once', () => {
		const builder = film(3);
		const packets = builder.packets.flatMap((one, at) => (at > 1 ? [one, one] : [one]));
		const { units } = demuxed([Uint8Array.from(packets.flat())]);
		expect(numbers(units)).toEqual(numbers(demuxed([builder.bytes()]).units));
	});

	test('a hole as long as the counters’ round is not overlooked', () => {
		const builder = new TsBuilder().table(0, pat(0x1f0)).table(0x1f0, pmt(TABLES));
		builder.pes(256, pes(picture(0, 184 * 20), { pts: 0, isOpen: true }));
		builder.pes(256, pes(picture(1, 20), { pts: 3600, isOpen: true }));
		const units: ElementaryUnit<number>[] = [];
		const demuxer = new TsDemuxer<number>((unit) => units.push(unit));
		demuxer.push(
			builder.bytes((at) => at >= 4),
			0,
		);
		demuxer.gap({ lostBytes: 16 * 188, isUnitEnd: false });
		demuxer.push(
			builder.bytes((at) => at < 20),
			1,
		);
		demuxer.flush();
		expect(numbers(units)).toEqual([
			['H264', 0, false, false],
			['H264', 3600, true, false],
		]);
	});

	test('goes on behind bytes that are none of it', () => {
		const film1 = film(1).bytes();
		const noise = Uint8Array.from({ length: 100 }, (_, at) => at);
		const more = film(2).bytes();
		const { units } = demuxed([film1, noise, more]);
		expect(units.filter(({ isWhole }) => isWhole).length).toBeGreaterThanOrEqual(5);
	});

	test('scrambled packets are counted and give nothing', () => {
		const builder = film(2);
		for (const packet of builder.packets.slice(2)) packet[3] = (packet[3] ?? 0) | 0x80;
		const { units, demuxer } = demuxed([builder.bytes()]);
		expect([units, demuxer.scrambled]).toEqual([[], builder.packets.length - 2]);
	});

	test('without tables is told by its bytes; with those of before it needs none', () => {
		const untold = film(3).bytes((at) => at < 2);
		expect(demuxed([untold]).demuxer.streams).toEqual([
			{ id: 257, kind: 'audio', codec: 'AAC', streamType: null },
			{ id: 256, kind: 'video', codec: 'H264', streamType: null },
		]);
		const known = [{ id: 256, kind: 'video', codec: 'H265', streamType: 36 } as const];
		const demuxer = new TsDemuxer<null>(() => undefined, known);
		demuxer.push(untold, null);
		expect(demuxer.streams[0]).toEqual(known[0]);
	});

	test('the 33 bits of its times may wrap', () => {
		const builder = new TsBuilder().table(0, pat(0x1f0)).table(0x1f0, pmt(TABLES));
		for (const at of [0, 1, 2]) {
			const pts = (2 ** 33 - 3600 + at * 3600) % 2 ** 33;
			builder.pes(256, pes(picture(at), { pts, isOpen: true }));
		}
		const times = demuxed([builder.bytes()]).units.map(({ pts }) => (pts ?? 0) - 2 ** 33);
		expect(times).toEqual([-3600, 0, 3600]);
	});

	test('damaged at random never throws', () => {
		const random = new SeededRandom(7);
		for (let round = 0; round < 60; round++) {
			const bytes = film(6).bytes();
			for (let change = 0; change < 20; change++) {
				bytes[random.below(bytes.length)] = random.below(256);
			}
			expect(() => demuxed([bytes])).not.toThrow();
		}
	});
});

describe('a transport stream of several programs', () => {
	/** Two programs that share their sound; the first one's map comes again in the end. */
	function programs(): TsBuilder {
		const [first, second] = [
			pmt(TABLES, 1),
			pmt(
				[
					[0x1b, 300],
					[0x0f, 257],
				],
				2,
			),
		];
		const builder = new TsBuilder().table(0, pat(0x1f0, 0x1f1)).table(0x1f0, first);
		builder.table(0x1f1, second);
		for (let at = 0; at < 3; at++) {
			const pts = 90_000 + at * 3600;
			builder.pes(256, pes(picture(at, 300, 5), { pts, isOpen: true }));
			// The clocks of programs have nothing to do with each other.
			builder.pes(300, pes(picture(at, 300, 5), { pts: 2 ** 32 + pts, isOpen: true }));
			builder.pes(257, pes(adtsFrame([at]), { id: 0xc0, pts }));
		}
		return builder.table(0x1f0, first);
	}

	test('tells of which program a stream is; what they share is of the first', () => {
		const { demuxer } = demuxed([programs().bytes()]);
		expect(demuxer.streams.map(({ id, program }) => [id, program])).toEqual([
			[256, 1],
			[257, 1],
			[300, 2],
		]);
	});

	test('leaves every program its own times', () => {
		const { units } = demuxed([programs().bytes()]);
		const timesOf = (wanted: number) =>
			units.flatMap(({ stream, pts }) => (stream.id === wanted ? [pts] : []));
		expect(timesOf(256)).toEqual([90_000, 93_600, 97_200]);
		expect(timesOf(300)).toEqual([0, 3600, 7200].map((ticks) => 2 ** 32 + 90_000 + ticks));
	});

	test('is named when the maps of all have come', () => {
		const { packets } = programs();
		const isNamed = (count: number) =>
			demuxed(packets.slice(0, count).map((one) => Uint8Array.from(one))).demuxer.isNamed;
		expect([0, 1, 2, 3].map(isNamed)).toEqual([false, false, false, true]);
	});
});
