/**
 * tapdeck beside its peers, in one run: CPU ratios and peak memory as a Markdown table, with
 * tapdeck's result checked against the load's truth. Options: --bytes 1G, --rounds 5,
 * --file CAPTURE (with CAPTURE.truth.json beside it), --save.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_LOAD, generate } from './generate.mjs';
import { alternate, hasProgram, median, pairedRatio, run } from './measure.mjs';

const ROOT = join(import.meta.dirname, '..');
const TAPDECK = [process.execPath, join(ROOT, 'scripts/tapdeck.mjs')];
const UNITS = new Map([
	['', 1],
	['K', 1e3],
	['M', 1e6],
	['G', 1e9],
]);

const { values } = parseArgs({
	options: {
		bytes: { type: 'string' },
		rounds: { type: 'string', default: '5' },
		file: { type: 'string' },
		save: { type: 'boolean', default: false },
	},
});

/** @param {string} text such as `1G` */
function bytesOf(text) {
	const [, number = '', unit = ''] = /^([\d.]+)([KMG]?)$/.exec(text) ?? [];
	const bytes = Number(number) * (UNITS.get(unit) ?? NaN);
	if (!(bytes > 0)) throw new Error(`--bytes ${text}: write for example 200M or 1G`);
	return bytes;
}

/** The capture to measure on: the one named, or our own, made once for each size. */
function capture() {
	if (values.file !== undefined) return values.file;
	const bytes = values.bytes === undefined ? DEFAULT_LOAD.bytes : bytesOf(values.bytes);
	const folder = join(ROOT, 'bench/out');
	mkdirSync(folder, { recursive: true });
	const path = join(folder, `load-${bytes}.pcap`);
	if (!existsSync(`${path}.truth.json`)) generate(path, { bytes });
	return path;
}

/**
 * Compares tapdeck's streams with the truth file.
 * @param {string} path @param {string} output JSON of `tapdeck streams`
 * @returns {readonly string[]} differences
 */
function differences(path, output) {
	if (!existsSync(`${path}.truth.json`)) return ['no truth file beside the capture'];
	const truth = JSON.parse(readFileSync(`${path}.truth.json`, 'utf8'));
	const items = new Map(
		JSON.parse(output).items.map((/** @type {any} */ item) => [Number(item.ssrc), item]),
	);
	return truth.streams.flatMap((/** @type {any} */ stream) => {
		const item = items.get(Number(stream.ssrc));
		// A stream of one packet is no stream: the detector wants two in sequence.
		if (item === undefined) return stream.packets < 3 ? [] : [`${stream.ssrc} was not found`];
		const wrong = ['packets', 'unique', 'duplicates', 'lost'].filter(
			(name) => stream[name] !== undefined && item[name] !== stream[name],
		);
		return wrong.map((name) => `${stream.ssrc} ${name}: ${item[name]}, truth ${stream[name]}`);
	});
}

/** Peers that are on this machine. @param {string} path */
function commandsFor(path) {
	const commands = new Map([['tapdeck streams', [...TAPDECK, 'streams', path, '--json']]]);
	/** @type {[string, string[]][]} */
	const peers = [
		['tshark rtp,streams', ['tshark', '-n', '-r', path, '-q', '-z', 'rtp,streams']],
		['capinfos -c', ['capinfos', '-c', path]],
		['cat', ['cat', path]],
	];
	for (const [name, command] of peers) {
		const [program = ''] = command;
		if (hasProgram(program)) commands.set(name, command);
		else console.error(`bench: ${program} is not here, left out`);
	}
	return commands;
}

const path = capture();
run(['cat', path], false);
const runs = alternate(commandsFor(path), Number(values.rounds));
const ours = runs.get('tapdeck streams') ?? [];

console.log(`| command | CPU, median | CPU, times tapdeck | peak memory |`);
console.log('| --- | --- | --- | --- |');
for (const [name, results] of runs) {
	const cpu = median(results.map((one) => one.cpuSeconds)).toFixed(2);
	const ratio = pairedRatio(results, ours).toFixed(2);
	const peak = median(results.map((one) => one.peakMegabytes)).toFixed(0);
	console.log(`| ${name} | ${cpu} s | ${ratio} | ${peak} MB |`);
}

if (values.save) {
	saveAll('tapdeck save --format wav', ['--format', 'wav']);
	saveAll('tapdeck save', []);
}

const wrong = differences(path, ours[0]?.output ?? '{"items":[]}');
console.log(
	wrong.length === 0 ? '\nEvery stream equals the truth.' : `\n${wrong.length} differences:`,
);
for (const line of wrong.slice(0, 20)) console.log(`- ${line}`);
process.exitCode = wrong.length === 0 ? 0 : 1;

/**
 * Saves every stream once, and prints what that cost.
 * @param {string} name
 * @param {readonly string[]} words further arguments
 */
function saveAll(name, words) {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-bench-'));
	const command = [...TAPDECK, 'save', path, '--out', join(folder, 'out'), '--json', ...words];
	// 3: some streams, here the pictures, have no such form.
	const saved = run(command, true, [0, 3]);
	const count = JSON.parse(saved.output).items.length;
	const cpu = saved.cpuSeconds.toFixed(2);
	console.log(`| ${name} (${count} files) | ${cpu} s | | ${saved.peakMegabytes.toFixed(0)} MB |`);
	rmSync(folder, { recursive: true });
}
