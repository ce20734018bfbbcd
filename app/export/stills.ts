/** Key frames as small JPEG pictures. */
import { CancelledError } from '../errors.ts';
import type { MediaFrame, MediaSource, MediaTrack } from '../media-source.ts';
import type { StillView } from '../views/dvrip.ts';
import { feedFfmpeg } from './ffmpeg.ts';

/** Width of a still, px. */
const STILL_WIDTH = 192;
/** What ffmpeg calls a bare stream. */
const BARE_FORMATS: ReadonlyMap<string, string> = new Map([
	['H264', 'h264'],
	['H265', 'hevc'],
	['MPEG4', 'm4v'],
	['JPEG', 'mjpeg'],
]);

/** Where a wanted picture stands. */
interface Place {
	readonly offset: number;
	readonly frame: number;
}

/**
 * Reads pictures of one track again and decodes each by itself.
 * @param places of whole pictures that need no other one
 * @throws ExportError without ffmpeg, CancelledError on abort
 */
export async function readStills(
	source: MediaSource,
	track: MediaTrack,
	places: readonly Place[],
	signal: AbortSignal,
): Promise<readonly StillView[]> {
	if (places.length === 0) return [];
	const pictures = await readPictures(source, track, places, signal);
	const format = BARE_FORMATS.get(track.codec ?? '');
	const stills: StillView[] = [];
	for (const { offset, frame } of places) {
		const picture = pictures.get(frame);
		const isShown = picture !== undefined && format !== undefined;
		const jpeg = isShown ? await decoded(picture, format, signal) : new Uint8Array(0);
		stills.push({ offset, frame, jpeg });
	}
	return stills;
}

/** Bytes of the wanted pictures, by their first frame; reading ends with the last of them. */
async function readPictures(
	source: MediaSource,
	track: MediaTrack,
	places: readonly Place[],
	signal: AbortSignal,
): Promise<ReadonlyMap<number, Uint8Array>> {
	const wanted = new Set(places.map(({ frame }) => frame));
	const found = new Map<number, Uint8Array>();
	const enough = new AbortController();
	let pieces: Uint8Array[] | null = null;
	let current = 0;
	const visitor = {
		begin: (_: string, { frame, missing }: MediaFrame): void => {
			pieces = wanted.has(frame) && missing === 0 && !found.has(frame) ? [] : null;
			current = frame;
		},
		piece: (_: string, data: Uint8Array, start: number, end: number): void => {
			pieces?.push(data.slice(start, end));
		},
		end: (): void => {
			if (pieces !== null) found.set(current, Buffer.concat(pieces));
			pieces = null;
			if (found.size === wanted.size) enough.abort();
		},
	};
	try {
		const both = anyOf(signal, enough.signal);
		await source.read(new Set([track.id]), visitor, both, () => undefined);
	} catch (error) {
		if (signal.aborted || !enough.signal.aborted || !(error instanceof CancelledError)) throw error;
	}
	return found;
}

/** Aborts with the first of two; `AbortSignal.any` is not everywhere yet. */
export function anyOf(one: AbortSignal, other: AbortSignal): AbortSignal {
	const both = new AbortController();
	const stop = (): void => both.abort();
	if (one.aborted || other.aborted) stop();
	for (const signal of [one, other]) signal.addEventListener('abort', stop, { once: true });
	return both.signal;
}

/** One picture as JPEG; empty when it cannot be decoded. */
async function decoded(
	picture: Uint8Array,
	format: string,
	signal: AbortSignal,
): Promise<Uint8Array> {
	const output: Uint8Array[] = [];
	const words = [
		...['-f', format, '-i', 'pipe:0', '-frames:v', '1', '-an'],
		...['-vf', `scale=${STILL_WIDTH}:-2`, '-pix_fmt', 'yuvj420p'],
		...['-f', 'image2pipe', '-c:v', 'mjpeg', '-q:v', '4', 'pipe:1'],
	];
	const ffmpeg = feedFfmpeg(words, signal, (piece) => output.push(piece));
	ffmpeg.write(picture);
	ffmpeg.end();
	try {
		await ffmpeg.done;
	} catch (error) {
		if (error instanceof CancelledError) throw error;
		return new Uint8Array(0);
	}
	return new Uint8Array(Buffer.concat(output));
}
