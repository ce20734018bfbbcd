/** `tapdeck capture`: packets of interfaces into a file, until stopped. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { ManifestDocument } from '../../app/index.ts';
import { UsageError, VERSION } from '../../app/index.ts';
import type { LiveFigures } from '../capture/live-session.ts';
import { LiveSession } from '../capture/live-session.ts';
import type { LiveSource } from '../capture/live-source.ts';
import { openSource } from '../capture/open-source.ts';
import { LiveRecording } from '../capture/recording.ts';
import type { CaptureOptions } from './capture-options.ts';
import {
	addCaptureOptions,
	requestsOf,
	ringOf,
	secondsOf,
	wholeNumber,
} from './capture-options.ts';
import type { CommandContext } from './exit.ts';
import { EXIT_FAILED, EXIT_PARTLY } from './exit.ts';
import { notice, print, printJson } from './run.ts';

/** How often the limits are looked at and the counters shown. */
const LOOK_MS = 100;
const SHOW_MS = 1000;

/** Opens all interfaces, or none. */
async function openSources(options: CaptureOptions): Promise<readonly LiveSource[]> {
	const sources: LiveSource[] = [];
	try {
		for (const request of requestsOf(options)) {
			sources.push(await openSource(request));
		}
		return sources;
	} catch (error) {
		for (const source of sources) source.stop();
		throw error;
	}
}

/** `tapdeck-20261121-080000.pcapng` in the folder of the user. */
function usualName(now: Date): string {
	const digits = now.toISOString().replaceAll(/[-:]|\..*/gu, '');
	return `tapdeck-${digits.replace('T', '-')}.pcapng`;
}

async function start(options: CaptureOptions): Promise<LiveSession> {
	const ring = ringOf(options.ring);
	const reserve = wholeNumber('--reserve', options.reserve, 0) ?? 0;
	// What was recorded and what it was recorded from stand together.
	if (options.save !== undefined) mkdirSync(options.save, { recursive: true });
	const path = options.write ?? join(options.save ?? '', usualName(new Date()));
	const sources = await openSources(options);
	for (const { warning } of sources) if (warning !== '') notice(warning);
	return new LiveSession(sources, {
		path,
		application: `tapdeck ${VERSION}`,
		fileBytes: ring?.fileBytes ?? null,
		fileCount: ring?.fileCount ?? null,
		reserveBytes: reserve * 1e6,
		overwrite: options.overwrite === true,
	});
}

/** Counters in one line. */
export function figuresText(figures: LiveFigures): string {
	const { packets, bytes, droppedByKernel, droppedByInterface, droppedByTapdeck } = figures;
	const dropped = [
		[droppedByKernel, 'by the kernel'],
		[droppedByInterface, 'by the interface'],
		[droppedByTapdeck, 'by tapdeck'],
	] as const;
	const drops = dropped.filter(([count]) => count > 0);
	return [
		`${packets.toLocaleString('en')} packets`,
		`${(bytes / 1e6).toFixed(1)} MB`,
		drops.length === 0
			? 'none dropped'
			: `DROPPED ${drops.map(([count, by]) => `${count.toLocaleString('en')} ${by}`).join(', ')}`,
	].join(', ');
}

interface Limits {
	readonly seconds: number | null;
	readonly packets: number | null;
}

/** Streams are written as they arrive when a folder is named. */
function recordingOf(options: CaptureOptions, file: string): LiveRecording | null {
	if (options.save === undefined) return null;
	const isRing = options.ring !== undefined;
	return new LiveRecording({ file, isRing }, options.save, {
		...{ format: 'auto', names: options.names, overwrite: options.overwrite === true },
		silenceSeconds: secondsOf('--stream-timeout', options.streamTimeout) ?? 5,
	});
}

/** Once a second: for people on a terminal, for programs when asked. */
function showFigures(
	figures: LiveFigures,
	{ progress = false }: CaptureOptions,
	recording: LiveRecording | null,
): void {
	if (progress) {
		const { packets } = figures;
		const { listed = null, lag = null } = recording?.progress(packets, Date.now()) ?? {};
		process.stderr.write(`${JSON.stringify({ packets, listed, lag })}\n`);
	} else if (process.stderr.isTTY) process.stderr.write(`\r${figuresText(figures)}  `);
}

