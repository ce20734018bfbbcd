/**
 * Calls beside tshark, in one run: `tapdeck calls` and `tapdeck streams` together against
 * `tshark -q -z rtp,streams -z sip,stat`, with the calls checked against the load's truth.
 * Options: --calls 20000, --seconds 3, --rounds 3, --file CAPTURE (with CAPTURE.truth.json beside it).
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_CALLS, generateCalls } from './generate-calls.mjs';
import { alternate, hasProgram, median, pairedRatio } from './measure.mjs';

const ROOT = join(import.meta.dirname, '..');
const TAPDECK = [process.execPath, join(ROOT, 'scripts/tapdeck.mjs')];

const { values } = parseArgs({
	options: {
		calls: { type: 'string', default: String(DEFAULT_CALLS.calls) },
		seconds: { type: 'string', default: String(DEFAULT_CALLS.seconds) },
		rounds: { type: 'string', default: '3' },
		file: { type: 'string' },
	},
});

function capture() {
	if (values.file !== undefined) return values.file;
	const folder = join(ROOT, 'bench/out');
	mkdirSync(folder, { recursive: true });
	const path = join(folder, `calls-${values.calls}-${values.seconds}.pcap`);
	if (!existsSync(`${path}.truth.json`)) {
		generateCalls(path, { calls: Number(values.calls), seconds: Number(values.seconds) });
	}
	return path;
}

/**
 * Compares the list of calls with the truth file.
 * @param {string} path @param {string} output JSON of `tapdeck calls`
 * @returns {readonly string[]} differences
 */
function differences(path, output) {
	if (!existsSync(`${path}.truth.json`)) return ['no truth file beside the capture'];
	const truth = JSON.parse(readFileSync(`${path}.truth.json`, 'utf8'));
	const items = new Map(
		JSON.parse(output).items.map((/** @type {any} */ item) => [item.callId, item]),
	);
	return truth.calls.flatMap((/** @type {any} */ call) => {
		const item = items.get(call.callId);
		if (item === undefined) return [`${call.callId} was not found`];
		const found = [item.state, item.finalStatus, item.packets].join(' ');
		const said = [call.state, call.code, call.messages].join(' ');
		return found === said ? [] : [`${call.callId}: ${found}, truth ${said}`];
	});
}

const path = capture();
const commands = new Map([
	['tapdeck calls', [...TAPDECK, 'calls', path, '--json']],
	['tapdeck streams', [...TAPDECK, 'streams', path, '--json']],
]);
if (hasProgram('tshark')) {
	const figures = ['-q', '-z', 'rtp,streams', '-z', 'sip,stat'];
	commands.set('tshark rtp,streams sip,stat', ['tshark', '-n', '-r', path, ...figures]);
} else console.error('bench: tshark is not here, left out');

const runs = alternate(commands, Number(values.rounds));
const calls = runs.get('tapdeck calls') ?? [];
const streams = runs.get('tapdeck streams') ?? [];
const both = calls.map((one, round) => ({
	...one,
	cpuSeconds: one.cpuSeconds + (streams[round]?.cpuSeconds ?? NaN),
}));

console.log('| command | CPU, median | CPU, times calls + streams | peak memory |');
console.log('| --- | --- | --- | --- |');
for (const [name, results] of runs) {
	const cpu = median(results.map((one) => one.cpuSeconds)).toFixed(2);
	const ratio = pairedRatio(results, both).toFixed(2);
	const peak = median(results.map((one) => one.peakMegabytes)).toFixed(0);
	console.log(`| ${name} | ${cpu} s | ${ratio} | ${peak} MB |`);
}

const wrong = differences(path, calls[0]?.output ?? '{"items":[]}');
console.log(
	wrong.length === 0 ? '\nEvery call equals the truth.' : `\n${wrong.length} differences:`,
);
for (const line of wrong.slice(0, 20)) console.log(`- ${line}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
