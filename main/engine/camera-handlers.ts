/** Calls of the contract about cameras and pictures: one line each. */
import type { CaptureEngine, ClipQuery, ClipView, VideoView } from '../../app/index.ts';

/** Fields of an argument; already checked by main. */
type Fields = Readonly<Record<string, unknown>>;
type Handler = (engine: CaptureEngine, argument: Fields) => unknown;

/** The clip that is being made: whoever asks for another one no longer waits for it. */
const making = new WeakMap<CaptureEngine, AbortController>();
/** The same for the pictures of a stream that are counted. */
const looking = new WeakMap<CaptureEngine, AbortController>();

/** Gives up what was begun before, and begins anew. */
function anew(begun: WeakMap<CaptureEngine, AbortController>, engine: CaptureEngine): AbortSignal {
	begun.get(engine)?.abort();
	const abort = new AbortController();
	begun.set(engine, abort);
	return abort.signal;
}

/** The same for the exchanges that are filtered. */
const filtering = new WeakMap<CaptureEngine, AbortController>();

/** Handlers by name. */
export const CAMERA_HANDLERS: readonly (readonly [name: string, handler: Handler])[] = [
	['sessionDetail', (engine, { id }) => engine.sessionDetail(id as string)],
	['exchangeFrames', exchangeFrames],
	['sessionMessages', (engine, { frame }) => engine.sessionMessages(frame as number)],
	['strip', (engine, query) => engine.strip(query as never)],
	['stills', (engine, query) => engine.stills(query as never, new AbortController().signal)],
	['recoveredPassword', (engine, query) => engine.recoveredPassword(query as never)],
	['clip', clip],
	['video', video],
	['stopClip', stopClip],
];

function exchangeFrames(engine: CaptureEngine, { id, filter }: Fields): Promise<readonly number[]> {
	const query = { id: id as string, filter: filter as string };
	return engine.exchangeFrames(query, anew(filtering, engine));
}

function clip(engine: CaptureEngine, { path, ...query }: Fields): Promise<ClipView> {
	return engine.clip(query as unknown as ClipQuery, path as string, anew(making, engine));
}

function video(engine: CaptureEngine, query: Fields): Promise<VideoView> {
	return engine.video(query as never, anew(looking, engine));
}

function stopClip(engine: CaptureEngine): null {
	making.get(engine)?.abort();
	looking.get(engine)?.abort();
	return null;
}
