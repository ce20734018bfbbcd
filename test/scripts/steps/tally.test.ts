import { describe, expect, test } from 'vitest';
import { addTallies, summaryLine, tally } from '../../../scripts/steps/tally.mjs';

/** A report as vitest's JSON reporter writes it, with only the fields that are read. */
function report(passed: number, failed: number, pending = 0, todo = 0) {
	const results = [
		...Array.from({ length: passed }, () => ({ status: 'passed' })),
		...Array.from({ length: failed }, () => ({ status: 'failed' })),
	];
	return {
		numPassedTests: passed,
		numFailedTests: failed,
		numPendingTests: pending,
		numTodoTests: todo,
		testResults: [{ status: failed > 0 ? 'failed' : 'passed', assertionResults: results }],
	};
}

describe('tally', () => {
	test('counts what the report counts', () => {
		expect(tally(report(5, 2, 3, 1), 1)).toEqual({ passed: 5, failed: 2, skipped: 4 });
	});

	test('a runner that wrote no report is one failure', () => {
		expect(tally(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
	});

	test('a runner that fails without a failing test is one failure', () => {
		expect(tally(report(5, 0), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
	});

	test('a runner that ran no test is one failure, whatever it says', () => {
		expect(tally(report(0, 0), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
	});

	test('a run of skipped tests alone is no failure', () => {
		expect(tally(report(0, 0, 4), 0)).toEqual({ passed: 0, failed: 0, skipped: 4 });
	});

	test('a test file that cannot be loaded is one failure beside those of the others', () => {
		const whole = report(5, 1);
		const broken = { status: 'failed', assertionResults: [] };
		const both = { ...whole, testResults: [...whole.testResults, broken] };
		expect(tally(both, 1)).toEqual({ passed: 5, failed: 2, skipped: 0 });
	});
});

describe('summaryLine', () => {
	test('names skipped tests only when there are some', () => {
		expect(summaryLine({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed');
		expect(summaryLine({ passed: 7, failed: 1, skipped: 2 })).toBe('7 passed, 1 failed, 2 skipped');
	});

	test('adds the runs up', () => {
		const sum = addTallies(
			{ passed: 1, failed: 2, skipped: 3 },
			{ passed: 4, failed: 5, skipped: 6 },
		);
		expect(summaryLine(sum)).toBe('5 passed, 7 failed, 9 skipped');
	});
});
