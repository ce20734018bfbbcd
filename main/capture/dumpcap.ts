/**
 * dumpcap, Wireshark's capture program: where it was given the right to capture, it captures for
 * users who have not. It writes pcapng to a pipe, tapdeck stays without rights.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NativeName } from '../../native/index.d.ts';

const PLACES: Readonly<Record<string, readonly string[]>> = {
	win32: ['C:\\Program Files\\Wireshark'],
	darwin: ['/Applications/Wireshark.app/Contents/MacOS'],
	linux: ['/usr/bin', '/usr/local/bin', '/usr/sbin'],
};

/** Longest time that a question may take. */
const ANSWER_MS = 5000;

/** A dumpcap that is there. */
export interface Dumpcap {
	readonly program: string;
	/** Link-layer types of an interface, the default one first; none when it may not open it. */
	linkTypes(name: string): readonly NativeName[];
}

/** The program at a place. */
export function dumpcapAt(program: string): Dumpcap {
	return { program, linkTypes: (name) => askLinkTypes(program, name) };
}

function askLinkTypes(program: string, name: string): readonly NativeName[] {
	const words = ['-L', '-Z', 'none', '-M', '-i', name];
	const answer = spawnSync(program, words, { encoding: 'utf8', timeout: ANSWER_MS });
	return answer.status === 0 ? linkTypesIn(`${answer.stdout}\n${answer.stderr}`) : [];
}

/** The program, or null. @param folders where to look, those of PATH when left out */
export function findDumpcap(
	folders: readonly string[] = [
		...(process.env['PATH'] ?? '').split(path.delimiter),
		...(PLACES[process.platform] ?? []),
	],
): Dumpcap | null {
	const name = process.platform === 'win32' ? 'dumpcap.exe' : 'dumpcap';
	const found = folders
		.filter((folder) => folder !== '')
		.map((folder) => path.join(folder, name))
		.find((file) => existsSync(file));
	return found === undefined ? null : dumpcapAt(found);
}

/** Lines `1<tab>EN10MB<tab>Ethernet` of dumpcap -L -M. */
export function linkTypesIn(text: string): readonly NativeName[] {
	return text.split('\n').flatMap((line) => {
		const [value = '', name = '', description = ''] = line.trim().split('\t');
		return /^\d+$/u.test(value) && name !== '' ? [{ value: Number(value), name, description }] : [];
	});
}