/** Waits until something ends the capture: a signal, a limit, a failure. */
async function runToEnd(
	session: LiveSession,
	limits: Limits,
	signal: AbortSignal,
	show: (figures: LiveFigures) => void,
): Promise<number> {
	const begun = performance.now();
	const elapsed = (): number => (performance.now() - begun) / 1000;
	let shown = begun;
	const stop = (): void => session.stop();
	signal.addEventListener('abort', stop, { once: true });
	if (signal.aborted) stop();
	const look = setInterval(() => {
		const figures = session.figures();
		const isOver = limits.seconds !== null && elapsed() >= limits.seconds;
		if (isOver || (limits.packets !== null && figures.packets >= limits.packets)) stop();
		if (performance.now() - shown < SHOW_MS) return;
		shown = performance.now();
		show(figures);
	}, LOOK_MS);
	await session.ended;
	clearInterval(look);
	signal.removeEventListener('abort', stop);
	if (process.stderr.isTTY) process.stderr.write('\r');
	return elapsed();
}

/** SHA-256 of the file; null for a ring, whose files have one each. */
function wholeHash({ ring }: CaptureOptions, { hashes }: LiveSession): string | null {
	return ring === undefined ? (hashes[0]?.sha256 ?? null) : null;
}

function documentOf(
	options: CaptureOptions,
	figures: LiveFigures,
	duration: number,
	saved: ManifestDocument | null,
	hashes: LiveSession['hashes'],
): object {
	const { packets, bytes, droppedByKernel, droppedByInterface, droppedByTapdeck } = figures;
	return {
		schema: 'tapdeck/capture@1',
		interface: options.interface.join(', '),
		filter: requestsOf(options)[0]?.filter ?? '',
		...{ packets, droppedByKernel, droppedByInterface, droppedByTapdeck, bytes, duration },
		files: figures.files,
		hashes,
		interfaces: figures.interfaces,
		saved: saved?.items ?? [],
	};
}

/** @throws UsageError */
function refuseContradictions({ write, ring, save }: CaptureOptions): void {
	if (write === '-' && ring !== undefined) {
		throw new UsageError('--ring wants files: give -w a name');
	}
	if (write === '-' && save !== undefined) {
		throw new UsageError('--save reads the file again: give -w a name');
	}
}

/** Builds the command. */
export function captureCommand(context: CommandContext): Command {
	const command = new Command('capture').description('captures live into a file');
	return addCaptureOptions(command).action(async (options: CaptureOptions) => {
		const limits = {
			seconds: secondsOf('--duration', options.duration),
			packets: wholeNumber('--packets', options.packets, 1),
		};
		refuseContradictions(options);
		const session = await start(options);
		notice(`capturing on ${options.interface.join(', ')} into ${session.file}; Ctrl+C ends it`);
		const recording = recordingOf(options, session.file);
		const show = (figures: LiveFigures): void => showFigures(figures, options, recording);
		const duration = await runToEnd(session, limits, context.signal, show);
		const figures = session.figures();
		const recorded =
			(await recording?.finish(wholeHash(options, session), new AbortController().signal)) ?? null;
		const saved = recorded?.manifest ?? null;
		const missed = recorded?.missed ?? 0;
		if (missed > 0) notice(`the ring overwrote ${missed} packets before they were recorded`);
		for (const { id, reason } of saved?.failed ?? []) {
			notice(`${id} could not be saved: ${reason}`);
			context.exitCode = EXIT_PARTLY;
		}
		const failures = [
			figures.failure,
			...figures.interfaces.map(({ name, failure }) =>
				failure === null ? null : `${name}: ${failure}`,
			),
		].filter((text) => text !== null);
		for (const failure of failures) notice(failure);
		if (failures.length > 0) context.exitCode = EXIT_FAILED;
		const text = `${figuresText(figures)} in ${duration.toFixed(1)} s`;
		// Standard output is the capture then.
		if (options.write === '-') return notice(text);
		if (options.json === true)
			return printJson(documentOf(options, figures, duration, saved, session.hashes));
		const streams = saved === null ? '' : `; ${saved.items.length} streams in ${options.save}`;
		return print(`${text}, in ${figures.files.join(', ')}${streams}\n`);
	});
}
