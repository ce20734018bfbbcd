/** Entry of the engine process (one per open capture). */
import type { OpenOptions } from '../../app/index.ts';
import { openCapture } from '../../app/index.ts';
import type { ToEngine } from './messages.ts';
import { EngineServer } from './server.ts';
import type { WindowEngine } from './window-engine.ts';

const port = process.parentPort;
// The one place where an engine that answers less passes for a whole one: until `CaptureEngine`
// extends both interfaces, a question about calls or playbacks fails alone.
const open = openCapture as (options: OpenOptions) => WindowEngine;
const server = new EngineServer(open, {
	send: (message) => port.postMessage(message),
	now: () => performance.now(),
	later: (run, ms) => void setTimeout(run, ms),
});

port.on('message', ({ data }) => {
	const message = data as ToEngine;
	void server.receive(message).then(() => {
		if (message.kind === 'close') process.exit(0);
	});
});
