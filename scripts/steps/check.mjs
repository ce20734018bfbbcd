import { execFile } from 'node:child_process';
import { ROOT, say } from './shell.mjs';

const OUTPUT_LIMIT_BYTES = 1 << 26;

/**
 * @typedef {object} Check
 * @property {string} name for people
 * @property {readonly string[]} words a Node program and its arguments
 * @property {boolean} [isMachine] it writes as svelte-check does with `--output machine-verbose`
 */

/**
 * Errors of svelte-check's machine-verbose output.
 * @param {string} output lines "time {json}"
 * @returns {string[]} file:line: message; a line that is no JSON is no finding
 */
export function findingsIn(output) {
	return output.split('\n').flatMap((line) => {
		const json = /^\d+ (\{.*\})$/.exec(line)?.[1];
		if (json === undefined) return [];
		const { type, filename, start, message } = JSON.parse(json);
		if (type !== 'ERROR') return [];
		const file = String(filename).replaceAll('\\', '/');
		return [`${file}:${String(Number(start.line) + 1)}: ${message}`];
	});
}

/**
 * @param {Check} check
 * @param {string} output
 * @param {number} status
 * @returns {string} what to show; empty when the check passed
 */
function complaint(check, output, status) {
	if (status === 0) return '';
	if (check.isMachine !== true) return output;
	// Its last line counts what it found; without it the checker itself broke down.
	const findings = findingsIn(output).join('\n');
	return / COMPLETED /.test(output) && findings !== '' ? findings : output;
}

/**
 * Runs one check to its end.
 * @param {Check} check
 * @returns {Promise<boolean>} whether it passed
 */
export async function runCheck(check) {
	const start = performance.now();
	const { status, output } = await capture(check.words);
	const text = complaint(check, output, status);
	const seconds = ((performance.now() - start) / 1000).toFixed(1);
	say(`${text === '' ? 'passed' : 'FAILED'} ${check.name} (${seconds} s)`);
	if (text !== '') process.stderr.write(`${text}\n`);
	return text === '';
}

/**
 * @param {readonly string[]} words
 * @returns {Promise<{ status: number, output: string }>}
 */
function capture(words) {
	return new Promise((done) => {
		execFile(
			process.execPath,
			[...words],
			{ cwd: ROOT, maxBuffer: OUTPUT_LIMIT_BYTES },
			(error, stdout, stderr) => {
				const status = error === null ? 0 : Number(error.code ?? 1) || 1;
				done({ status, output: stdout + stderr });
			},
		);
	});
}
