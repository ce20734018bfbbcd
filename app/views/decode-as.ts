/** What the user may say of packets and streams: the rules in force, and what a stream may be. */
import type { EndpointItem, FactSource } from './streams.ts';

/**
 * What became of new rules: `applied` (at once), or `reopen` when the capture must be opened again
 * with them: packets that nobody took before are to become RTP, or are no longer to be left alone.
 */
export type DecodeAsOutcome = 'applied' | 'reopen';

/** One row of the table: the seed's five columns, for one rule. */
export interface DecodeAsRow {
	/** The rule as `--decode-as` takes it. */
	readonly rule: string;
	/** `UDP port`, `SSRC`, `Source address && SSRC` … */
	readonly field: string;
	readonly value: string;
	/** How the value is written: `Integer, base 10` … */
	readonly type: string;
	/** What it would be without the rule. */
	readonly default: string;
	/** What the rule makes of it. */
	readonly current: string;
}

/** A rule that is being written. */
export interface CheckedRule {
	/** Null when it is not understood. */
	readonly row: DecodeAsRow | null;
	/** Why; empty when it is understood. */
	readonly message: string;
}

/** All rules in force. */
export interface DecodeAsView {
	readonly rows: readonly DecodeAsRow[];
	/** True when a step back exists. */
	readonly canUndo: boolean;
}

/** One thing that a stream may be. */
export interface CodecChoice {
	/** RFC encoding name; null: encrypted. */
	readonly codec: string | null;
	readonly kind: 'audio' | 'video' | 'other';
	/** Hz; null where it is not known. */
	readonly clockRate: number | null;
	readonly channels: number;
	/** 0 to 1. */
	readonly confidence: number;
	/** What speaks for it, in words. */
	readonly reasons: readonly string[];
	/** The rule that fixes it; null for what no rule can say. */
	readonly rule: string | null;
}

/** What a stream is taken for and what it may be instead. */
export interface CodecChoices {
	/** Id of the stream, `rtp-12`. */
	readonly stream: string;
	readonly ssrc: string;
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	readonly payloadType: number;
	/** In force now. */
	readonly codec: string | null;
	readonly codecFrom: FactSource | null;
	readonly clockRate: number | null;
	/** From the payload itself, most likely first; empty where it was not looked at. */
	readonly candidates: readonly CodecChoice[];
	/** The rule that says that this stream is no RTP. */
	readonly noRtpRule: string;
}
