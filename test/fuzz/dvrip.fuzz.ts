import { expect, test } from 'vitest';
import { fuzzRuns } from '../fixtures/builders/mutations.ts';
import { surviveDvrip } from '../app/protocols/dvrip/survival.ts';

test('mutated DVRIP is read, and the next whole messages are found again', () => {
	const runs = fuzzRuns(200_000);
	expect(surviveDvrip(runs, 5005)).toBe(runs);
});
