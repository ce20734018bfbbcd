/**
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Tally
 *
 * @typedef {object} VitestReport the fields used of vitest's JSON
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {readonly { status: string, assertionResults: readonly { status: string }[] }[]} testResults
 */

/**
 * Counts one run. A test file that could not even be loaded counts as one failure, and so does a
 * runner that crashed, failed without a failing test, or ran nothing.
 * @param {VitestReport | null} report null when the runner wrote none
 * @param {number} status the runner's exit status
 * @returns {Tally}
 */
export function tally(report, status) {
	if (report === null) return { passed: 0, failed: 1, skipped: 0 };
	const broken = report.testResults.filter(
		(file) =>
			file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
	);
	const passed = report.numPassedTests;
	const skipped = report.numPendingTests + report.numTodoTests;
	const failed = report.numFailedTests + broken.length;
	const isUnexplained = failed === 0 && (status !== 0 || passed + skipped === 0);
	return { passed, failed: isUnexplained ? 1 : failed, skipped };
}

/**
 * @param {Tally} one
 * @param {Tally} other
 * @returns {Tally}
 */
export function addTallies(one, other) {
	return {
		passed: one.passed + other.passed,
		failed: one.failed + other.failed,
		skipped: one.skipped + other.skipped,
	};
}

/** The line that closes `npm test`. @param {Tally} sum */
export function summaryLine(sum) {
	const skipped = sum.skipped > 0 ? `, ${String(sum.skipped)} skipped` : '';
	return `${String(sum.passed)} passed, ${String(sum.failed)} failed${skipped}`;
}
