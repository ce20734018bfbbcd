/** The built program with an engine of made-up calls: everything but the packets is real. */
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

/** Builds the engine and returns the folder to start. */
export async function fakeProgram(): Promise<string> {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-fake-program-'));
	const main = path.join(folder, 'dist/main');
	mkdirSync(main, { recursive: true });
	for (const name of ['index.cjs', 'preload.cjs', 'capture.cjs']) {
		cpSync(path.resolve('dist/main', name), path.join(main, name));
	}
	cpSync('package.json', path.join(folder, 'package.json'));
	symlinkSync(path.resolve('dist/renderer'), path.join(folder, 'dist/renderer'));
	await build({
		configFile: false,
		publicDir: false,
		logLevel: 'error',
		ssr: { noExternal: true },
		build: {
			ssr: true,
			outDir: main,
			emptyOutDir: false,
			target: 'node18',
			rolldownOptions: {
				external: ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
				input: { engine: path.resolve('test/fixtures/fake-host.ts') },
				output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
			},
		},
	});
	return folder;
}
