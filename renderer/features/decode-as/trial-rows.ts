/** Results of trial decoding in plain words: what fits, what does not, and what to try next. */
import type { Trial } from '../../../main/ipc/contract.ts';
import type { Messages } from '../../messages/index.ts';

/** One line of the table. */
export interface TrialRow {
	readonly trial: Trial;
	/** `VP8 does not fit; next: H264`; empty where nothing can be concluded. */
	readonly conclusion: string;
	/** What ffmpeg said, in plain words. */
	readonly said: readonly string[];
}

/** Rows in the order of the trials. */
export function trialRows(
	trials: readonly Trial[],
	words: Messages['trials'],
): readonly TrialRow[] {
	return trials.map((trial, at) => {
		const signs = trial.signs.map((sign) => words.signs[sign]);
		return {
			trial,
			conclusion: conclusionOf(trial, trials[at + 1], words),
			// The sentence of the engine says what no sign does.
			said: signs.length > 0 ? signs : [trial.reason],
		};
	});
}

function conclusionOf(
	{ codec, verdict }: Trial,
	next: Trial | undefined,
	words: Messages['trials'],
): string {
	if (verdict === 'decodes') return words.fits(codec);
	if (verdict !== 'fails') return '';
	return next === undefined ? words.fitsNot(codec) : words.next(codec, next.codec);
}
