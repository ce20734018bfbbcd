import { expect, test } from 'vitest';
import { clickSort } from '../../../renderer/state/sort.ts';

const key = (column: string, descending: boolean) => ({ column, descending });

test('clicks sort up, down, and back to the order of the capture', () => {
	const up = clickSort([], 'lost', { add: false });
	expect(up).toEqual([key('lost', false)]);
	const down = clickSort(up, 'lost', { add: false });
	expect(down).toEqual([key('lost', true)]);
	expect(clickSort(down, 'lost', { add: false })).toEqual([]);
});

test('another column takes over, with Shift it is added', () => {
	const keys = [key('lost', true)];
	expect(clickSort(keys, 'ssrc', { add: false })).toEqual([key('ssrc', false)]);
	expect(clickSort(keys, 'ssrc', { add: true })).toEqual([key('lost', true), key('ssrc', false)]);
});

test('with Shift a key turns in its place, and goes alone', () => {
	const keys = [key('a', false), key('b', false)];
	const turned = clickSort(keys, 'a', { add: true });
	expect(turned).toEqual([key('a', true), key('b', false)]);
	expect(clickSort(turned, 'a', { add: true })).toEqual([key('b', false)]);
});
