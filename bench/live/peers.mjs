/** The programs that `bench/live` compares: how each is started, and how its words are read. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram } from '../measure.mjs';

const ROOT = join(import.meta.dirname, '../..');

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {(folder: string) => readonly string[]} command writes into the folder
 * @property {RegExp} ready said on standard error when it captures
 * @property {RegExp} captured its count, first group
 * @property {RegExp | null} dropped null when it does not say
 */

/** @param {string} filter @returns {readonly Peer[]} */
function writers(filter) {
	return [
		{
			name: 'tapdeck capture --save',
			command: (folder) => [
				...[process.execPath, join(ROOT, 'scripts/tapdeck.mjs'), 'capture', '-i', 'lo'],
				...['-f', filter, '-w', join(folder, 'tapdeck.pcapng'), '--save', join(folder, 'rec')],
				...['--progress', '--json'],
			],
			ready: /Ctrl\+C ends it/,
			captured: /"packets": ?(\d+),\s*"droppedByKernel"/,
			dropped: /"droppedByKernel": ?(\d+)/,
		},
		{
			name: 'dumpcap -w',
			command: (folder) => [
				...['dumpcap', '-q', '-i', 'lo', '-B', '32', '-f', filter],
				...['-w', join(folder, 'dumpcap.pcapng')],
			],
			ready: /File: /,
			captured: /Packets captured: (\d+)/,
			dropped: /received\/dropped on interface[^\n]*: \d+\/(\d+)/,
		},
	];
}

/** @param {string} filter @returns {readonly Peer[]} */
function others(filter) {
	return [
		{
			name: 'tcpdump -w',
			command: (folder) => [
				...['tcpdump', '-i', 'lo', '-B', '32768', '-w', join(folder, 'tcpdump.pcap'), filter],
			],
			ready: /listening on/,
			captured: /(\d+) packets captured/,
			dropped: /(\d+) packets dropped by kernel/,
		},
		{
			name: 'tshark rtp,streams',
			command: () => [
				...['tshark', '-n', '-q', '-i', 'lo', '-B', '32', '-f', filter],
				...['-o', 'rtp.heuristic_rtp:TRUE', '-z', 'rtp,streams'],
			],
			ready: /Capturing on/,
			captured: /(\d+) packets captured/,
			dropped: /(\d+) packets? dropped/,
		},
	];
}

/**
 * Those that are on this machine.
 * @param {string} filter @param {string} cap folder of the package, empty for none
 * @returns {readonly Peer[]}
 */
export function peers(filter, cap) {
	const all = [...writers(filter), ...others(filter)];
	const here = all.filter(({ name }) => {
		const [program = ''] = name.split(' ');
		const isHere = program === 'tapdeck' || hasProgram(program);
		if (!isHere) console.error(`bench: ${program} is not here, left out`);
		return isHere;
	});
	if (cap === '') return here;
	const script = join(import.meta.dirname, 'count.cjs');
	const counting = {
		name: 'cap (counting only)',
		command: () => [process.execPath, script, cap, 'lo', filter],
		ready: /counting/,
		captured: /(\d+) packets captured/,
		dropped: null,
	};
	return [...here, counting];
}

/** Folder of the package `cap`, installed on demand; empty where that fails. */
export function installCap() {
	const folder = join(ROOT, 'bench/out/cap');
	const place = join(folder, 'node_modules/cap');
	if (!existsSync(join(place, 'build/Release/cap.node'))) {
		mkdirSync(folder, { recursive: true });
		const words = ['install', '--prefix', folder, '--no-audit', '--no-fund', 'cap@0.2.1'];
		spawnSync('npm', words, { stdio: 'ignore', timeout: 120_000 });
	}
	if (existsSync(join(place, 'build/Release/cap.node'))) return place;
	console.error('bench: the package cap cannot be built here (libpcap-dev?), left out');
	return '';
}
