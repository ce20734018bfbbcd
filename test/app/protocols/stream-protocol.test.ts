import { expect, test } from 'vitest';
import { framedSession } from '../../../app/protocols/stream-protocol.ts';

/** A session whose framers note what they are told. */
function noted(withEnd: boolean) {
	const told: string[] = [];
	const session = framedSession((direction) => ({
		push: (data) => told.push(`${direction} ${[...data].join()}`),
		gap: () => told.push(`${direction} gap`),
		...(withEnd ? { end: () => told.push(`${direction} end`) } : {}),
	}));
	return { told, session };
}

test('each direction has a framer of its own, and gets the bytes that are meant', () => {
	const { told, session } = noted(true);
	const data = Uint8Array.of(1, 2, 3, 4);
	session.data(0, data, 1, 3);
	session.data(1, data, 0, 1);
	session.gap(1, 100);
	session.end(0);
	expect(told).toEqual(['0 2,3', '1 1', '1 gap', '0 end']);
});

test('an end is a gap to framers that make no difference', () => {
	const { told, session } = noted(false);
	session.end(1);
	expect(told).toEqual(['1 gap']);
});
