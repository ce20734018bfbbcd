import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileLane, LANE_MODULE } from '../../../scripts/steps/lane.mjs';

test('the code is what its source compiles to', async () => {
	expect(readFileSync(LANE_MODULE, 'utf8')).toBe(await compileLane());
});
