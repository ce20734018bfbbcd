/** Calls of the contract about SIP calls, playbacks and cameras: one line each. */
import type { CaptureEngine } from '../../app/index.ts';
import { NotFoundError } from '../../app/index.ts';
import { CAMERA_HANDLERS } from './camera-handlers.ts';
import { UNKNOWN_HANDLERS } from './unknown-handlers.ts';

/** Fields of an argument; already checked by main. */
type Fields = Readonly<Record<string, unknown>>;

const HANDLERS: ReadonlyMap<string, (engine: CaptureEngine, argument: Fields) => unknown> = new Map<
	string,
	(engine: CaptureEngine, argument: Fields) => unknown
>([
	['callRows', (engine, { numbers }) => engine.callRows(numbers as readonly number[])],
	['callNumber', (engine, { id }) => engine.callNumber(id as string)],
	['callMessages', (engine, { call }) => engine.callMessages(call as number)],
	['openPlayer', (engine, query) => engine.openPlayer(query as never)],
	['wave', (engine, query) => engine.wave(query as never)],
	['samples', (engine, query) => engine.samples(query as never)],
	['closePlayer', closePlayer],
	...CAMERA_HANDLERS,
	...UNKNOWN_HANDLERS,
]);

async function closePlayer(engine: CaptureEngine, { playback }: Fields): Promise<null> {
	await engine.closePlayer(playback as number);
	return null;
}

/**
 * Answers one call.
 * @throws NotFoundError for an unknown name
 */
export function callOfCalls(engine: CaptureEngine, name: string, argument: Fields): unknown {
	const handler = HANDLERS.get(name);
	if (handler === undefined) throw new NotFoundError(`unknown call: ${name}`);
	return handler(engine, argument);
}
