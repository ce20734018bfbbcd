/**
 * Commands of a packaged app, without a window. On Linux without a display Electron ends before its
 * event loop begins, so the command runs in a worker thread while this thread waits for it.
 */
import { Worker } from 'node:worker_threads';

/** Places in the shared memory: 1 when done, and the exit status. */
const DONE = 0;
const STATUS = 1;
const EXIT_FAILED = 1;

/**
 * Runs in the worker. Its standard streams would go through the waiting thread, so they are written
 * straight to their descriptors.
 */
const WORKER_SOURCE = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const pause = new Int32Array(new SharedArrayBuffer(4));
function straight(descriptor) {
	return (text, encoding, callback) => {
		const bytes = Buffer.from(text);
		for (let at = 0; at < bytes.length; ) {
			try {
				at += writeSync(descriptor, bytes, at);
			} catch (error) {
				if (error.code !== 'EAGAIN') break;
				Atomics.wait(pause, 0, 0, 5);
			}
		}
		const done = typeof encoding === 'function' ? encoding : callback;
		if (done) done(null);
		return true;
	};
}
process.stdout.write = straight(1);
process.stderr.write = straight(2);
Object.defineProperty(process, 'resourcesPath', { value: workerData.resources });
function finish(status) {
	Atomics.store(workerData.state, 1, status);
	Atomics.store(workerData.state, 0, 1);
	Atomics.notify(workerData.state, 0);
}
require(workerData.commandLine)
	.runCommandLine(workerData.args)
	.then(finish, (error) => {
		process.stderr.write('tapdeck: ' + error.message + '\\n');
		finish(1);
	});
`;

/**
 * Runs a command to its end; blocks.
 * @param args words after the program's name
 * @param commandLine path of the bundled command line
 * @param resources the package's resources folder, where ffmpeg is
 * @returns exit status
 */
export function runHeadless(
	args: readonly string[],
	commandLine: string,
	resources: string,
): number {
	const state = new Int32Array(new SharedArrayBuffer(8));
	Atomics.store(state, STATUS, EXIT_FAILED);
	const worker = new Worker(WORKER_SOURCE, {
		eval: true,
		workerData: { args, commandLine, resources, state },
	});
	Atomics.wait(state, DONE, 0);
	worker.unref();
	return Atomics.load(state, STATUS);
}
