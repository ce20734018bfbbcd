/** The hidden window that prints, with a session of its own that is forgotten afterwards. */
import { BrowserWindow, session } from 'electron';
import { randomUUID } from 'node:crypto';
import type { PrintedPage, Printer } from './print.ts';
import { PRINT_PREFERENCES } from './print.ts';
import { SCHEME } from './scheme.ts';
import { lockSession } from './security.ts';

async function load(url: string, serve: (url: string) => Response): Promise<PrintedPage> {
	// Without `persist:` nothing of it is written to disk.
	const own = session.fromPartition(`print-${randomUUID()}`);
	lockSession(own, { devtools: false });
	own.protocol.handle(SCHEME, (request) => serve(request.url));
	const browser = new BrowserWindow({
		show: false,
		webPreferences: { ...PRINT_PREFERENCES, session: own },
	});
	try {
		await browser.loadURL(url);
	} catch (error) {
		browser.destroy();
		throw error;
	}
	return {
		printToPDF: (options) => browser.webContents.printToPDF(options),
		close: () => browser.destroy(),
	};
}

/** Prints by Electron. */
export const hiddenWindow: Printer = { load };
