import { describe, expect, test } from 'vitest';
import type { ElementaryUnit } from '../../../../app/media/mpeg/index.ts';
import { PsDemuxer } from '../../../../app/media/mpeg/index.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { pack, pes, picture, psm } from './streams.ts';

const MAP = psm([
	[0x1b, 0xe0],
	[0x90, 0xc0],
]);
const sound = (at: number): number[] => Array.from({ length: 160 }, () => 0x55 + (at % 7));

/** Packs of a camera: map with the first, a picture and G.711 in each. */
function packs(count: number, shape: { readonly isOpen?: boolean } = {}): number[][] {
	return Array.from({ length: count }, (_, at) => {
		const pts = 1000 + at * 3600;
		return [
			...pack(at % 8),
			...(at === 0 ? [...[0, 0, 1, 0xbb, 0, 2, 9, 9], ...MAP] : []),
			...pes(picture(at, 200, at === 0 ? 5 : 1), { pts, ...shape }),
			...pes(sound(at), { id: 0xc0, pts }),
		];
	});
}

const bytes = (all: readonly (readonly number[])[]): Uint8Array => Uint8Array.from(all.flat());

function demuxed(portions: readonly Uint8Array[], gaps: readonly number[] = []) {
	const units: ElementaryUnit<number>[] = [];
	const demuxer = new PsDemuxer<number>((unit) => units.push(unit));
	for (const [at, portion] of portions.entries()) {
		if (gaps.includes(at)) demuxer.gap({ lostBytes: 1000, isUnitEnd: false });
		demuxer.push(portion, at);
	}
	demuxer.flush();
	return { units, demuxer };
}

const numbers = (units: readonly ElementaryUnit<number>[]) =>
	units.map(({ stream, pts, isWhole }) => [stream.codec, pts, isWhole]);
const pictures = (units: readonly ElementaryUnit<number>[]) =>
	units.filter(({ stream }) => stream.kind === 'video');

function cut(whole: Uint8Array, size: number): readonly Uint8Array[] {
	return Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
		whole.subarray(at * size, (at + 1) * size),
	);
}

describe('a program stream', () => {
	test('gives the units of its streams by its map, with their times', () => {
		const { units, demuxer } = demuxed([bytes(packs(2))]);
		expect(demuxer.streams.map(({ id, codec }) => [id, codec])).toEqual([
			[0xe0, 'H264'],
			[0xc0, 'PCMA'],
		]);
		expect(numbers(pictures(units))).toEqual([
			['H264', 1000, true],
			['H264', 4600, true],
		]);
		const [first] = units.filter(({ stream }) => stream.kind === 'audio');
		expect([...(first?.pieces[0] ?? [])]).toEqual(sound(0));
	});

	test.each([1, 3, 50, 257, 1400])('is the same in portions of %i bytes', (size) => {
		const whole = bytes(packs(6));
		expect(numbers(demuxed(cut(whole, size)).units)).toEqual(numbers(demuxed([whole]).units));
	});

	test('packets of pictures without a length end where the next begins', () => {
		const open = bytes(packs(4, { isOpen: true }));
		const expected = numbers(pictures(demuxed([bytes(packs(4))]).units));
		for (const size of [5, 64, 3000]) {
			expect(numbers(pictures(demuxed(cut(open, size)).units))).toEqual(expected);
		}
	});

	test('parameter sets in packets of their own belong to the picture behind them', () => {
		const sets = [
			...pes([0, 0, 0, 1, 0x67, 1, 2, 3], { pts: 5 }),
			...pes([0, 0, 0, 1, 0x68, 4, 5, 6]),
		];
		const slice = [0, 0, 0, 1, 0x65, 0x88, 7, 7, 7];
		const { units } = demuxed([bytes([pack(), MAP, sets, pes(slice), pack()])]);
		expect(units.map(({ pieces, pts, isKey }) => [pieces.length, pts, isKey])).toEqual([
			[3, 5, true],
		]);
	});

	test('a picture over several packets is one', () => {
		const whole = picture(3, 900);
		const parts = [whole.slice(0, 400), whole.slice(400, 401), whole.slice(401)];
		const sent = parts.map((part, at) => pes(part, at === 0 ? { pts: 7 } : {}));
		const { units } = demuxed([bytes([pack(), MAP, ...sent])]);
		expect(units.map(({ pts, isWhole }) => [pts, isWhole])).toEqual([[7, true]]);
		expect([...(units[0]?.pieces[1] ?? [])]).toEqual(whole.slice(10));
	});

	test('streams without a map are told by their bytes, what nobody knows stays unknown', () => {
		const { demuxer } = demuxed([bytes(packs(3)).subarray(bytes([packs(1)[0] ?? []]).length)]);
		expect(demuxer.streams).toEqual([
			{ id: 0xe0, kind: 'video', codec: 'H264', streamType: null },
			{ id: 0xc0, kind: 'audio', codec: null, streamType: null },
		]);
	});

	test('a pack header that a camera left empty is passed over', () => {
		const [first = [], second = []] = packs(2);
		const broken = [0, 0, 1, 0xba, ...second.slice(14 + 1)];
		expect(pictures(demuxed([bytes([first, broken])]).units)).toHaveLength(2);
	});

	test('a length that runs over the next pack is not believed', () => {
		const [first = [], second = [], third = []] = packs(3);
		const at = second.findIndex((byte, index) => byte === 0xe0 && second[index - 1] === 1);
		const wrong = [...second];
		wrong[at + 1] = 1;
		wrong[at + 2] = 0xf0;
		const { units } = demuxed([bytes([first, wrong.slice(0, at + 230), third, third])]);
		const times = pictures(units).map(({ pts }) => pts);
		expect(times).toContain(1000 + 2 * 3600);
	});
});

