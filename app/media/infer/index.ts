/** Finds out what a stream carries that no signalling announced. One scorer for each codec. */
import { scoreAacGeneric, scoreLatm } from './aac.ts';
import { scoreAc3 } from './ac3.ts';
import { scoreAmr, scoreAmrWide } from './amr.ts';
import { scoreAv1 } from './av1.ts';
import type { Candidate, Scorer } from './candidate.ts';
import { scoreProgramStream, scoreTransportStream } from './containers.ts';
import { scoreDv } from './dv.ts';
import { scoreEncrypted } from './encrypted.ts';
import { scoreEvents, scoreNoise, scoreText } from './events.ts';
import { scoreH263, scoreH263Plus } from './h263.ts';
import { scoreH264 } from './h264.ts';
import { scoreH265 } from './h265.ts';
import { scoreH266 } from './h266.ts';
import { scoreJpeg } from './jpeg.ts';
import { scoreMpegAudio } from './mpeg-audio.ts';
import { scoreMpeg4 } from './mpeg4.ts';
import { scoreOpus } from './opus.ts';
import { inferRedundant, inferWrapped } from './red.ts';
import { SampleSet } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';
import { scoreDvi4, scoreG723, scoreG729, scoreGsm, scoreIlbc } from './speech.ts';
import { scoreSpeex } from './speex.ts';
import { scoreVp8 } from './vp8.ts';
import { scoreVp9 } from './vp9.ts';
import { scoreG722, scoreG726, scoreL16, scoreL24, scorePcma, scorePcmu } from './waves.ts';

export type { Candidate } from './candidate.ts';
export type { PayloadSample } from './sample.ts';
export { headOf } from './sample.ts';

/** Fewer packets say too little. */
const LEAST_SAMPLES = 4;
/** From this confidence on a codec is named. */
export const NAMED_CONFIDENCE = 0.5;

/** The candidate that is sure enough to be named, or null. */
export function namedCandidate(candidates: readonly Candidate[]): Candidate | null {
	const isNamed = ({ codec, confidence }: Candidate): boolean =>
		codec !== null && confidence >= NAMED_CONFIDENCE;
	return candidates.find(isNamed) ?? null;
}

/** From this confidence on no further codec is asked. */
const PROVEN_CONFIDENCE = 0.96;

/** All scorers; of equal confidence the first wins, so the strictest stand first. */
const SCORERS: readonly Scorer[] = [
	...[scoreTransportStream, scoreProgramStream, scoreDv, scoreAacGeneric, scoreJpeg, scoreMpeg4],
	...[scoreH265, scoreH266, scoreVp8, scoreVp9, scoreAv1, scoreH264, scoreH263Plus, scoreH263],
	...[
		scoreAc3,
		scoreMpegAudio,
		scoreLatm,
		scoreEvents,
		scoreText,
		scoreGsm,
		scoreAmr,
		scoreAmrWide,
		scoreOpus,
	],
	...[scoreG723, scoreG729, scoreIlbc, scoreSpeex, scorePcma, scorePcmu, scoreL16, scoreL24],
	...[scoreG722, scoreDvi4, scoreG726, scoreNoise, scoreEncrypted],
];

/**
 * What may be in a stream, most likely first; empty when nothing fits.
 * @param samples of one payload type, in the order of their arrival
 */
export function inferCodec(samples: readonly PayloadSample[]): readonly Candidate[] {
	if (samples.length < LEAST_SAMPLES) return [];
	const redundant = inferRedundant(samples, inferPlain);
	if (redundant !== null) return [redundant];
	const found = inferPlain(samples);
	const wrapped = inferWrapped(samples, inferPlain, found[0]?.confidence ?? 0);
	return wrapped === null ? found : [wrapped, ...found];
}

/** The same for payloads that nothing is wrapped around. */
function inferPlain(samples: readonly PayloadSample[]): readonly Candidate[] {
	if (samples.length < LEAST_SAMPLES) return [];
	const set = new SampleSet(samples);
	const found: Candidate[] = [];
	for (const score of SCORERS) {
		const candidate = score(set);
		if (candidate !== null) found.push(candidate);
		// What its own headers prove needs no comparison: asking all would cost ten times as much.
		if (candidate !== null && candidate.confidence >= PROVEN_CONFIDENCE) break;
	}
	// Sorting is stable: of equals the stricter scorer's stays in front.
	return found.sort((a, b) => b.confidence - a.confidence);
}
