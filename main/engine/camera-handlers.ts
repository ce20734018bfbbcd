/** Calls of the contract about cameras: one line each. */
import type { CaptureEngine, ClipQuery, ClipView } from '../../app/index.ts';

/** Fields of an argument; already checked by main. */
type Fields = Readonly<Record<string, unknown>>;
type Handler = (engine: CaptureEngine, argument: Fields) => unknown;

/** The clip that is being made: whoever asks for another one no longer waits for it. */
const making = new WeakMap<CaptureEngine, AbortController>();

/** Handlers by name. */
export const CAMERA_HANDLERS: readonly (readonly [name: string, handler: Handler])[] = [
	['sessionDetail', (engine, { id }) => engine.sessionDetail(id as string)],
	['sessionMessages', (engine, { frame }) => engine.sessionMessages(frame as number)],
	['strip', (engine, query) => engine.strip(query as never)],
	['stills', (engine, query) => engine.stills(query as never, new AbortController().signal)],
	['recoveredPassword', (engine, query) => engine.recoveredPassword(query as never)],
	['clip', clip],
];

function clip(engine: CaptureEngine, { path, ...query }: Fields): Promise<ClipView> {
	making.get(engine)?.abort();
	const abort = new AbortController();
	making.set(engine, abort);
	return engine.clip(query as unknown as ClipQuery, path as string, abort.signal);
}