describe('a program stream with holes', () => {
	test.each([...Array(12).keys()])('portion %i: exactly what it touched is not whole', (lost) => {
		const all = packs(6);
		const whole = bytes(all);
		const size = Math.ceil(whole.length / 12);
		const portions = cut(whole, size);
		const kept = portions.filter((_, at) => at !== lost);
		const { units } = demuxed(kept, lost < kept.length ? [lost] : []);
		const starts = all.map((_, at) => bytes(all.slice(0, at)).length);
		const touched = (from: number, to: number): boolean =>
			to > lost * size && from < (lost + 1) * size;
		const expected = starts.flatMap((start, at) => {
			const header = (all[at] ?? []).findIndex(
				(byte, index) => byte === 0xe0 && all[at]?.[index - 1] === 1,
			);
			const from = start + header - 3;
			const length = pes(picture(at, 200), { pts: 1 }).length;
			return touched(from, from + length) ? [] : [1000 + at * 3600];
		});
		const found = pictures(units)
			.filter(({ isWhole }) => isWhole)
			.map(({ pts }) => pts);
		expect(found).toEqual(expected);
	});

	test('a picture that ended before the hole is whole where its sender said so', () => {
		const [first = []] = packs(1);
		const end = first.length - pes(sound(0), { id: 0xc0, pts: 1 }).length;
		for (const isUnitEnd of [true, false]) {
			const units: ElementaryUnit<null>[] = [];
			const demuxer = new PsDemuxer<null>((unit) => units.push(unit));
			demuxer.push(Uint8Array.from(first.slice(0, end)), null);
			demuxer.gap({ lostBytes: 100, isUnitEnd });
			expect(units.map(({ isWhole }) => isWhole)).toEqual([isUnitEnd]);
		}
	});

	test('damaged at random never throws', () => {
		const random = new SeededRandom(11);
		for (let round = 0; round < 80; round++) {
			const whole = bytes(packs(5));
			for (let change = 0; change < 15; change++) {
				whole[random.below(whole.length)] = random.below(256);
			}
			expect(() => demuxed(cut(whole, 1 + random.below(400)), [3])).not.toThrow();
		}
	});
});
