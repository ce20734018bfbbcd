/** Finds ffmpeg and runs it: an argument array, no shell, no network, bounded words kept. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { CancelledError, ExportError } from '../errors.ts';

/** An ffmpeg that answers. */
export interface Ffmpeg {
	readonly path: string;
	/** For example `5.1.9-0+deb12u1`. */
	readonly version: string;
}

/** Last bytes of standard error that are kept for the message. */
const MAX_WORDS = 4096;
/** What every run begins with: quiet, without a terminal, files and pipes only. */
export const FFMPEG_PREFIX: readonly string[] = [
	'-hide_banner',
	'-nostdin',
	'-v',
	'error',
	'-protocol_whitelist',
	'file,pipe',
];

let found: Ffmpeg | null | undefined;

/**
 * Looks in this order: FFMPEG_PATH (an explicit wish: an error when it does not work), the
 * package's own copy, ffmpeg-static, the search path.
 * @returns null when there is none
 * @throws ExportError when FFMPEG_PATH names something that is no ffmpeg
 */
export function findFfmpeg(): Ffmpeg | null {
	const wish = process.env['FFMPEG_PATH'];
	if (wish !== undefined && wish !== '') {
		const chosen = probe(wish);
		if (chosen === null) throw new ExportError(`FFMPEG_PATH names ${wish}, which does not run`);
		return chosen;
	}
	found ??=
		candidates()
			.map(probe)
			.find((one) => one !== null) ?? null;
	return found;
}

function candidates(): readonly string[] {
	const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
	const { resourcesPath } = process as { readonly resourcesPath?: string };
	const bundled = resourcesPath === undefined ? [] : [join(resourcesPath, 'bin', name)];
	return [...bundled, ...staticBinary()].filter((path) => existsSync(path)).concat(name);
}

/** The binary of the package ffmpeg-static in a checkout; it may be installed without one. */
function staticBinary(): readonly string[] {
	try {
		const path: unknown = createRequire(join(process.cwd(), 'package.json'))('ffmpeg-static');
		return typeof path === 'string' ? [path] : [];
	} catch {
		return [];
	}
}

function probe(path: string): Ffmpeg | null {
	const answer = spawnSync(path, ['-version'], { encoding: 'utf8', timeout: 10_000 });
	const version = /^ffmpeg version (\S+)/.exec(answer.stdout)?.[1];
	return version === undefined ? null : { path, version };
}

/** @throws ExportError saying how to get one */
export function requireFfmpeg(): Ffmpeg {
	const ffmpeg = findFfmpeg();
	if (ffmpeg === null) {
		throw new ExportError('ffmpeg was not found: install it, or set FFMPEG_PATH to the program');
	}
	return ffmpeg;
}

/**
 * Runs ffmpeg to its end.
 * @param args everything behind FFMPEG_PREFIX
 * @param onOutput pieces of standard output, in order
 * @param onWords pieces of standard error
 * @throws ExportError with its exit code and last words; CancelledError on abort
 */
export function runFfmpeg(
	args: readonly string[],
	signal: AbortSignal,
	onOutput: (piece: Uint8Array) => void = () => undefined,
	onWords: (piece: Uint8Array) => void = () => undefined,
): Promise<void> {
	const { path } = requireFfmpeg();
	const child = spawn(path, [...FFMPEG_PREFIX, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	child.stdout.on('data', onOutput);
	child.stderr.on('data', onWords);
	return ended(child, child.stderr, signal);
}

/** An ffmpeg that is fed while it runs. */
export interface FedFfmpeg {
	write(bytes: Uint8Array): void;
	/** Bytes that it has not taken yet. */
	readonly waiting: number;
	/** Nothing follows. */
	end(): void;
	/** Settles when it ended; rejects as `runFfmpeg` does. */
	readonly done: Promise<void>;
}

/** Starts ffmpeg with its input `pipe:0` open. @throws ExportError when there is none */
export function feedFfmpeg(
	args: readonly string[],
	signal: AbortSignal,
	onOutput: (piece: Uint8Array) => void,
): FedFfmpeg {
	const { path } = requireFfmpeg();
	const child = spawn(path, [...FFMPEG_PREFIX.filter((word) => word !== '-nostdin'), ...args], {
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	child.stdout.on('data', onOutput);
	// It may end before it took everything; what it says then is its exit code.
	child.stdin.on('error', () => undefined);
	return {
		write: (bytes) => void child.stdin.write(bytes),
		get waiting() {
			return child.stdin.writableLength;
		},
		end: () => void child.stdin.end(),
		done: ended(child, child.stderr, signal),
	};
}

/** Programs at work: they must not outlive this process. */
const working = new Set<ChildProcess>();

function endWorking(): void {
	for (const child of working) child.kill('SIGKILL');
}

/** Settles with a child's end, and ends it on abort. */
function ended(child: ChildProcess, words: Readable, signal: AbortSignal): Promise<void> {
	if (!process.listeners('exit').includes(endWorking)) process.once('exit', endWorking);
	working.add(child);
	return new Promise((resolve, reject) => {
		let last = '';
		const stop = (): void => {
			child.kill('SIGKILL');
		};
		signal.addEventListener('abort', stop, { once: true });
		if (signal.aborted) stop();
		words.on('data', (piece: Uint8Array) => {
			last = (last + Buffer.from(piece).toString('utf8')).slice(-MAX_WORDS);
		});
		child.on('error', (error) => {
			working.delete(child);
			reject(new ExportError(`ffmpeg did not start: ${error.message}`));
		});
		child.on('close', (code) => {
			signal.removeEventListener('abort', stop);
			working.delete(child);
			if (signal.aborted) reject(new CancelledError());
			else if (code === 0) resolve();
			else reject(failed(code, last));
		});
	});
}

/** What it says of every failure, behind the line that tells the reason. */
const AFTERWORDS =
	/^(Conversion failed|Could not write header|Error (initializing|while filtering|marking)|Nothing was written)/u;

function failed(code: number | null, words: string): ExportError {
	return new ExportError(`ffmpeg ended with ${code ?? 'a signal'}: ${reasonIn(words)}`, {
		exitCode: code ?? -1,
		words,
	});
}

/** The last line that tells something, without the part of ffmpeg that speaks. */
function reasonIn(words: string): string {
	const lines = words.trim().split('\n');
	const telling = lines.filter((line) => !AFTERWORDS.test(line.trim()));
	const line = (telling.length > 0 ? telling : lines).at(-1) ?? '';
	return line.trim().replace(/^\[[^\]]+ @ 0x[\da-f]+\] /u, '');
}
