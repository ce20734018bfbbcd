import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ROOT } from './shell.mjs';

const fixture = (/** @type {string} */ name) => join(ROOT, 'test', 'fixtures', name);

/** The captures that ship with the program, one of each kind, by the name the window asks for. */
export const SAMPLES = {
	call: fixture('sample-call.pcapng'),
	sip: fixture('calls/baresip-clear.pcapng'),
	camera: fixture('dvrip/h264-live.pcapng'),
	recorder: fixture('sample-recorder.pcap'),
	mjpeg: fixture('sample-mjpeg.pcap'),
};

/**
 * Copies them beside the page, with which they go into packages.
 * @param {string} folder
 */
export function copySamples(folder) {
	mkdirSync(folder, { recursive: true });
	for (const [name, file] of Object.entries(SAMPLES)) {
		if (existsSync(file)) copyFileSync(file, join(folder, `${name}${extname(file)}`));
	}
}
