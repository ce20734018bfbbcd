/**
 * A long capture in a short time: many packets through tapdeck beside tcpdump, its memory by quarters,
 * its drops, and its spool compared packet for packet. Begun by `npm run bench -- live --packets N`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../measure.mjs';
import { comparePackets, packetsOf } from './compare.mjs';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE_MS = 500;
const BEGIN_MS = 15_000;
const DRAIN_MS = 3000;

/**
 * @typedef {object} EndlessRun
 * @property {number} packets @property {number} rate @property {number} streams
 * @property {string} ring size x count, empty for one file
 * @property {number} port
 */

/** Resident memory of a process, MB; null when it is gone. @param {number} pid */
function residentMegabytes(pid) {
	try {
		const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
		return kilobytes === undefined ? null : Number(kilobytes) / 1024;
	} catch {
		return null;
	}
}

/** Medians of the four quarters. @param {readonly number[]} samples */
export function quarters(samples) {
	const size = Math.max(1, Math.floor(samples.length / 4));
	return [0, 1, 2, 3].map((at) => median(samples.slice(at * size, (at + 1) * size)));
}

/** @param {readonly string[]} command @param {RegExp} ready said when it captures */
async function begin(command, ready) {
	const [program = '', ...words] = command;
	const child = spawn(program, words);
	const state = { said: '' };
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (piece) => (state.said += String(piece)));
	}
	const ended = new Promise((resolve) => child.on('close', resolve));
	for (const end = performance.now() + BEGIN_MS; !ready.test(state.said); await sleep(50)) {
		if (performance.now() > end) throw new Error(`${program} did not begin: ${state.said}`);
	}
	const stop = async () => {
		child.kill('SIGINT');
		await ended;
	};
	return { pid: child.pid ?? 0, state, stop };
}

/** Files of a spool, the oldest first. @param {string} folder */
function spoolFiles(folder) {
	const names = readdirSync(folder).filter((name) => /^spool.*\.pcapng$/.test(name));
	return names.sort().map((name) => join(folder, name));
}

/** @param {string} sender @param {EndlessRun} run */
async function captured(
	sender,
	{ packets, rate, streams, ring, port },
	/** @type {string} */ folder,
) {
	const filter = `udp port ${port}`;
	const peer = await begin(
		['tcpdump', '-i', 'lo', '-B', '65536', '-w', join(folder, 'tcpdump.pcap'), filter],
		/listening on/,
	);
	const tapdeck = await begin(
		[
			...[process.execPath, join(ROOT, 'scripts/tapdeck.mjs'), 'capture', '-i', 'lo', '-f', filter],
			...['-w', join(folder, 'spool.pcapng'), '--save', join(folder, 'rec'), '-B', '64'],
			...(ring === '' ? [] : ['--ring', ring]),
			...['--progress', '--json'],
		],
		/Ctrl\+C ends it/,
	);
	const sending = spawn(sender, [port, rate, packets / rate, streams].map(String));
	/** @type {number[]} */
	const samples = [];
	const timer = setInterval(() => {
		const megabytes = residentMegabytes(tapdeck.pid);
		if (megabytes !== null) samples.push(megabytes);
	}, SAMPLE_MS);
	await new Promise((resolve) => sending.on('close', resolve));
	await sleep(DRAIN_MS);
	clearInterval(timer);
	await Promise.all([tapdeck.stop(), peer.stop()]);
	return { samples, said: tapdeck.state.said, theirs: peer.state.said };
}

/** @param {string} said @param {RegExp} pattern */
function lastNumber(said, pattern) {
	return Number([...said.matchAll(new RegExp(pattern.source, 'g'))].at(-1)?.[1] ?? NaN);
}

/** Runs it and prints what was found. @param {string} sender @param {EndlessRun} run */
export async function endless(sender, run) {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-endless-'));
	try {
		const { samples, said, theirs } = await captured(sender, run, folder);
		const ours = spoolFiles(folder);
		const total = lastNumber(said, /"packets": ?(\d+),\s*"droppedByKernel"/);
		let kept = 0;
		for (const _ of packetsOf(ours)) kept++;
		const found = comparePackets(ours, [join(folder, 'tcpdump.pcap')], total - kept);
		const [first = 0, second = 0, third = 0, last = 0] = quarters(samples);
		const change = (100 * (last - second)) / second;
		console.log('| what | figure |\n| --- | --- |');
		console.log(
			`| packets sent, seen by tapdeck, by tcpdump | ${run.packets}, ${total}, ${lastNumber(theirs, /(\d+) packets captured/)} |`,
		);
		console.log(
			`| dropped by kernel, interface, tapdeck | ${[/"droppedByKernel": ?(\d+)/, /"droppedByInterface": ?(\d+)/, /"droppedByTapdeck": ?(\d+)/].map((one) => lastNumber(said, one)).join(', ')} |`,
		);
		console.log(
			`| memory by quarters, MB | ${[first, second, third, last].map((one) => one.toFixed(0)).join(', ')} (last to second ${change.toFixed(1)} %) |`,
		);
		console.log(
			`| packets compared with tcpdump's | ${found.packets}: ${found.different} different, ${found.missing} missing, ${found.more} more |`,
		);
		console.log(`| times apart at most | ${found.apartMs.toFixed(3)} ms |`);
		const lags = [...said.matchAll(/"lag":([\d.]+)/g)].map(([, lag]) => Number(lag));
		console.log(`| lists behind at most | ${Math.max(0, ...lags).toFixed(2)} s |`);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
