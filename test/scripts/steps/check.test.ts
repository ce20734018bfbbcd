import { expect, test } from 'vitest';
import { findingsIn } from '../../../scripts/steps/check.mjs';

/** A line as svelte-check writes it with `--output machine-verbose`. */
function line(type: string, filename: string, message: string) {
	return `1700000000000 ${JSON.stringify({ type, filename, start: { line: 4 }, message })}`;
}

test('only errors count', () => {
	const output = [
		'1700000000000 START "/checkout"',
		line('ERROR', 'renderer/App.svelte', 'wrong type'),
		line('WARNING', 'renderer/App.svelte', 'unused'),
		line('ERROR', 'test\\app\\open.test.ts', 'no such export'),
		'1700000000000 COMPLETED 9 FILES 2 ERRORS 1 WARNINGS 2 FILES_WITH_PROBLEMS',
	].join('\n');
	expect(findingsIn(output)).toEqual([
		'renderer/App.svelte:5: wrong type',
		'test/app/open.test.ts:5: no such export',
	]);
});
