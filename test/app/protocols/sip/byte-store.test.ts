import { expect, test } from 'vitest';
import { ByteStore } from '../../../../app/protocols/sip/byte-store.ts';

test('pieces come back as they were, over many chunks', () => {
	const store = new ByteStore();
	const data = Uint8Array.from({ length: 2000 }, (_, index) => index * 7);
	const places = Array.from({ length: 1000 }, (_, index) => {
		const start = index % 500;
		const end = start + 100 + (index % 900);
		return { start, end, position: store.add(data, start, end) };
	});
	for (const { start, end, position } of places) {
		const view = store.view(position, end - start);
		expect(Buffer.compare(view, data.subarray(start, end))).toBe(0);
	}
	expect(store.size).toBe(places.reduce((sum, { start, end }) => sum + end - start, 0));
});

test('a piece larger than a chunk has one of its own', () => {
	const store = new ByteStore();
	const large = new Uint8Array(600_000).fill(3);
	const first = store.add(Uint8Array.of(1, 2), 0, 2);
	const position = store.add(large, 0, large.length);
	const last = store.add(Uint8Array.of(4), 0, 1);
	expect(Buffer.compare(store.view(position, large.length), large)).toBe(0);
	expect([...store.view(first, 2), ...store.view(last, 1)]).toEqual([1, 2, 4]);
	expect(store.view(99 * 0x1_0000_0000, 5)).toHaveLength(0);
});
