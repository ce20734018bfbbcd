/** The sample captures that ship with the program, one of each kind. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { SampleName } from './ipc/contract.ts';

/** Looked for in this order. */
const ENDINGS = ['.pcapng', '.pcap'] as const;

/**
 * Finds a sample.
 * @param folder where they were put beside the page
 * @returns its path, or null where it was not shipped
 */
export function samplePath(folder: string, name: SampleName): string | null {
	const files = ENDINGS.map((ending) => path.join(folder, `${name}${ending}`));
	return files.find((file) => existsSync(file)) ?? null;
}
