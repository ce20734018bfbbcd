/** What a listener or a court should know of a stream, in plain sentences. */
import type { RtpFigures } from '../analysis/rtp-figures.ts';

/** What the sentences are made from. */
export interface ProblemFacts {
	readonly figures: RtpFigures;
	readonly codec: string | null;
	readonly clockRate: number | null;
	/** What the payload looks like where nobody announced it. */
	readonly inferred: InferredWords | null;
	readonly encrypted: boolean;
	/** SRTP suites whose keys the call's SDP gives. */
	readonly suites: readonly string[];
	/** 0 to 1. */
	readonly detection: number;
	/** The snap length cut payload. */
	readonly isCut: boolean;
	readonly ssrc: number;
	/** Its announcement was guessed. */
	readonly isInferred: boolean;
	/** Static payload types that the announcement gave another meaning. */
	readonly redefined: readonly number[];
}

/** How an inferred codec is told. */
export interface InferredWords {
	/** The codec that is named; null when none is sure enough. */
	readonly named: string | null;
	/** 0 to 1. */
	readonly confidence: number;
	readonly reasons: string;
	/** What it may be instead; null when nothing else comes near, or it looks encrypted. */
	readonly next: string | null;
}

/** Sentences without a full stop, most weighty first. */
export function streamProblems(facts: ProblemFacts): readonly string[] {
	const { figures } = facts;
	const problems: string[] = [];
	if (facts.encrypted) problems.push('encrypted (SRTP): a key is needed to play it');
	if (facts.suites.length > 0) {
		problems.push(`SRTP, opened with the key in SDP (${facts.suites.join(', ')})`);
	}
	if (figures.lost > 0) {
		problems.push(
			`${count(figures.lost, 'packet')} lost (${figures.lostPercent.toFixed(2)} % of ${figures.expected})`,
		);
	}
	if (facts.isCut) problems.push('payload cut by the snap length: not all of it was captured');
	if (figures.late > 0) problems.push(`${count(figures.late, 'packet')} late (reordered)`);
	if (figures.duplicates > 0) problems.push(count(figures.duplicates, 'duplicate packet'));
	if (figures.restarts > 0) problems.push(`sender restarted ${count(figures.restarts, 'time')}`);
	if (facts.codec === null) problems.push('unknown codec: the payload type is dynamic');
	if (facts.inferred !== null && !facts.encrypted) problems.push(inferredProblem(facts.inferred));
	if (facts.clockRate === null) problems.push('no clock rate: jitter cannot be known');
	if (facts.detection < 0.6) {
		problems.push('few or odd packets: it may not be RTP');
	}
	if (facts.isInferred) {
		problems.push(
			'its call is inferred: the announced address is private, port, time and codec fit',
		);
	}
	for (const type of facts.redefined)
		problems.push(`payload type ${type} was redefined by the call`);
	if (facts.ssrc === 0 || facts.ssrc === 0xffff_ffff) problems.push('unusual SSRC');
	return problems;
}

function inferredProblem({ named, confidence, reasons, next }: InferredWords): string {
	const sure = `${Math.round(confidence * 100)} %`;
	if (named === null) {
		return next === null ? reasons : `it may be ${next} (${sure}): ${reasons}`;
	}
	const other = next === null ? '' : `; it may be ${next} too`;
	return `codec inferred: ${named} (${sure}): ${reasons}${other}`;
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
