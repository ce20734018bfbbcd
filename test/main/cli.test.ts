import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { isCommandLine } from '../../main/cli.ts';
import { testFolder } from '../app/export/folder.ts';
import { streamFrames, writeCapture } from '../fixtures/builders/calls.ts';
import { infoSchema, streamsSchema } from '../fixtures/schemas/documents.ts';

const folder = testFolder();
const BUILT = join(resolve(import.meta.dirname, '../..'), 'dist/main/cli.cjs');

describe('which words are commands', () => {
	test.for(['info', 'streams', 'analyse', 'messages', 'save', 'fields', '--help', '-V'])(
		'%s is one',
		(word) => {
			expect(isCommandLine([word, 'a.pcap'])).toBe(true);
		},
	);

	test.for([['a.pcap'], [], ['./info'], ['--no-sandbox']])('%j opens the window', (words) => {
		expect(isCommandLine(words)).toBe(false);
	});
});

/** Runs the built command line in a process of its own. */
function run(words: readonly string[], feed: (input: NodeJS.WritableStream) => void) {
	const code = `require(${JSON.stringify(BUILT)}).runCommandLine(process.argv.slice(1)).then((status) => { process.exitCode = status; })`;
	const child = spawn(process.execPath, ['-e', code, '--', ...words]);
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString('utf8')));
	child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString('utf8')));
	child.stdin.on('error', () => undefined);
	feed(child.stdin);
	const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((done) => {
		child.on('close', (status) => done({ status, stdout, stderr }));
	});
	return { child, ended };
}

describe.skipIf(!existsSync(BUILT))('standard input (skipped before the build)', () => {
	test('a capture through a pipe gives the streams of the file', async () => {
		const path = writeCapture(folder.at('a.pcap'), streamFrames({ count: 300 }));
		const bytes = folder.read('a.pcap');
		const piped = await run(['streams', '-', '--json'], (input) => {
			for (let at = 0; at < bytes.length; at += 1000) input.write(bytes.subarray(at, at + 1000));
			input.end();
		}).ended;
		expect(piped).toMatchObject({ status: 0, stderr: '' });
		const file = await run(['streams', path, '--json'], (input) => input.end()).ended;
		expect(piped.stdout).toBe(file.stdout);
		const { items } = v.parse(streamsSchema, JSON.parse(piped.stdout));
		expect(items).toMatchObject([{ packets: 300, lost: 0 }]);
	});

	test('info knows the size and hash of what came through', async () => {
		writeCapture(folder.at('a.pcap'), streamFrames({ count: 30 }));
		const bytes = folder.read('a.pcap');
		const { stdout } = await run(['info', '-', '--json'], (input) => input.end(bytes)).ended;
		const info = v.parse(infoSchema, JSON.parse(stdout));
		expect(info.file).toMatchObject({ name: 'standard input', bytes: bytes.length, packets: 30 });
		expect(info.file.sha256).not.toBeNull();
	});

	test('an interrupt ends reading from a pipe as its end does', async () => {
		writeCapture(folder.at('a.pcap'), streamFrames({ count: 2000 }));
		const bytes = folder.read('a.pcap');
		let input: NodeJS.WritableStream | null = null;
		const { child, ended } = run(['streams', '-', '--json'], (stream) => (input = stream));
		// Much more than a pipe holds: once it is written, most of it was read. The pipe stays open.
		await new Promise<void>((done) => input?.write(bytes, () => done()));
		child.kill('SIGINT');
		const result = await ended;
		expect(result.status).toBe(0);
		const { items } = v.parse(streamsSchema, JSON.parse(result.stdout));
		expect(items).toMatchObject([{ lost: 0 }]);
		expect(items[0]?.packets).toBeGreaterThan(500);
	});
});
