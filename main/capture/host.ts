/** Entry of the capture process. */
import { loadAddon } from './addon.ts';
import { findDumpcap } from './dumpcap.ts';
import { extcapInterfaces } from './extcap.ts';
import { SYSTEM_CLOCK } from './live-session.ts';
import type { ToCapture } from './messages.ts';
import { openNative } from './native-source.ts';
import { openSource } from './open-source.ts';
import { CaptureServer, WATCH_REQUEST } from './server.ts';

const port = process.parentPort;
const server = new CaptureServer(
	{
		send: (message) => port.postMessage(message),
		addon: loadAddon,
		dumpcap: findDumpcap,
		extcaps: () => extcapInterfaces(),
		open: (request) => openSource(request),
		clock: SYSTEM_CLOCK,
	},
	(name) => openNative(loadAddon(), { ...WATCH_REQUEST, interface: name }),
);

port.on('message', ({ data }) => {
	const message = data as ToCapture;
	void server.receive(message).then(() => {
		if (message.kind === 'close') process.exit(0);
	});
});
