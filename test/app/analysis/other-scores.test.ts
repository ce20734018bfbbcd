import { expect, test } from 'vitest';
import { homerMos, voipmonitorMos } from '../../../app/analysis/other-scores.ts';

test.for([
	[0, 1, 4.5],
	[0.5, 1, 4.19],
	[1, 1, 4.09],
	[3, 1, 3.8],
	[5, 1, 3.59],
	[5, 2, 3.52],
	[10, 1, 3.28],
	[20, 1, 2.99],
	[51, 1, 1],
] as const)('VoIPmonitor: %f %% with BurstR %f is %f', ([loss, burstR, mos]) => {
	expect(voipmonitorMos(loss, burstR)).toBeCloseTo(mos, 2);
});

test.for([
	[0, 0, 0, 4.4],
	[100, 5, 0, 4.34],
	[100, 20, 1, 4.26],
	[200, 30, 3, 3.63],
	[300, 50, 5, 2.66],
] as const)('Homer: round trip %i, jitter %i, %i %% is %f', ([roundTrip, jitter, loss, mos]) => {
	expect(homerMos(roundTrip, jitter, loss)).toBeCloseTo(mos, 2);
});

test('Homer: nothing gets through', () => {
	expect(homerMos(2000, 100, 50)).toBe(1);
});
