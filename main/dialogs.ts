/** File dialogs. Paths end here: what goes on to the window are grants. */
import { statfs } from 'node:fs/promises';
import type { GrantItem } from './ipc/contract.ts';
import type { Grants } from './grants.ts';

/** The part of Electron's `dialog` that is used, bound to one window. */
export interface FileDialogs {
	open(options: {
		readonly properties: readonly (
			'openFile' | 'multiSelections' | 'openDirectory' | 'createDirectory'
		)[];
		readonly filters?: readonly { readonly name: string; readonly extensions: readonly string[] }[];
	}): Promise<{ readonly canceled: boolean; readonly filePaths: readonly string[] }>;
	save(options: {
		readonly defaultPath: string;
	}): Promise<{ readonly canceled: boolean; readonly filePath?: string | undefined }>;
}

/** Endings offered in the open dialog; the content decides, so "All files" stays possible. */
export const CAPTURE_EXTENSIONS = [
	'pcap',
	'pcapng',
	'cap',
	'pcap.gz',
	'pcapng.gz',
	'gz',
	'zst',
	'rtpdump',
];

/** Asks for captures; empty when the user cancels. */
export async function chooseCaptures(
	dialogs: FileDialogs,
	grants: Grants,
): Promise<readonly GrantItem[]> {
	const { canceled, filePaths } = await dialogs.open({
		properties: ['openFile', 'multiSelections'],
		filters: [
			{ name: 'Packet captures', extensions: CAPTURE_EXTENSIONS },
			{ name: 'All files', extensions: ['*'] },
		],
	});
	return canceled ? [] : filePaths.map((file) => grants.give(file, 'read'));
}

/** Asks for a TLS key log; null when the user cancels. */
export async function chooseKeyLog(
	dialogs: FileDialogs,
	grants: Grants,
): Promise<GrantItem | null> {
	const { canceled, filePaths } = await dialogs.open({
		properties: ['openFile'],
		filters: [
			{ name: 'TLS key logs', extensions: ['keylog', 'keys', 'log', 'txt'] },
			{ name: 'All files', extensions: ['*'] },
		],
	});
	const file = filePaths[0];
	return canceled || file === undefined ? null : grants.give(file, 'read');
}

/** Asks for a folder to save into; null when the user cancels. */
export async function chooseFolder(
	dialogs: FileDialogs,
	grants: Grants,
): Promise<GrantItem | null> {
	const { canceled, filePaths } = await dialogs.open({
		properties: ['openDirectory', 'createDirectory'],
	});
	const folder = filePaths[0];
	if (canceled || folder === undefined) return null;
	return grants.give(folder, 'write-folder', await freeBytes(folder));
}

/** Asks for a file to write; null when the user cancels. */
export async function chooseSaveFile(
	dialogs: FileDialogs,
	grants: Grants,
	name: string,
): Promise<GrantItem | null> {
	const { canceled, filePath } = await dialogs.save({ defaultPath: safeName(name) });
	return canceled || filePath === undefined ? null : grants.give(filePath, 'write-file');
}

/** A name from the window as one harmless file or folder name. */
export function safeName(name: string): string {
	const safe = name.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(0, 120);
	return /^[. ]*$/u.test(safe) ? '_' : safe;
}

async function freeBytes(folder: string): Promise<number | null> {
	try {
		const { bavail, bsize } = await statfs(folder);
		return bavail * bsize;
	} catch {
		return null;
	}
}
