import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBundle } from '../../../scripts/steps/code-cache.mjs';

describe('code cache', () => {
	let folder = '';
	let file = '';

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'tapdeck-cache-'));
		file = join(folder, 'bundle.cjs');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const write = (text: string, time: number): void => {
		writeFileSync(file, text);
		utimesSync(file, time, time);
	};
	const answer = (): unknown => {
		const bundle = loadBundle(file);
		bundle.keep();
		return { exports: bundle.exports, isCached: bundle.isCached };
	};

	/** V8 remembers sources that one process compiled twice, whatever the cache says. */
	const inAnotherProcess = (): unknown => {
		const url = pathToFileURL(join(process.cwd(), 'scripts/steps/code-cache.mjs')).href;
		const program = `import { loadBundle } from ${JSON.stringify(url)};
			const bundle = loadBundle(${JSON.stringify(file)});
			bundle.keep();
			console.log(JSON.stringify({ exports: bundle.exports, isCached: bundle.isCached }));`;
		const args = ['--input-type=module', '--eval', program];
		return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
	};

	it('runs a bundle as require does, the second time from the cache', () => {
		write("exports.sum = 1 + 1; exports.here = require('node:path').basename(__filename);", 1000);
		const exports = { sum: 2, here: 'bundle.cjs' };
		expect(answer()).toEqual({ exports, isCached: false });
		expect(answer()).toEqual({ exports, isCached: true });
		expect(readdirSync(folder).filter((name) => name.endsWith('.cache'))).toHaveLength(1);
	});

	it('never takes the cache of another build, be it of the same length', () => {
		write('exports.sum = 1;', 1000);
		answer();
		write('exports.sum = 2;', 2000);
		expect(answer()).toEqual({ exports: { sum: 2 }, isCached: false });
	});

	it('goes on without a cache that is damaged, and makes a new one', () => {
		write('exports.sum = 1;', 1000);
		answer();
		const [cache = ''] = readdirSync(folder).filter((name) => name.endsWith('.cache'));
		writeFileSync(join(folder, cache), 'nothing of use');
		expect(inAnotherProcess()).toEqual({ exports: { sum: 1 }, isCached: false });
		expect(inAnotherProcess()).toEqual({ exports: { sum: 1 }, isCached: true });
	});

	it('hands on what the bundle throws', () => {
		write("throw new Error('broken bundle');", 1000);
		expect(() => loadBundle(file)).toThrow('broken bundle');
	});
});
