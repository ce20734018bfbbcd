import { expect, test } from 'vitest';
import { fuzzRuns } from '../fixtures/builders/mutations.ts';
import { surviveCaptures } from './survival.ts';

test('mutated pcap and pcapng files are read, cut short or refused', async () => {
	const runs = fuzzRuns(200_000);
	const { refused, damaged, whole } = await surviveCaptures(runs, 1001);
	expect(refused + damaged + whole).toBe(runs);
});
