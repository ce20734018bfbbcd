/**
 * Live capture beside its peers, on loopback, by turns in one run: CPU of all processes a packet,
 * drops, and how far the lists are behind the wire. Needs the right to capture. Options:
 * --rates 10000,50000,100000, --seconds 20, --runs 1, --streams 1000. With --packets N (and --rate 50000,
 * --ring 64Mx8) it is one long capture instead, beside tcpdump: memory, drops, every packet compared.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median } from '../measure.mjs';
import { endless } from './endless.mjs';
import { installCap, peers } from './peers.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PORT = 41_900;
/** Longest wait for a program to begin, and to catch up when the last packet was sent, ms. */
const BEGIN_MS = 15_000;
const DRAIN_MS = 2500;

const { values } = parseArgs({
	options: {
		rates: { type: 'string', default: '10000,50000,100000' },
		seconds: { type: 'string', default: '20' },
		runs: { type: 'string', default: '1' },
		packets: { type: 'string' },
		rate: { type: 'string', default: '50000' },
		ring: { type: 'string', default: '' },
		streams: { type: 'string', default: '1000' },
	},
});

function buildSender() {
	const out = join(ROOT, 'bench/out');
	mkdirSync(out, { recursive: true });
	const sender = join(out, 'sender');
	const source = join(import.meta.dirname, 'sender.c');
	const built = spawnSync('cc', ['-O2', '-o', sender, source], { encoding: 'utf8' });
	if (built.status !== 0) throw new Error(`the sender cannot be built: ${built.stderr}`);
	return sender;
}

/** @param {() => boolean} check @param {number} limitMs */
async function waitFor(check, limitMs) {
	for (const end = performance.now() + limitMs; performance.now() < end; await sleep(50)) {
		if (check()) return true;
	}
	return false;
}

/** The last one: counters are told while it goes on, too. @param {RegExp | null} pattern @param {string} text */
function numberIn(pattern, text) {
	if (pattern === null) return null;
	const found = [...text.matchAll(new RegExp(pattern.source, 'g'))].at(-1);
	return found === undefined ? null : Number(found[1]);
}

/** Seconds that lists were behind, one a second. @param {string} said */
function lagsIn(said) {
	return [...said.matchAll(/"lag":([\d.]+)/g)].map(([, lag]) => Number(lag));
}

/**
 * @param {import('./peers.mjs').Peer} peer @param {string} sender @param {number} rate
 */
async function measure(peer, sender, rate) {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-bench-'));
	const command = ['-f', 'TIMED %U %S', ...peer.command(folder)];
	const child = spawn('/usr/bin/time', command, { detached: true });
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (piece) => (said += String(piece)));
	}
	const ended = new Promise((resolve) => child.on('close', resolve));
	if (!(await waitFor(() => peer.ready.test(said), BEGIN_MS))) {
		throw new Error(`${peer.name} did not begin: ${said}`);
	}
	await sleep(500);
	const words = [String(PORT), String(rate), values.seconds, values.streams];
	const sending = spawn(sender, words);
	let report = '';
	sending.stdout.on('data', (piece) => (report += String(piece)));
	await new Promise((resolve) => sending.on('close', resolve));
	await sleep(DRAIN_MS);
	// The group: `time` itself ignores it and waits.
	if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
		process.kill(-child.pid, 'SIGINT');
	} else console.error(`bench: ${peer.name} ended before it was told to: ${said.slice(-200)}`);
	await ended;
	rmSync(folder, { recursive: true, force: true });
	const [, user, system] = /TIMED ([\d.]+) ([\d.]+)/.exec(said) ?? [];
	const [sent = '0', seconds = '1'] = report.split(' ');
	return {
		sent: Number(sent),
		rate: Number(sent) / Number(seconds),
		cpuMicros: ((Number(user) + Number(system)) * 1e6) / Number(sent),
		captured: numberIn(peer.captured, said),
		dropped: numberIn(peer.dropped, said),
		lag: Math.max(...lagsIn(said)),
	};
}

const sender = buildSender();
if (values.packets !== undefined) {
	const [packets, rate, streams] = [values.packets, values.rate, values.streams].map(Number);
	if (!(packets > 0 && rate > 0)) throw new Error('--packets and --rate are numbers');
	await endless(sender, { packets, rate, streams, ring: values.ring, port: PORT });
	process.exit(0);
}
const all = peers(`udp port ${PORT}`, installCap());
console.log('| rate sent | program | CPU a packet | seen | kernel drops | lists behind |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const rate of values.rates.split(',').map(Number)) {
	/** @type {Map<string, Awaited<ReturnType<typeof measure>>[]>} */
	const runs = new Map(all.map(({ name }) => [name, []]));
	for (let round = 0; round < Number(values.runs); round++) {
		for (const peer of all) runs.get(peer.name)?.push(await measure(peer, sender, rate));
	}
	for (const [name, results] of runs) {
		const middle = (/** @type {(one: any) => number} */ of) => median(results.map(of));
		const sent = Math.round(middle((one) => one.rate)).toLocaleString('en');
		const cpu = middle((one) => one.cpuMicros).toFixed(2);
		const seen = middle((one) => (100 * (one.captured ?? 0)) / one.sent).toFixed(2);
		const dropped = middle((one) => one.dropped ?? NaN);
		const lag = middle((one) => one.lag);
		const drops = Number.isNaN(dropped) ? '–' : dropped.toLocaleString('en');
		const behind = Number.isFinite(lag) ? `≤ ${lag.toFixed(2)} s` : '–';
		console.log(`| ${sent}/s | ${name} | ${cpu} µs | ${seen} % | ${drops} | ${behind} |`);
	}
}
