/** Calls of the contract about media that nobody announced: one line each. */
import { writeFile } from 'node:fs/promises';
import type { CaptureEngine } from '../../app/index.ts';
import type { ReplayRequest } from '../replay.ts';
import { ReplayDesk } from './replay-desk.ts';

/** Fields of an argument; already checked by main. */
type Fields = Readonly<Record<string, unknown>>;
type Handler = (engine: CaptureEngine, argument: Fields) => unknown;

/** Counting of conversations that runs: who asks again no longer waits for it. */
const counting = new WeakMap<CaptureEngine, AbortController>();

/** What sends streams again, by capture. */
const desks = new WeakMap<CaptureEngine, ReplayDesk>();

function deskOf(engine: CaptureEngine): ReplayDesk {
	const desk = desks.get(engine) ?? new ReplayDesk(engine);
	desks.set(engine, desk);
	return desk;
}

/** Handlers by name. */
export const UNKNOWN_HANDLERS: readonly (readonly [name: string, handler: Handler])[] = [
	['setDecodeAs', ({ unannounced }, { rules }) => unannounced.setDecodeAs(rules as string[])],
	['checkRules', ({ unannounced }, { rules }) => unannounced.checkRules(rules as string[])],
	['codecChoices', ({ unannounced }, { stream }) => unannounced.codecChoices(stream as number)],
	[
		'tryCodecs',
		({ unannounced }, { stream }) =>
			unannounced.tryCodecs(stream as number, new AbortController().signal),
	],
	[
		'streamSdp',
		({ unannounced }, { stream, frameRate }) =>
			unannounced.streamSdp(stream as number, frameRate as number | null),
	],
	[
		'checkSdp',
		({ unannounced }, { stream, text }) => unannounced.checkSdp(stream as number, text as string),
	],
	['wifiStations', ({ unannounced }) => unannounced.wifiStations()],
	['conversations', conversations],
	[
		'streamRadio',
		({ unannounced }, { stream }) =>
			unannounced.radio(stream as number, new AbortController().signal),
	],
	[
		'saveSignatures',
		({ unannounced }, { finds, path }) =>
			unannounced.saveSignatures(finds as string[], path as string, new AbortController().signal),
	],
	['writeFoundRtp', writeFoundRtp],
	['writeRtpdumpText', writeRtpdumpText],
	[
		'replay',
		(engine, { stream, ...request }) =>
			deskOf(engine).start(stream as number, request as unknown as ReplayRequest),
	],
	['stopReplay', (engine) => deskOf(engine).stop()],
];

async function writeFoundRtp({ unannounced }: CaptureEngine, { find, path }: Fields) {
	const signal = new AbortController().signal;
	await writeFile(path as string, await unannounced.extractSignature(find as string, signal));
	return null;
}

async function writeRtpdumpText({ unannounced }: CaptureEngine, { stream, path }: Fields) {
	const pages = unannounced.rtpdumpText(stream as number, new AbortController().signal);
	await writeFile(path as string, pages);
	return null;
}

function conversations(engine: CaptureEngine, query: Fields): unknown {
	const isOther = query['offset'] === 0;
	// A further page of the same table must not end the first one.
	if (isOther) counting.get(engine)?.abort();
	const abort = new AbortController();
	if (isOther) counting.set(engine, abort);
	return engine.conversations(query as never, abort.signal);
}
