/** Codec of a stream where the payload itself or the user says it. */
import { namedCandidate } from '../media/infer/index.ts';
import type { Candidate } from '../media/infer/index.ts';
import { knownClockRate } from '../protocols/rtp/index.ts';
import type { FixedCodec } from '../protocols/rtp/index.ts';
import type { InferredWords } from './stream-problems.ts';
import type { FactSource } from './streams.ts';

/** Codec and clock of a stream, and where they are known from. */
export interface StreamCodec {
	readonly codec: string | null;
	readonly codecFrom: FactSource | null;
	readonly clockRate: number | null;
	readonly clockRateFrom: FactSource | null;
	readonly kind: 'audio' | 'video' | 'other';
	/** Payload type that carries it. */
	readonly payloadType: number;
	readonly channels: number;
	/** 0 to 1: below 1 it was inferred from the payload. */
	readonly confidence: number;
	/** What was inferred, most likely first; empty where nothing had to be. */
	readonly candidates: readonly Candidate[];
}

/** What the payload of a type that nobody announced looks like; unknown where nothing fits well. */
export function inferredCodec(
	candidates: readonly Candidate[],
	payloadType: number,
	isSecured: boolean,
): StreamCodec {
	const best = isSecured ? null : namedCandidate(candidates);
	const clockRate = best === null || best.clockRate === 0 ? null : best.clockRate;
	return {
		codec: best?.codec ?? null,
		codecFrom: best === null ? null : 'inferred',
		clockRate,
		clockRateFrom: clockRate === null ? null : 'inferred',
		kind: best?.kind ?? 'other',
		channels: Math.max(1, best?.channels ?? 1),
		confidence: best?.confidence ?? 1,
		...{ payloadType, candidates },
	};
}

/** Codecs of pictures, as the user may write them. */
const VIDEO_CODECS: ReadonlySet<string> = new Set([
	...['H261', 'H263', 'H263-1998', 'H263-2000', 'H264', 'H265', 'H266', 'VP8', 'VP9', 'AV1'],
	...['MP4V-ES', 'MPV', 'MP2T', 'MP2P', 'PS', 'JPEG', 'DV'],
]);

/** The user's word, and what is known beside it; what was inferred counts no more. */
export function fixedCodec(fixed: FixedCodec, main: StreamCodec): StreamCodec {
	const isGuess = main.codecFrom === 'inferred' && main.candidates.length > 0;
	const isOpen = isGuess || main.clockRate === null;
	const usual = isGuess || main.clockRate === null ? knownClockRate(fixed.codec) : main.clockRate;
	const clockRate = fixed.clockRate > 0 ? fixed.clockRate : usual;
	const from = isOpen ? 'static' : main.clockRateFrom;
	return {
		...main,
		codec: fixed.codec,
		codecFrom: 'user',
		channels: fixed.channels > 0 ? fixed.channels : Math.max(1, isGuess ? 1 : main.channels),
		clockRate: clockRate === 0 ? null : clockRate,
		clockRateFrom: fixed.clockRate > 0 ? 'user' : clockRate === 0 ? null : from,
		kind: VIDEO_CODECS.has(fixed.codec.toUpperCase()) ? 'video' : main.kind,
		confidence: 1,
	};
}

/** What is told of an inferred codec; null where nothing was inferred. */
export function inferredFacts(codec: StreamCodec): InferredWords | null {
	const { codecFrom, candidates, confidence } = codec;
	const [best, next] = candidates;
	if (best === undefined || codecFrom === 'user') return null;
	const reasons = best.reasons.join('; ');
	if (codecFrom !== 'inferred')
		return { named: null, confidence: best.confidence, reasons, next: best.codec };
	const isClose = next !== undefined && next.confidence > confidence - 0.25;
	return { named: codec.codec, confidence, reasons, next: isClose ? next.codec : null };
}
