import { expect, test } from 'vitest';
import { Arrival } from '../../../app/analysis/arrival.ts';

test('a copy keeps its values when the reused object goes on', () => {
	const reused = Object.assign(new Arrival(), { frame: 7, timeMs: 1.5, sequence: 9, marker: 1 });
	const kept = reused.clone();
	reused.frame = 8;
	expect(kept).toBeInstanceOf(Arrival);
	expect(kept).toMatchObject({ frame: 7, timeMs: 1.5, sequence: 9, marker: 1, flags: 0 });
});
