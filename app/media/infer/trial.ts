/** What trial decoding changes in the order of candidates. */
import type { Candidate } from './candidate.ts';
import type { MismatchSign } from './mismatch.ts';

/** How the first seconds of a stream went through the decoder of one codec. */
export interface Trial {
	/** RFC encoding name. */
	readonly codec: string;
	/**
	 * `decodes`: nearly all that is whole came out; `partly`; `fails`: nothing or next to nothing;
	 * `untold`: any bytes decode (G.711 …), no key frame came, or there is no decoder.
	 */
	readonly verdict: 'decodes' | 'partly' | 'fails' | 'untold';
	/** Pictures, or samples, that came out, and that were put in. */
	readonly decoded: number;
	readonly expected: number;
	/** In words. */
	readonly reason: string;
	/** What in ffmpeg's words speaks against the codec. */
	readonly signs: readonly MismatchSign[];
	/** ffmpeg's own words, cut after some lines; empty where it said nothing or was not asked. */
	readonly words: string;
}

/** What failed is not named any more. */
const FAILED_CONFIDENCE = 0.2;
const DECODED_CONFIDENCE = 0.9;

/** Candidates after their trials: what decodes goes first, what fails is no longer believed. */
export function afterTrials(
	candidates: readonly Candidate[],
	trials: readonly Trial[],
): readonly Candidate[] {
	const judged = candidates.map((candidate): Candidate => {
		const trial = trials.find(({ codec }) => codec === candidate.codec);
		if (trial === undefined || trial.verdict === 'untold') return candidate;
		const { confidence, reasons } = candidate;
		return {
			...candidate,
			confidence: confidenceAfter(trial, confidence),
			reasons: [...reasons, trial.reason],
		};
	});
	return judged.sort((a, b) => b.confidence - a.confidence);
}

function confidenceAfter({ verdict }: Trial, confidence: number): number {
	if (verdict === 'fails') return Math.min(FAILED_CONFIDENCE, confidence);
	// That it decodes shows much where the bytes fitted before, and little where they did not.
	return verdict === 'decodes' && confidence >= 0.4
		? Math.max(DECODED_CONFIDENCE, confidence)
		: confidence;
}
