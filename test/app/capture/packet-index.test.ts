import { describe, expect, test } from 'vitest';
import { NO_UNIT, PacketIndex, PacketRecord } from '../../../app/capture/packet-index.ts';
import { PacketBlock } from '../../../app/capture/source.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

/** Facts of a packet; what is left out is 0. */
type Facts = Partial<PacketRecord>;

/** An index of packets with these facts. */
function indexOf(packets: readonly Facts[]): PacketIndex {
	const index = new PacketIndex();
	const block = new PacketBlock();
	for (const each of packets) {
		block.position[0] = each.position ?? 0;
		block.seconds[0] = each.seconds ?? 0;
		block.nanoseconds[0] = each.nanoseconds ?? 0;
		block.captured[0] = each.captured ?? 0;
		block.original[0] = each.original ?? 0;
		block.interfaceId[0] = each.interfaceId ?? 0;
		index.append(block, 0, each.unit ?? 0, each.kind ?? 0);
	}
	return index;
}

function read(index: PacketIndex, row: number): Facts {
	const record = new PacketRecord();
	index.read(row, record);
	return Object.assign({}, record);
}

const PLAIN: Required<Facts> = {
	...{ position: 40, seconds: 1_700_000_000, nanoseconds: 999_999_999, captured: 60 },
	...{ original: 1514, unit: 7, kind: 3, interfaceId: 0 },
};

describe('a row', () => {
	test('comes back as it went in', () => {
		expect(read(indexOf([PLAIN]), 0)).toEqual(PLAIN);
	});

	test.each<[string, Facts]>([
		['a position over 4 GiB', { position: 0x1_0000_0001 }],
		['a position at the end of a terabyte', { position: 0xff_ffff_ffff }],
		['a position after days, at 256 TB', { position: 2 ** 48 - 1 }],
		['a packet of 65534 bytes', { captured: 65_534, original: 65_534 }],
		['a packet of 65535 bytes', { captured: 65_535, original: 65_535 }],
		['a packet of which more was sent than fits', { captured: 96, original: 70_000 }],
		['a packet of 100 MB', { captured: 100_000_000, original: 100_000_000 }],
		['a second interface', { interfaceId: 65_535 }],
		['no unit', { unit: NO_UNIT }],
		['a clock that stepped back ten years', { seconds: 1_400_000_000 }],
		['a time before 1970', { seconds: -5 }],
	])('holds %s, and its neighbours are untouched', (_, facts) => {
		const changed = { ...PLAIN, ...facts };
		const index = indexOf([PLAIN, changed, PLAIN]);
		expect([0, 1, 2].map((row) => read(index, row))).toEqual([PLAIN, changed, PLAIN]);
	});

	test('keeps a damaged time within 68 years of its segment', () => {
		const index = indexOf([{ seconds: 0 }, { seconds: 4e9 }, { seconds: -4e9 }]);
		expect([1, 2].map((row) => read(index, row).seconds)).toEqual([0x7fff_ffff, -0x7fff_ffff]);
	});

	test('that is not there is an error that names it', () => {
		const index = indexOf([PLAIN]);
		for (const row of [-1, 1, 65_536, 1e9]) {
			expect(() => read(index, row)).toThrow(
				new RangeError(`packet ${row + 1} is not one of the 1 in the index`),
			);
		}
	});
});

