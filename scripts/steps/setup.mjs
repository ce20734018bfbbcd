import { installDependencies } from './dependencies.mjs';
import { buildBundles } from './bundles.mjs';
import { hasFfmpeg } from './ffmpeg.mjs';
import { buildNative } from './native.mjs';
import { ensureRuntime, missingLibraries } from './runtime.mjs';
import { StepError } from './shell.mjs';
import { installSystemPackages } from './system.mjs';

/** Everything that building and the command line need. */
export async function setUpBuild() {
	await installDependencies();
	buildNative();
	await buildBundles();
}

/**
 * Everything that the window needs as well.
 * @returns {Promise<import('./runtime.mjs').Runtime>}
 */
export async function setUpWindow() {
	await installDependencies();
	await installSystemPackages({ hasFfmpeg: hasFfmpeg() });
	buildNative();
	const runtime = await ensureRuntime();
	const libraries = missingLibraries(runtime);
	if (libraries.length > 0) {
		throw new StepError(`Electron needs libraries that are missing: ${libraries.join(', ')}`);
	}
	await buildBundles();
	return runtime;
}
