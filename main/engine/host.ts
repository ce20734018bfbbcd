/** Entry of the engine process (one per open capture). */
import { openCapture } from '../../app/index.ts';
import type { ToEngine } from './messages.ts';
import { EngineServer } from './server.ts';

const port = process.parentPort;
const server = new EngineServer(openCapture, {
	send: (message) => port.postMessage(message),
	now: () => performance.now(),
	later: (run, ms) => void setTimeout(run, ms),
});

// Asked to end, it goes as on `close`: what it started ends with it.
process.on('SIGTERM', () => process.exit(0));

port.on('message', ({ data }) => {
	const message = data as ToEngine;
	void server.receive(message).then(() => {
		if (message.kind === 'close') process.exit(0);
	});
});
