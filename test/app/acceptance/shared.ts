/** Where the shared captures and oracles are; tests that need them are skipped where they are not. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder beside the project. */
export const SHARED = resolve(import.meta.dirname, '../../../../shared');
export const CAPTURES = join(SHARED, 'captures');
export const HAS_SHARED = existsSync(CAPTURES);

/** All capture files below a folder of the shared captures, with paths relative to it. */
export function sharedCaptures(): readonly string[] {
	if (!HAS_SHARED) return [];
	const found: string[] = [];
	const visit = (folder: string): void => {
		for (const name of readdirSync(join(CAPTURES, folder)).sort()) {
			const path = folder === '' ? name : `${folder}/${name}`;
			if (statSync(join(CAPTURES, path)).isDirectory()) visit(path);
			else if (/\.(pcap|pcapng|cap|gz)$/.test(name)) found.push(path);
		}
	};
	visit('');
	return found;
}
