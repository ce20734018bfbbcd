import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';

let folder = '';

/** A command line that writes, tells where resources are, and ends with a status. */
const COMMAND_LINE = `
exports.runCommandLine = async (args) => {
	await new Promise((resolve) => process.stdout.write('got ' + args.join(' ') + '\\n', resolve));
	process.stderr.write(process.resourcesPath + '\\n');
	if (args[0] === 'throw') throw new Error('it broke');
	return Number(args[1]);
};
`;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
	writeFileSync(join(folder, 'cli.cjs'), COMMAND_LINE);
	await build({
		configFile: false,
		logLevel: 'error',
		build: {
			ssr: true,
			outDir: folder,
			emptyOutDir: false,
			rolldownOptions: {
				input: { headless: join(import.meta.dirname, '../../main/headless.ts') },
				output: { format: 'cjs', entryFileNames: '[name].cjs' },
			},
		},
	});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runIn(args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
	const script = `
		const { runHeadless } = require(${JSON.stringify(join(folder, 'headless.cjs'))});
		process.exit(runHeadless(${JSON.stringify(args)}, ${JSON.stringify(join(folder, 'cli.cjs'))}, '/res'));
	`;
	const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
		encoding: 'utf8',
	});
	return { status, stdout, stderr };
}

test('a command runs to its end with its output and status while the caller waits', () => {
	expect(runIn(['streams', '3'])).toEqual({
		status: 3,
		stdout: 'got streams 3\n',
		stderr: '/res\n',
	});
});

test('a command that throws says so in one line and fails', () => {
	expect(runIn(['throw'])).toEqual({
		status: 1,
		stdout: 'got throw\n',
		stderr: '/res\ntapdeck: it broke\n',
	});
});
