/** The addon for live capture, loaded when it is first needed. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { CaptureUnavailableError } from '../../app/index.ts';
import type * as Native from '../../native/index.d.ts';

/** What the addon offers. */
export type Addon = typeof Native;

/** From here and from the bundle in dist/main alike. */
const PLACE = '../../native/build/Release/tapdeck_capture.node';

/**
 * Loads the addon. Needs no libpcap: that is looked for by its functions.
 * @throws CaptureUnavailableError when it was not built
 */
export function loadAddon(place = path.join(import.meta.dirname, PLACE)): Addon {
	// Programs are not run out of the archive of a package.
	const file = place.replace(/app\.asar([\\/])/u, 'app.asar.unpacked$1');
	try {
		return createRequire(import.meta.url)(file) as Addon;
	} catch (error) {
		const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
		throw new CaptureUnavailableError(
			`live capture is not built here: run npm run setup (${reason})`,
		);
	}
}
