import { expect, test } from 'vitest';
import { fuzzRuns } from '../fixtures/builders/mutations.ts';
import { survivePackets } from './survival.ts';

test('mutated packets of every link type go through the tracker', () => {
	const runs = fuzzRuns(200_000);
	expect(survivePackets(runs, 2002)).toBe(runs);
});
