/** How a finished file plays: decoded once, what the decoder complains of is kept beside it. */
import { ExportError } from '../errors.ts';
import type { Playback } from '../views/save.ts';
import { DecodeWords } from './decode-words.ts';
import { findFfmpeg, runFfmpeg } from './ffmpeg.ts';

/** How much of a file is decoded, s: a saved hour must not cost minutes. */
const MOST_SECONDS = 120;
/** Different messages that are kept. */
const MOST_LINES = 20;

/** What is known of a file beforehand. */
export interface PlayedFile {
	readonly path: string;
	/** How long it is, s. */
	readonly seconds: number;
	/** Damaged pictures that are not in it. */
	readonly leftOut: number;
}

/**
 * Decodes the beginning of a file. What does not decode is no failure: the file stays.
 * @returns null without ffmpeg
 * @throws CancelledError on abort
 */
export async function checkPlayback(
	{ path, seconds, leftOut }: PlayedFile,
	signal: AbortSignal,
): Promise<Playback | null> {
	if (findFfmpeg() === null) return null;
	const heard = new DecodeWords();
	const args = ['-t', String(MOST_SECONDS), '-i', `file:${path}`, '-map', '0', '-f', 'null', '-'];
	try {
		await runFfmpeg(args, signal, undefined, heard.take);
	} catch (error) {
		if (!(error instanceof ExportError)) throw error;
	}
	return {
		errors: heard.count + leftOut,
		checkedSeconds: Math.min(seconds, MOST_SECONDS),
		words: [
			...(leftOut > 0 ? [`${leftOut} damaged pictures were left out`] : []),
			...heard.lines(MOST_LINES),
		],
	};
}

/** What the warnings say of it; empty where nothing went wrong. */
export function playbackNotes(playback: Playback | null): readonly string[] {
	if (playback === null || playback.errors === 0) return [];
	const { errors, checkedSeconds, words } = playback;
	const part = checkedSeconds < MOST_SECONDS ? '' : ` in its first ${MOST_SECONDS} s`;
	const count = errors === 1 ? '1 error' : `${errors} errors`;
	return [`plays with ${count}${part}: ${words[0] ?? ''}`];
}
