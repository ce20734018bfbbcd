#!/usr/bin/env node
/**
 * Records calls between real peers on loopback: sipp and baresip, both from the distribution's
 * packages. Needs root for the capture, `dumpcap`, `sipp` (sip-tester) and `baresip`.
 *
 *   node scripts/record/record-calls.mjs [-o FOLDER] [STORY...]
 *
 * Without a story it records them all, into test/fixtures/calls. Nothing leaves 127.0.0.0/8.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, say } from '../steps/shell.mjs';
import { baresipStories } from './baresip-stories.mjs';
import { makePlain } from './plain-pcapng.mjs';
import { scenario, sippStories } from './sipp-stories.mjs';
import { alawBytes, muLawBytes, wavFile } from './voices.mjs';

const ANNA = '127.0.0.2';
const BOB = '127.0.0.3';

/** Starts a program whose output is kept for the case that it fails. */
function start(/** @type {string} */ file, /** @type {readonly string[]} */ args, cwd = ROOT) {
	const child = spawn(file, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (/** @type {Buffer} */ chunk) => {
			output = `${output}${chunk.toString()}`.slice(-4000);
		});
	}
	/** @type {Promise<number>} */
	const ended = new Promise((done) => {
		child.on('error', () => {
			done(127);
		});
		child.on('close', (code) => {
			done(code ?? 128);
		});
	});
	return { child, ended, output: () => output };
}

/** Captures loopback while the work goes on. */
async function captured(
	/** @type {string} */ file,
	/** @type {string} */ filter,
	/** @type {() => Promise<void>} */ work,
) {
	const dump = start('dumpcap', ['-q', '-i', 'lo', '-f', filter, '-w', file]);
	await sleep(1000);
	try {
		await work();
	} finally {
		await sleep(500);
		dump.child.kill('SIGINT');
		await dump.ended;
	}
	chmodSync(file, 0o644);
	makePlain(file);
}

/** One story of two sipp processes. */
async function recordSipp(
	/** @type {string} */ scratch,
	/** @type {{ caller: readonly import('./sipp-stories.mjs').Step[], callee: readonly import('./sipp-stories.mjs').Step[], transport?: string }} */ story,
) {
	writeFileSync(join(scratch, 'caller.xml'), scenario(story.caller));
	writeFileSync(join(scratch, 'callee.xml'), scenario(story.callee));
	const shared = ['-m', '1', '-nostdin', '-t', story.transport ?? 'u1', '-timeout', '20'];
	const callee = start(
		'sipp',
		['-sf', 'callee.xml', '-i', BOB, '-mi', BOB, '-p', '5060', '-mp', '21000', ...shared],
		scratch,
	);
	await sleep(400);
	const caller = start(
		'sipp',
		[
			'-sf',
			'caller.xml',
			'-i',
			ANNA,
			'-mi',
			ANNA,
			'-p',
			'5060',
			'-mp',
			'20000',
			'-s',
			'bob',
			...shared,
			`${BOB}:5060`,
		],
		scratch,
	);
	const status = await caller.ended;
	await Promise.race([callee.ended, sleep(2000)]);
	callee.child.kill();
	if (status !== 0) throw new Error(`sipp ended with ${status}: ${caller.output()}`);
}

async function main(/** @type {string[]} */ args) {
	const at = args.indexOf('-o');
	const folder = resolve(at < 0 ? join(ROOT, 'test/fixtures/calls') : (args[at + 1] ?? '.'));
	const named = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
	mkdirSync(folder, { recursive: true });
	const scratch = mkdtempSync(join(tmpdir(), 'tapdeck-record-'));
	const media = { anna: 'anna.ulaw', bob: 'bob.ulaw', alaw: 'anna.alaw' };
	writeFileSync(join(scratch, media.anna), muLawBytes(110, 4));
	writeFileSync(join(scratch, media.bob), muLawBytes(190, 4));
	writeFileSync(join(scratch, media.alaw), alawBytes(110, 4));
	writeFileSync(join(scratch, 'anna.wav'), wavFile(110, 6));
	writeFileSync(join(scratch, 'bob.wav'), wavFile(190, 6));
	const wanted = (/** @type {string} */ name) => named.length === 0 || named.includes(name);
	try {
		for (const [name, story] of Object.entries(sippStories(media))) {
			if (!wanted(name)) continue;
			say(`recording ${name}`);
			const filter = `host ${ANNA} and host ${BOB}`;
			await captured(join(folder, `${name}.pcapng`), filter, () => recordSipp(scratch, story));
		}
		for (const [name, story] of Object.entries(baresipStories)) {
			if (!wanted(name)) continue;
			say(`recording ${name}`);
			await captured(join(folder, `${name}.pcapng`), story.filter, () =>
				story.run({ scratch, folder, start }),
			);
		}
	} finally {
		rmSync(scratch, { recursive: true, force: true });
	}
}

await main(process.argv.slice(2));
