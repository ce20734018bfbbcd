import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, StepError, runNpm, say } from './shell.mjs';

const STAMP = join(ROOT, 'node_modules', '.tapdeck-lock');

/** Installs the packages of package-lock.json, when they are not those already there. */
export async function installDependencies() {
	const lock = createHash('sha256')
		.update(readFileSync(join(ROOT, 'package-lock.json')))
		.digest('hex');
	if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
	say('installing the npm packages (about half a minute)');
	const status = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
	if (status !== 0) throw new StepError('npm ci failed; its own words are above');
	writeFileSync(STAMP, lock);
}
