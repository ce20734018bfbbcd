import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SAMPLES } from './samples.mjs';
import { buildState, sourceDigest, stampBuild } from './freshness.mjs';
import { ROOT, StepError, run, say } from './shell.mjs';

/** Builds dist/ when the sources have changed since the last build. */
export async function buildBundles() {
	if (buildState() === 'current') return;
	say('building the bundles');
	const digest = sourceDigest();
	const status = await run(process.execPath, [join(ROOT, 'scripts', 'build.mjs')]);
	if (status !== 0) throw new StepError('the build failed; the reason is above');
	stampBuild(digest);
	keepCode();
}

/** The command line's first run leaves its compiled code for all others: one that lists streams. */
function keepCode() {
	const words = [join(ROOT, 'scripts', 'tapdeck.mjs'), 'streams', '--json', SAMPLES.call];
	spawnSync(process.execPath, words, { stdio: 'ignore' });
}
