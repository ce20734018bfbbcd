import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CancelledError, ExportError } from '../../../app/errors.ts';
import {
	FFMPEG_PREFIX,
	findFfmpeg,
	requireFfmpeg,
	feedFfmpeg,
	runFfmpeg,
} from '../../../app/export/ffmpeg.ts';
import { calm, testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';

const folder = testFolder();
const before = process.env['FFMPEG_PATH'];

beforeEach(() => {
	delete process.env['FFMPEG_PATH'];
});
afterEach(() => {
	if (before === undefined) delete process.env['FFMPEG_PATH'];
	else process.env['FFMPEG_PATH'] = before;
});

/** A program that answers as ffmpeg would, and then does `work`. */
function pretend(work: string, version = '9.9-test'): string {
	const path = folder.at('pretended');
	const answer = `if [ "$1" = "-version" ]; then echo "ffmpeg version ${version} built"; exit 0; fi`;
	writeFileSync(path, `#!/bin/sh\n${answer}\n${work}\n`);
	chmodSync(path, 0o755);
	process.env['FFMPEG_PATH'] = path;
	return path;
}

const isPosix = process.platform !== 'win32';

describe('finding', () => {
	test.skipIf(!isPosix)('FFMPEG_PATH wins over everything', () => {
		const path = pretend('exit 0');
		expect(findFfmpeg()).toEqual({ path, version: '9.9-test' });
	});

	test('FFMPEG_PATH that does not run is an error and never passed over', () => {
		process.env['FFMPEG_PATH'] = folder.at('nothing');
		expect(() => findFfmpeg()).toThrow(ExportError);
		expect(() => requireFfmpeg()).toThrow(/^FFMPEG_PATH names .*nothing, which does not run$/);
	});

	test.skipIf(!isPosix)('FFMPEG_PATH that is another program is an error', () => {
		process.env['FFMPEG_PATH'] = '/bin/echo';
		expect(() => findFfmpeg()).toThrow(/which does not run/);
	});

	test.skipIf(!HAS_FFMPEG)('an empty FFMPEG_PATH is none (skipped without ffmpeg)', () => {
		process.env['FFMPEG_PATH'] = '';
		expect(findFfmpeg()?.version).toMatch(/^[\w.+~-]+$/);
	});

	test.skipIf(!HAS_FFMPEG)('the search path is asked last (skipped without ffmpeg)', () => {
		expect(requireFfmpeg().path).not.toBe('');
	});
});

describe.skipIf(!isPosix)('running', () => {
	test('words are handed over one by one, without a shell', async () => {
		const log = folder.at('words');
		pretend(`for word in "$@"; do printf '%s\\n' "$word" >> '${log}'; done`);
		const words = ['-i', 'file:a b.wav', '$(touch x)', ';', '"quoted"', '*'];
		await runFfmpeg(words, calm());
		const got = readFileSync(log, 'utf8').trimEnd().split('\n');
		expect(got).toEqual([...FFMPEG_PREFIX, ...words]);
	});

	test('network protocols, terminal and chatter are off in every run', () => {
		const line = FFMPEG_PREFIX.join(' ');
		expect(line).toContain('-nostdin');
		expect(line).toContain('-protocol_whitelist file,pipe');
		expect(line).toContain('-v error');
	});

	test('standard output comes in pieces and in order', async () => {
		pretend('printf abc; printf def');
		const pieces: Uint8Array[] = [];
		await runFfmpeg([], calm(), (piece) => pieces.push(piece));
		expect(Buffer.concat(pieces).toString()).toBe('abcdef');
	});

	test('a failure tells the exit code and the last words, in one line', async () => {
		pretend('echo first >&2; echo "Invalid data found" >&2; exit 69');
		const run = runFfmpeg([], calm());
		await expect(run).rejects.toThrow(/^ffmpeg ended with 69: Invalid data found$/);
		await expect(run).rejects.toMatchObject({
			code: 'export-failed',
			details: { exitCode: 69, words: 'first\nInvalid data found\n' },
		});
	});

	test('the reason is told, not what ffmpeg says after every failure', async () => {
		const said = [
			'[mp4 @ 0x55f1fba53080] dimensions not set',
			'Could not write header for output file #0: Invalid argument',
			'Error initializing output stream 0:0 --',
			'Conversion failed!',
		];
		pretend(`${said.map((line) => `echo "${line}" >&2`).join('; ')}; exit 1`);
		await expect(runFfmpeg([], calm())).rejects.toThrow(
			/^ffmpeg ended with 1: dimensions not set$/,
		);
		pretend('echo "Conversion failed!" >&2; exit 1');
		await expect(runFfmpeg([], calm())).rejects.toThrow('ffmpeg ended with 1: Conversion failed!');
	});

	test('of endless words only the end is kept', async () => {
		pretend('yes 0123456789 | head -c 198000 >&2; echo end >&2; exit 1');
		const error: unknown = await runFfmpeg([], calm()).catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(ExportError);
		expect(String((error as ExportError).details['words']).length).toBeLessThanOrEqual(4096);
		expect((error as ExportError).message).toBe('ffmpeg ended with 1: end');
	});

	test('a death by signal is a failure', async () => {
		pretend('kill -9 $$');
		await expect(runFfmpeg([], calm())).rejects.toThrow('ffmpeg ended with a signal');
	});

	test('cancelling kills it', async () => {
		const started = folder.at('started');
		pretend(
			`echo $$ > '${started}.tmp'; mv '${started}.tmp' '${started}'; echo go; exec sleep 600`,
		);
		const stop = new AbortController();
		const run = runFfmpeg([], stop.signal, () => stop.abort());
		await expect(run).rejects.toBeInstanceOf(CancelledError);
		const id = Number(readFileSync(started, 'utf8'));
		expect(() => process.kill(id, 0)).toThrow(/ESRCH/);
	});

	test('cancelled before it began, it does nothing', async () => {
		const log = folder.at('ran');
		pretend(`sleep 5; touch '${log}'`);
		await expect(runFfmpeg([], AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
		expect(existsSync(log)).toBe(false);
	});
});

describe('fed while it runs', () => {
	/** What a pretended program prints of the bytes that it is fed. */
	function fed(script: string, signal = calm()) {
		pretend(script);
		const pieces: Uint8Array[] = [];
		const ffmpeg = feedFfmpeg([], signal, (piece) => pieces.push(piece));
		return { ffmpeg, text: () => Buffer.concat(pieces).toString() };
	}

	test('it gets every byte, and its output comes back', async () => {
		const { ffmpeg, text } = fed('cat');
		ffmpeg.write(Buffer.from('abc'));
		ffmpeg.write(Buffer.from('def'));
		ffmpeg.end();
		await ffmpeg.done;
		expect(text()).toBe('abcdef');
	});

	test('what it has not taken is known', async () => {
		const stop = new AbortController();
		const { ffmpeg } = fed('exec sleep 600', stop.signal);
		for (let count = 0; count < 8; count++) ffmpeg.write(new Uint8Array(1 << 18));
		expect(ffmpeg.waiting).toBeGreaterThan(1 << 20);
		stop.abort();
		await expect(ffmpeg.done).rejects.toBeInstanceOf(CancelledError);
	});

	test('one that ends early is a failure with its words, not a crash', async () => {
		const { ffmpeg } = fed('echo no such thing >&2; exit 3');
		for (let count = 0; count < 50; count++) ffmpeg.write(new Uint8Array(100_000));
		ffmpeg.end();
		await expect(ffmpeg.done).rejects.toThrow('ffmpeg ended with 3: no such thing');
	});
});
