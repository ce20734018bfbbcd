import { expect, test } from 'vitest';
import { codeMemory, compiledFor } from '../../app/lane/compiled.ts';
import { TableMemory } from '../../app/table-memory.ts';
import type { Region } from '../../app/table-memory.ts';

/** A region and the bytes that it shows now. */
class Shown {
	bytes = new Uint8Array(0);
	readonly region: Region;

	constructor(memory: TableMemory, size: number) {
		this.region = memory.add(size, (buffer, at, length) => {
			this.bytes = new Uint8Array(buffer, at, length);
		});
	}
}

const MEMORIES: readonly (readonly [string, () => TableMemory])[] = [
	['ordinary memory', () => new TableMemory()],
	['memory for code', codeMemory],
];

test.each(MEMORIES)('regions in %s keep their content when others grow', (_, make) => {
	const memory = make();
	const all = [100, 7, 0, 5000].map((size) => new Shown(memory, size));
	for (const [index, { bytes }] of all.entries()) bytes.fill(index + 1);
	const [first, second] = all;
	if (first === undefined || second === undefined) throw new Error('two were made');
	const before = memory.moves;
	memory.grow([
		[first.region, 20_000_000],
		[second.region, 300],
	]);
	expect(memory.moves).toBe(before + 1);
	expect(all.map(({ bytes }) => bytes.length)).toEqual([20_000_000, 300, 0, 5000]);
	expect([...first.bytes.subarray(0, 101)]).toEqual([...new Array<number>(100).fill(1), 0]);
	expect([...second.bytes.subarray(0, 8)]).toEqual([2, 2, 2, 2, 2, 2, 2, 0]);
	expect(all[3]?.bytes.every((byte) => byte === 4)).toBe(true);
	expect(all.every(({ bytes }) => bytes.buffer === memory.buffer)).toBe(true);
});

test('what was read before a move stays readable', () => {
	const memory = codeMemory();
	const one = new Shown(memory, 10);
	const old = one.bytes;
	old.fill(9);
	memory.grow([[one.region, 1 << 24]]);
	expect([...old]).toEqual(new Array<number>(10).fill(9));
	one.bytes.fill(3);
	expect(old[0]).toBe(9);
});

test('where the system gives no memory for code, it is ordinary memory', () => {
	const memory = new TableMemory(() => null);
	const one = new Shown(memory, 10);
	one.bytes.fill(5);
	memory.grow([[one.region, 1000]]);
	expect([memory.code, compiledFor(memory), one.bytes[9], one.bytes[10]]).toEqual([
		null,
		null,
		5,
		0,
	]);
});

test('a region never shrinks', () => {
	const memory = new TableMemory();
	const one = new Shown(memory, 64);
	memory.grow([[one.region, 8]]);
	expect(one.bytes.length).toBe(64);
});

test('while moving, a view of one region is found again by another', () => {
	const memory = new TableMemory();
	const bytes = new Shown(memory, 50);
	bytes.bytes[7] = 42;
	let view: Uint8Array = bytes.bytes.subarray(7, 9);
	const other = memory.add(16, () => {
		view = memory.moved(view);
	});
	memory.grow([[bytes.region, 4000]]);
	expect([view.buffer === memory.buffer, view[0], view.length]).toEqual([true, 42, 2]);
	memory.grow([[other, 4000]]);
	expect([view.buffer === memory.buffer, view[0], view.length]).toEqual([true, 42, 2]);
	const foreign = new Uint8Array(3);
	expect(memory.moved(foreign)).toBe(foreign);
});