describe('over several segments', () => {
	const random = new SeededRandom(4);
	const packets = Array.from({ length: 140_000 }, (_, index): Required<Facts> => ({
		position: index * 50_000 + random.below(1000),
		seconds: 1_700_000_000 + Math.floor(index / 100) - (random.below(5000) === 0 ? 3600 : 0),
		nanoseconds: random.below(1e9),
		captured: random.below(1000) === 0 ? 65_535 + random.below(99) : random.below(1514),
		original: 80_000,
		unit: random.below(50),
		kind: random.below(12),
		interfaceId: index > 70_000 ? random.below(3) : 0,
	}));
	const index = indexOf(packets);

	test('all rows come back as they went in', () => {
		const record = new PacketRecord();
		const wrong = packets.filter((wanted, row) => {
			index.read(row, record);
			return (Object.keys(wanted) as (keyof PacketRecord)[]).some(
				(name) => record[name] !== wanted[name],
			);
		});
		expect([index.count, wrong]).toEqual([140_000, []]);
	});

	test('selecting finds the rows of a unit and kind, between two bounds', () => {
		const wanted = (from: number, to: number) =>
			packets.flatMap(({ unit, kind }, row) =>
				unit === 7 && kind === 3 && row >= from && row < to ? [row] : [],
			);
		const match = (unit: number, kind: number): boolean => unit === 7 && kind === 3;
		expect([...index.select(match)]).toEqual(wanted(0, 140_000));
		expect([...index.select(match, 60_000, 131_073)]).toEqual(wanted(60_000, 131_073));
		expect([...index.select(match, 139_999, 5)]).toEqual([]);
	});

	test('segments hold the columns in order', () => {
		let rows = 0;
		index.eachSegment((columns) => {
			expect(columns.first).toBe(rows);
			expect(columns.unit[columns.count - 1]).toBe(packets[rows + columns.count - 1]?.unit);
			rows += columns.count;
		});
		expect(rows).toBe(140_000);
	});
});

test('classifying changes unit and kind and keeps the marks', () => {
	const index = indexOf([PLAIN, { ...PLAIN, kind: 0x80 | 1 }]);
	index.classify(1, 99, 3, 0xc0);
	expect([read(index, 1).unit, read(index, 1).kind, index.unitOf(1)]).toEqual([99, 0x83, 99]);
	expect(read(index, 0)).toEqual(PLAIN);
	expect(() => index.unitOf(2)).toThrow(RangeError);
});

test('an index that is not kept counts and holds nothing', () => {
	const index = new PacketIndex(false);
	index.append(new PacketBlock(), 0, 1, 1);
	index.classify(0, 2, 2, 0);
	expect(index.count).toBe(1);
	expect(() => read(index, 0)).toThrow(RangeError);
});

test('a row takes 21 bytes, 23 with interfaces', () => {
	const bytes = (packet: Facts) => {
		let sum = 0;
		indexOf([packet]).eachSegment((columns) => {
			for (const column of Object.values(columns) as unknown[]) {
				if (ArrayBuffer.isView(column)) sum += column.byteLength;
			}
		});
		return sum / 65_536;
	};
	expect([bytes({}), bytes({ interfaceId: 1 }), bytes({ position: 2 ** 33 })]).toEqual([
		21, 23, 23,
	]);
});

describe('what a ring has overwritten', () => {
	const index = new PacketIndex();
	const block = new PacketBlock();
	for (let at = 0; at < 200; at++) block.captured[at] = at;
	const COUNT = 200_000;
	for (let at = 0; at < COUNT; at++) index.append(block, at % 200, at % 3, 1);
	const segments = (): number[] => {
		const found: number[] = [];
		index.eachSegment(({ first }) => found.push(first));
		return found;
	};

	test('is forgotten to the row, its memory by whole segments', () => {
		expect(segments()).toEqual([0, 65_536, 131_072, 196_608]);
		index.forget(140_000);
		expect(index).toMatchObject({ first: 140_000, count: COUNT });
		expect(segments()).toEqual([131_072, 196_608]);
		index.forget(100);
		expect(index.first).toBe(140_000);
	});

	test('is found no more, and asked for it says why', () => {
		expect(() => read(index, 139_999)).toThrow('packet 140000 has left the ring of files');
		expect(() => index.unitOf(COUNT)).toThrow(RangeError);
		expect(read(index, 140_000).captured).toBe(140_000 % 200);
		expect(index.unitOf(199_999)).toBe(199_999 % 3);
		const found = index.select(() => true);
		expect([found.length, found[0], found.at(-1)]).toEqual([60_000, 140_000, 199_999]);
		index.classify(10, 1, 1, 0);
		index.classify(150_001, 99, 1, 0);
		expect(index.unitOf(150_001)).toBe(99);
	});

	test('leaves room for what comes: numbers go on', () => {
		index.forget(COUNT);
		expect(segments()).toEqual([196_608]);
		for (let at = 0; at < 70_000; at++) index.append(block, at % 200, 5, 1);
		expect(index.unitOf(COUNT)).toBe(5);
		expect(index.select(() => true)[0]).toBe(COUNT);
		index.forget(COUNT + 69_999);
		expect(segments()).toEqual([262_144]);
	});
});
