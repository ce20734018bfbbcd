import { beforeEach, describe, expect, test } from 'vitest';
import { Selection } from '../../../renderer/state/selection.svelte.ts';

const keyAt = (row: number): string => `k${row}`;
let selection: Selection;

beforeEach(() => {
	selection = new Selection();
});

describe('selection', () => {
	test('extends from the last single choice, both ways', () => {
		selection.only(5, 'k5');
		selection.extend(7, keyAt);
		expect([...selection.keys]).toEqual(['k5', 'k6', 'k7']);
		selection.extend(4, keyAt);
		expect([...selection.keys]).toEqual(['k4', 'k5']);
	});

	test('toggles, selects all, none, and inverts', () => {
		selection.toggle(1, 'k1');
		selection.toggle(3, 'k3');
		selection.toggle(1, 'k1');
		expect([...selection.keys]).toEqual(['k3']);
		selection.invert(5, keyAt);
		expect(selection.size).toBe(4);
		selection.all(5, keyAt);
		expect(selection.size).toBe(5);
		selection.none();
		expect(selection.size).toBe(0);
	});

	test('the focus follows its row without being a move', () => {
		selection.only(5, 'k5');
		const { moves } = selection;
		selection.follow((key) => (key === 'k5' ? 40 : -1));
		expect([selection.active, selection.moves]).toEqual([40, moves]);
		selection.follow(() => -1);
		expect([selection.active, selection.size]).toEqual([-1, 1]);
	});

	test('each choice is a move', () => {
		selection.only(0, 'k0');
		selection.focus(2, 'k2');
		selection.toggle(3, 'k3');
		expect(selection.moves).toBe(3);
	});
});
