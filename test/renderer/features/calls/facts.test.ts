import { describe, expect, test } from 'vitest';
import { mergedFindings } from '../../../../renderer/features/calls/facts.ts';

describe('findings of a call', () => {
	test('become one where two streams say the same, with the frames of both', () => {
		const loud = { severity: 'note', title: 'speech is loud' } as const;
		expect(
			mergedFindings([
				{ ...loud, frames: [8, 20] },
				{ severity: 'warning', title: 'one-way audio', frames: [] },
				{ ...loud, frames: [10, 20] },
			]),
		).toEqual([
			{ ...loud, frames: [8, 20, 10] },
			{ severity: 'warning', title: 'one-way audio', frames: [] },
		]);
	});

	test('name a frame once, however often it was told', () => {
		const [only] = mergedFindings([{ severity: 'note', title: 'late', frames: [3, 3] }]);
		expect(only?.frames).toEqual([3]);
	});
});
