/** How a finished file plays: decoded once, what the decoder complains of is kept beside it. */
import { ExportError } from '../errors.ts';
import type { Playback } from '../views/save.ts';
import { DecodeReport, REPORT_WORDS } from './decode-report.ts';
import type { DecodedPictures } from './decode-report.ts';
import { findFfmpeg, runFfmpeg } from './ffmpeg.ts';
import { CHECKED_SECONDS } from './picture-writer.ts';

/** Different messages that are kept. */
const MOST_LINES = 20;
/** Where the check ends inside a film, so many pictures are read and not decoded any more. */
const CUT_PICTURES = 4;

/** What is known of a file beforehand. */
export interface PlayedFile {
	readonly path: string;
	/** How long it is, s. */
	readonly seconds: number;
	/** Damaged pictures that are not in it. */
	readonly leftOut: number;
	/** Pictures in its checked part that no decoder shows; null where nobody knows. */
	readonly hidden: number | null;
}

/**
 * Decodes the beginning of a file. What does not decode is no failure: the file stays.
 * @returns null without ffmpeg
 * @throws CancelledError on abort
 */
export async function checkPlayback(
	file: PlayedFile,
	signal: AbortSignal,
): Promise<Playback | null> {
	if (findFfmpeg() === null) return null;
	const { path, seconds, leftOut } = file;
	const heard = new DecodeReport();
	const args = ['-t', String(CHECKED_SECONDS), '-i', `file:${path}`, '-map', '0', '-f', 'null'];
	try {
		await runFfmpeg([...REPORT_WORDS, ...args, '-'], signal, undefined, heard.take);
	} catch (error) {
		if (!(error instanceof ExportError)) throw error;
	}
	heard.end();
	const undecoded = undecodedOf(heard.pictures, file);
	return {
		errors: heard.words.count + leftOut + undecoded,
		...{ leftOut, undecoded },
		checkedSeconds: Math.min(seconds, CHECKED_SECONDS),
		words: heard.words.lines(MOST_LINES),
	};
}

/** Pictures that were given to a decoder and did not come out: most of these it drops silently. */
function undecodedOf(
	pictures: DecodedPictures | null,
	{ seconds, hidden }: Pick<PlayedFile, 'seconds' | 'hidden'>,
): number {
	if (pictures === null || hidden === null) return 0;
	const missing = pictures.given - hidden - pictures.decoded;
	return Math.max(0, seconds < CHECKED_SECONDS ? missing : missing - CUT_PICTURES);
}

const counted = (count: number, one: string, many: string): readonly string[] =>
	count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`];

/** What the warnings say of it; empty where nothing went wrong. */
export function playbackNotes(playback: Playback | null): readonly string[] {
	if (playback === null || playback.errors === 0) return [];
	const { errors, checkedSeconds, words, leftOut, undecoded } = playback;
	const part = checkedSeconds < CHECKED_SECONDS ? '' : ` in its first ${CHECKED_SECONDS} s`;
	const [count = ''] = counted(errors, 'error', 'errors');
	const others = errors - leftOut - undecoded;
	const told = [
		...counted(leftOut, 'damaged picture was left out', 'damaged pictures were left out'),
		...counted(undecoded, 'picture could not be decoded', 'pictures could not be decoded'),
		...counted(others, 'error in what was decoded', 'errors in what was decoded'),
	];
	const first = words[0] === undefined ? '' : ` (${words[0]})`;
	return [`plays with ${count}${part}: ${told.join(', ')}${first}`];
}
