/**
 * Bundles the sources into dist/. One build per entry and no shared chunks: a sandboxed preload
 * cannot require a file beside it.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { copySamples } from './steps/samples.mjs';
import { ROOT, say } from './steps/shell.mjs';

/** Bundle name → entry. The names are those that main/ asks for at run time. */
const ENTRIES = {
	index: 'main/index.ts',
	preload: 'main/preload.ts',
	engine: 'main/engine/host.ts',
	capture: 'main/capture/host.ts',
	cli: 'main/cli.ts',
};

const EXTERNAL = [
	'electron',
	/\.node$/,
	...builtinModules,
	...builtinModules.map((name) => `node:${name}`),
];

/** @param {string} unit */
function escaped(unit) {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * A bundle without a byte above 127 is half as large in memory and read without decoding: 10 ms of
 * each command's start.
 * @returns {import('vite').Plugin}
 */
function plainAscii() {
	return {
		name: 'plain-ascii',
		generateBundle(_options, bundle) {
			for (const file of Object.values(bundle)) {
				if (file.type === 'chunk') file.code = file.code.replace(/[\u0080-\uffff]/g, escaped);
			}
		},
	};
}

/** @param {string} name @param {string} entry */
function buildNodeEntry(name, entry) {
	return build({
		configFile: false,
		publicDir: false,
		logLevel: 'warn',
		root: ROOT,
		ssr: { noExternal: true },
		plugins: [plainAscii()],
		build: {
			ssr: true,
			outDir: 'dist/main',
			emptyOutDir: false,
			// The oldest runtime supported is Electron 25 with Node 18.15.
			target: 'node18',
			sourcemap: true,
			minify: false,
			license: { fileName: `licenses/${name}.md` },
			rolldownOptions: {
				external: EXTERNAL,
				input: { [name]: join(ROOT, entry) },
				output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
			},
		},
	});
}

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
mkdirSync(join(ROOT, 'dist'));
for (const [name, entry] of Object.entries(ENTRIES)) {
	if (existsSync(join(ROOT, entry))) await buildNodeEntry(name, entry);
	else say(`${entry} is not there: no ${name} bundle`);
}
if (existsSync(join(ROOT, 'renderer/index.html'))) {
	await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
	copySamples(join(ROOT, 'dist/renderer/samples'));
} else say('renderer/index.html is not there: no window');
