/**
 * Captures through another program that writes a pcap to its standard output or a pipe: dumpcap, which
 * has rights that tapdeck has not, tcpdump on another computer, programs of the extcap kind.
 */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { CaptureInterface, InterfaceCounters, LiveBatch } from '../../app/index.ts';
import { CaptureUnavailableError, PcapBatches, UsageError } from '../../app/index.ts';
import type { ExtcapInterface } from './extcap.ts';
import { extcapWords } from './extcap.ts';
import type { LiveRequest, LiveSource, LiveTaker } from './live-source.ts';
import { makePacketPipe } from './packet-pipe.ts';
import type { PacketPipe } from './packet-pipe.ts';

/** Characters of what a program says that are kept. */
const SAID_CHARACTERS = 4096;
/** A program that is told to end and does not is ended, ms. */
const END_PATIENCE_MS = 900;

/** A program and its words. */
export interface CaptureCommand {
	readonly program: string;
	readonly words: readonly string[];
	/** Who it is, for messages. */
	readonly title: string;
	/** What tells it to end; SIGINT when left out. */
	readonly endSignal?: NodeJS.Signals;
}

/** dumpcap on an interface of this computer. */
export function dumpcapCommand(program: string, request: LiveRequest): CaptureCommand {
	const { interface: name, filter, snapLength, bufferBytes, promiscuous, monitor } = request;
	const words = [
		...['-q', '-P', '-w', '-', '-i', name, '-s', String(snapLength)],
		...['-B', String(Math.max(1, bufferBytes >> 20))],
		...(promiscuous ? [] : ['-p']),
		...(monitor ? ['-I'] : []),
		...(request.timestampType === '' ? [] : ['--time-stamp-type', request.timestampType]),
		...(filter === '' ? [] : ['-f', filter]),
	];
	return { program, words, title: 'dumpcap' };
}

/**
 * tcpdump on another computer. The remote shell reads one line, so every word is quoted.
 * @param host `user@host`
 * @throws UsageError for what ssh would take as an option
 */
export function remoteCommand(host: string, request: LiveRequest): CaptureCommand {
	if (!/^[^\s-][^\s]*$/u.test(host)) {
		throw new UsageError(`--remote ${host}: user@host is wanted`);
	}
	const { interface: name, filter, snapLength, promiscuous, monitor } = request;
	const words = [
		...['tcpdump', '-U', '-n', '-w', '-', '-i', name, '-s', String(snapLength)],
		...(promiscuous ? [] : ['-p']),
		...(monitor ? ['-I'] : []),
		...(filter === '' ? [] : ['--', filter]),
	];
	const line = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
	// Nobody could answer a question for a password here: keys or an agent are wanted.
	return { program: 'ssh', words: ['-o', 'BatchMode=yes', host, line], title: host };
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

class CommandSource implements LiveSource {
	readonly facts: CaptureInterface;
	readonly warning = '';
	readonly #child: Child;
	readonly #endSignal: NodeJS.Signals;
	readonly #early: LiveBatch[] = [];
	#taker: LiveTaker | null = null;
	/** How it ended, once it has. */
	#ended: { readonly failure: string | null } | null = null;
	#captured = 0;
	#isStopped = false;

	constructor(facts: CaptureInterface, child: Child, endSignal: NodeJS.Signals) {
		this.facts = facts;
		this.#child = child;
		this.#endSignal = endSignal;
	}

	/** dumpcap and tcpdump tell their drops at the end only. */
	counters(): InterfaceCounters {
		return { captured: this.#captured, droppedByKernel: 0, droppedByInterface: 0 };
	}

	start(taker: LiveTaker): void {
		this.#taker = taker;
		for (const batch of this.#early.splice(0)) this.hand(batch);
		if (this.#ended !== null) taker.end(this.#ended.failure);
	}

	stop(): void {
		this.#isStopped = true;
		if (this.#ended !== null) return;
		this.#child.kill(this.#endSignal);
		setTimeout(() => this.#finish(), END_PATIENCE_MS).unref();
	}

	/** Who goes on may not hold the capture up, nor a program that it has started and left behind. */
	#finish(): void {
		this.#child.kill('SIGKILL');
		this.#child.stdout.destroy();
		this.#child.stderr.destroy();
	}

	hand(batch: LiveBatch): void {
		if (this.#taker === null) {
			this.#early.push(batch);
			return;
		}
		this.#captured += batch.count;
		this.#taker.batch(batch);
	}

	end(said: string): void {
		this.#ended ??= { failure: this.#isStopped ? null : said };
		this.#taker?.end(this.#ended.failure);
		this.#taker = null;
	}
}

/**
 * Starts a program; resolves when it has begun to capture.
 * @param pipe where it writes; its standard output when left out
 * @throws CaptureUnavailableError with what the program said
 */
export function openCommand(
	command: CaptureCommand,
	request: LiveRequest,
	pipe?: PacketPipe,
): Promise<LiveSource> {
	const { program, words, title, endSignal = 'SIGINT' } = command;
	const child = spawn(program, [...words], { stdio: ['ignore', 'pipe', 'pipe'] });
	const batches = new PcapBatches();
	let said = '';
	let source: CommandSource | null = null;
	child.stderr.on('data', (piece: Buffer) => {
		said = `${said}${piece.toString()}`.slice(-SAID_CHARACTERS);
	});
	return new Promise((resolve, reject) => {
		const fail = (reason: string): void => {
			if (source === null) {
				const name = request.interface;
				const text = `cannot capture on ${name} through ${title}: ${reason}`;
				reject(new CaptureUnavailableError(text));
			} else source.end(`${title} has ended: ${reason}`);
		};
		const take = (piece: Buffer): void => {
			try {
				const batch = batches.push(piece);
				if (source === null && batches.linkType >= 0) {
					source = new CommandSource(factsOf(request, batches.linkType), child, endSignal);
					resolve(source);
				}
				if (batch !== null) source?.hand(batch);
			} catch (error) {
				child.kill();
				fail(error instanceof Error ? error.message : String(error));
			}
		};
		child.on('error', (error) => fail(error.message));
		child.on('close', (code) => {
			pipe?.end();
			fail(lastLine(said) ?? `exit code ${code ?? 'of a signal'}`);
		});
		if (pipe === undefined) child.stdout.on('data', take);
		else {
			child.stdout.resume();
			pipe.read(take);
		}
	});
}

/** tcpdump on another computer. @throws UsageError, CaptureUnavailableError */
export async function openRemote(host: string, request: LiveRequest): Promise<LiveSource> {
	const command = remoteCommand(host, request);
	return await openCommand(command, request);
}

/** An interface of an extcap program. @throws CaptureUnavailableError */
export async function openExtcap(
	extcap: ExtcapInterface,
	request: LiveRequest,
): Promise<LiveSource> {
	const pipe = makePacketPipe();
	const words = extcapWords(request, pipe.name);
	const title = basename(extcap.program);
	const command = { program: extcap.program, words, title, endSignal: 'SIGTERM' } as const;
	return await openCommand(command, request, pipe);
}

function factsOf(request: LiveRequest, linkType: number): CaptureInterface {
	const { interface: name, filter, snapLength } = request;
	return {
		...{ id: 0, name, description: null, linkType, snapLength },
		...{ ticksPerSecond: 1e9, fcsLength: 0, filter: filter === '' ? null : filter },
		...{ operatingSystem: null, droppedByInterface: null, droppedByKernel: null },
	};
}

function lastLine(text: string): string | null {
	const lines = text.split('\n').map((line) => line.trim());
	return lines.filter((line) => line !== '').at(-1) ?? null;
}
