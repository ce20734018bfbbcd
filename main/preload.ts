/** Runs sandboxed in each window before the page: hands over two functions and dropped files. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, Push } from './ipc/contract.ts';

type Dropped = File & { readonly path?: string };
interface DropEvent {
	readonly isTrusted: boolean;
	readonly dataTransfer: { readonly files: Iterable<Dropped> } | null;
}
declare const window: { addEventListener(type: 'drop', listen: (event: DropEvent) => void): void };

const bridge: Bridge = {
	call: (name, argument) => ipcRenderer.invoke('tapdeck:call', { name, argument }),
	listen: (listener) => {
		ipcRenderer.on('tapdeck:push', (_event, push: Push) => listener(push));
	},
};
contextBridge.exposeInMainWorld('tapdeck', bridge);

// Paths go to main from here, never into the page. Electron before 32: File.path, no webUtils.
const utils = webUtils as typeof webUtils | undefined;
window.addEventListener('drop', ({ isTrusted, dataTransfer }) => {
	const files = isTrusted ? [...(dataTransfer?.files ?? [])] : [];
	const paths = files.map((file) => utils?.getPathForFile(file) ?? file.path ?? '');
	if (paths.length > 0) ipcRenderer.send('tapdeck:drop', paths);
});
