/**
 * Capture programs of Wireshark's extcap kind: each names interfaces of its own (a radio, a phone, a
 * remote host) and writes their packets as a pcap into a pipe.
 * @see https://www.wireshark.org/docs/man-pages/extcap.html
 */
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { NativeName } from '../../native/index.d.ts';
import type { LiveRequest } from './live-source.ts';

/** Longest time that a program may take to answer a question. */
const ANSWER_MS = 4000;
/** As a program is told who asks: the version whose arguments are used. */
const EXTCAP_VERSION = '4.4';
const ANSWER_BYTES = 1 << 20;

/** One interface of a program. */
export interface ExtcapInterface {
	readonly program: string;
	readonly name: string;
	/** For people; empty when it says none. */
	readonly display: string;
	readonly linkTypes: readonly NativeName[];
}

/** Where programs are looked for; `TAPDECK_EXTCAP` names other folders. */
export function extcapFolders(
	platform: NodeJS.Platform = process.platform,
	environment: NodeJS.ProcessEnv = process.env,
): readonly string[] {
	const given = environment['TAPDECK_EXTCAP'];
	if (given !== undefined) return given.split(path.delimiter).filter((one) => one !== '');
	const home = homedir();
	switch (platform) {
		case 'win32':
			return [
				'C:\\Program Files\\Wireshark\\extcap',
				path.join(environment['APPDATA'] ?? home, 'Wireshark', 'extcap'),
			];
		case 'darwin':
			return [
				'/Applications/Wireshark.app/Contents/MacOS/extcap',
				path.join(home, '.local/lib/wireshark/extcap'),
			];
		default:
			return [path.join(home, '.local/lib/wireshark/extcap'), ...systemFolders()];
	}
}

/** Debian puts libraries into folders by machine: `/usr/lib/x86_64-linux-gnu`. */
function systemFolders(): readonly string[] {
	const machines = namesIn('/usr/lib').filter((name) => name.includes('-linux-'));
	const roots = ['/usr/lib', '/usr/lib64', '/usr/libexec', '/usr/local/lib'];
	return [...machines.map((name) => path.join('/usr/lib', name)), ...roots].map((root) =>
		path.join(root, 'wireshark', 'extcap'),
	);
}

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder).sort();
	} catch {
		return [];
	}
}

function isProgram(file: string): boolean {
	try {
		if (process.platform === 'win32' && !/\.(?:exe|bat)$/iu.test(file)) return false;
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}

/** A program's answer; empty where it gives none in time. */
function ask(program: string, words: readonly string[]): Promise<string> {
	const limits = { timeout: ANSWER_MS, maxBuffer: ANSWER_BYTES, killSignal: 'SIGKILL' } as const;
	return new Promise((resolve) => {
		execFile(program, [...words], limits, (error, out) => resolve(error === null ? out : ''));
	});
}

/** All interfaces of all programs; a program that answers nothing useful has none. */
export async function extcapInterfaces(
	folders: readonly string[] = extcapFolders(),
): Promise<readonly ExtcapInterface[]> {
	const programs = folders
		.flatMap((folder) => namesIn(folder).map((name) => path.join(folder, name)))
		.filter(isProgram);
	const found = await Promise.all(programs.map(interfacesOf));
	return found.flat();
}

async function interfacesOf(program: string): Promise<readonly ExtcapInterface[]> {
	const words = ['--extcap-interfaces', `--extcap-version=${EXTCAP_VERSION}`];
	const named = linesOf(await ask(program, words), 'interface');
	return Promise.all(
		named.map(async ({ value = '', display = '' }) => ({
			...{ program, name: value, display },
			linkTypes: await linkTypesOf(program, value),
		})),
	);
}

async function linkTypesOf(program: string, name: string): Promise<readonly NativeName[]> {
	const answer = await ask(program, ['--extcap-interface', name, '--extcap-dlts']);
	return linesOf(answer, 'dlt').flatMap(({ number = '', name: word = '', display = '' }) =>
		/^\d+$/u.test(number) ? [{ value: Number(number), name: word, description: display }] : [],
	);
}

/** Lines `interface {value=x}{display=y}` of a kind, each as its values. */
export function linesOf(
	text: string,
	kind: 'interface' | 'dlt',
): readonly Readonly<Record<string, string>>[] {
	return text.split('\n').flatMap((line) => {
		if (!line.startsWith(`${kind} `)) return [];
		const pairs = [...line.matchAll(/\{([^={}]+)=([^{}]*)\}/gu)];
		const values = Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
		// A name that would be read as an option is none.
		return kind === 'interface' && !/^[^-\s][^\n]*$/u.test(values['value'] ?? '') ? [] : [values];
	});
}

/** The interface of a name, or null. @param folders where programs are looked for */
export async function findExtcap(
	name: string,
	folders?: readonly string[],
): Promise<ExtcapInterface | null> {
	const all = await extcapInterfaces(folders);
	return all.find((one) => one.name === name) ?? null;
}

/** What a program is started with to capture into a pipe. */
export function extcapWords({ interface: name, filter }: LiveRequest, pipe: string): string[] {
	const words = ['--capture', '--extcap-interface', name, '--fifo', pipe];
	return filter === '' ? words : [...words, '--extcap-capture-filter', filter];
}
