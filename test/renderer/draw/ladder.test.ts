import { describe, expect, test } from 'vitest';
import {
	ROW_HEIGHT,
	headWidth,
	layoutLadder,
	rowAtHeight,
	rowAtTime,
} from '../../../renderer/draw/ladder.ts';
import { OPTIONS, TALK, row, view } from './flow-view.ts';

describe('columns', () => {
	test('stand in order of appearance, or as the user has put them', () => {
		const keys = (order: readonly string[]) =>
			layoutLadder(TALK, { ...OPTIONS, order }).columns.map(({ node }) => node.key);
		expect(keys([])).toEqual(['192.0.2.1', '192.0.2.2']);
		expect(keys(['192.0.2.2'])).toEqual(['192.0.2.2', '192.0.2.1']);
	});

	test('use the width there is, and scroll when there are too many', () => {
		const many = view(
			Array.from({ length: 8 }, (_, at) => row({ from: `n${at}`, to: `n${at + 1}`, frame: at })),
		);
		const layout = layoutLadder(many, OPTIONS);
		expect(layout.columns).toHaveLength(9);
		expect(layout.width).toBe(8 * 172 + 2 * 56);
		expect(layoutLadder(TALK, OPTIONS).width).toBe(532);
	});
});

describe('heads', () => {
	/** Left and right edge of every head, the outer ones pushed inside. */
	function edges(count: number, width: number): readonly (readonly [number, number])[] {
		const [node] = TALK.nodes;
		if (node === undefined) throw new Error('the talk has no nodes');
		const nodes = Array.from({ length: count }, (_, at) => ({ ...node, key: `n${at}` }));
		const layout = layoutLadder({ ...TALK, nodes }, { ...OPTIONS, width });
		const head = headWidth(layout);
		return layout.columns.map(({ x }) => {
			const left = Math.max(0, Math.min(layout.width - head, x - head / 2));
			return [left, left + head] as const;
		});
	}

	test.each([
		[2, 300],
		[2, 900],
		[3, 660],
		[4, 500],
		[7, 1600],
	])('of %d nodes in %d px leave room between each other', (count, width) => {
		const heads = edges(count, width);
		heads.slice(1).forEach(([left], at) => {
			expect(left - (heads[at]?.[1] ?? 0)).toBeGreaterThanOrEqual(8);
		});
	});

	test('of one node are as wide as they may be', () => {
		expect(edges(1, 400)).toEqual([[0, 190]]);
	});
});

describe('rows', () => {
	test('have equal heights, whatever time passes', () => {
		const { rows, height } = layoutLadder(TALK, OPTIONS);
		expect(rows.map(({ top }) => top)).toEqual([0, 24, 48, 72, 96, 120]);
		expect(height).toBe(144);
	});

	test('in proportional time leave room, and say where a gap was cut', () => {
		const { rows } = layoutLadder(TALK, { ...OPTIONS, scale: 'proportional' });
		expect(rows.map(({ height }) => height - ROW_HEIGHT)).toEqual([0, 20, 4, 4, 4, 200]);
		expect(rows.map(({ cutGap }) => cutGap)).toEqual([0, 0, 0, 0, 0, 59.2]);
	});

	test('folded, repeats are counted at what they repeat', () => {
		const folded = layoutLadder(TALK, { ...OPTIONS, fold: true });
		expect(folded.rows.map((one) => one.row.frame)).toEqual([1, 3, 4, 5, 6]);
		expect(folded.rows[0]?.repeats).toBe(1);
	});

	test('an answer to a repeat answers the first one; an ACK wants none; a BYE without is told', () => {
		const { rows } = layoutLadder(TALK, OPTIONS);
		expect(rows.filter(({ isUnanswered }) => isUnanswered).map((one) => one.row.frame)).toEqual([
			6,
		]);
	});

	test('keep apart two messages that read alike in one frame', () => {
		const { rows } = layoutLadder(view([row(), row()]), OPTIONS);
		expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
	});

	test('are found by height and by time', () => {
		const { rows } = layoutLadder(TALK, OPTIONS);
		expect([0, 23, 24, 143, 144].map((y) => rowAtHeight(rows, y))).toEqual([0, 0, 1, 5, 6]);
		expect([-1, 0, 0.65, 1000].map((time) => rowAtTime(rows, time))).toEqual([-1, 0, 2, 5]);
	});

	test('ten thousand are laid out in no time worth speaking of', () => {
		const rows = Array.from({ length: 10_000 }, (_, at) =>
			row({ frame: at, offset: at / 50, retransmission: at % 3 === 0, repeatOf: at - 1 }),
		);
		const begin = performance.now();
		layoutLadder(view(rows), { ...OPTIONS, scale: 'proportional' });
		expect(performance.now() - begin).toBeLessThan(500);
	});
});

describe('brackets', () => {
	test('one call needs none', () => {
		expect(layoutLadder(TALK, OPTIONS)).toMatchObject({ brackets: [], lanes: 0 });
	});

	test('calls that overlap stand beside one another, later ones take the place again', () => {
		const calls = ['a', 'b', 'a', 'b', 'c', 'c'];
		const layout = layoutLadder(view(calls.map((call, frame) => row({ call, frame }))), OPTIONS);
		expect(layout.brackets.map(({ call, lane, from, to }) => [call, lane, from, to])).toEqual([
			['a', 0, 0, 2],
			['b', 1, 1, 3],
			['c', 0, 4, 5],
		]);
		expect(layout.lanes).toBe(2);
	});
});
