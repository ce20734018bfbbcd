/** Measures programs from outside: CPU of all their processes, and peak memory of the command. */
import { spawnSync } from 'node:child_process';

/** @typedef {{ cpuSeconds: number, peakMegabytes: number, output: string }} Run */

/** True when a program is there. @param {string} name */
export function hasProgram(name) {
	const answer = spawnSync(name, ['--version'], { stdio: 'ignore' });
	return answer.error === undefined;
}

/**
 * Runs a command to its end.
 * @param {readonly string[]} command
 * @param {boolean} [keepOutput] false: standard output is thrown away
 * @param {readonly number[]} [fine] exit statuses that are none of a failure
 * @returns {Run}
 */
export function run(command, keepOutput = true, fine = [0]) {
	const timed = spawnSync('/usr/bin/time', ['-f', 'TIMED %U %S %M', ...command], {
		encoding: 'utf8',
		maxBuffer: 1 << 28,
		stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', 'pipe'],
	});
	const line = /TIMED ([\d.]+) ([\d.]+) (\d+)/.exec(timed.stderr);
	if (line === null || !fine.includes(timed.status ?? -1)) {
		throw new Error(`${command.join(' ')} failed: ${timed.stderr.split('\n')[0]}`);
	}
	const [, user, system, kilobytes] = line;
	return {
		cpuSeconds: Number(user) + Number(system),
		peakMegabytes: Number(kilobytes) / 1024,
		output: timed.stdout ?? '',
	};
}

/** @param {readonly number[]} values */
export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length >> 1;
	const upper = sorted[half] ?? NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? NaN)) / 2;
}

/**
 * Runs commands by turns (A B C A B C …), after one warm-up each.
 * @param {ReadonlyMap<string, readonly string[]>} commands
 * @param {number} rounds
 * @returns {Map<string, Run[]>}
 */
export function alternate(commands, rounds) {
	/** @type {Map<string, Run[]>} */
	const runs = new Map([...commands.keys()].map((name) => [name, []]));
	for (let round = -1; round < rounds; round++) {
		for (const [name, command] of commands) {
			const result = run(command, name.startsWith('tapdeck'));
			if (round >= 0) runs.get(name)?.push(result);
		}
	}
	return runs;
}

/**
 * Median of the ratios of two programs, round by round.
 * @param {readonly Run[]} of @param {readonly Run[]} by
 */
export function pairedRatio(of, by) {
	return median(of.map((one, round) => one.cpuSeconds / (by[round]?.cpuSeconds ?? NaN)));
}
