/** Runs sandboxed in each window before the page: hands over two functions and dropped files. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, Push } from './ipc/contract.ts';

const bridge: Bridge = {
	call: (name, argument) => ipcRenderer.invoke('tapdeck:call', { name, argument }),
	listen: (listener) => {
		ipcRenderer.on('tapdeck:push', (_event, push: Push) => listener(push));
	},
};
contextBridge.exposeInMainWorld('tapdeck', bridge);

// Paths of dropped files go to main from here and never into the page. Electron before 32 has
// them as File.path and no webUtils.
window.addEventListener('drop', (event) => {
	if (!event.isTrusted) return;
	const paths = [...(event.dataTransfer?.files ?? [])].map((file) =>
		(webUtils as typeof webUtils | undefined) === undefined
			? (file as File & { readonly path: string }).path
			: webUtils.getPathForFile(file),
	);
	if (paths.length > 0) ipcRenderer.send('tapdeck:drop', paths);
});
