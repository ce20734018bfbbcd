/** Decode As while a capture is open: rules in force, changes and their undoing, what else fits. */
import { measureAgain } from './analyses.ts';
import { UsageError } from './errors.ts';
import type { DecodeRule } from './protocols/rtp/index.ts';
import type { DecodeAsRules } from './protocols/rtp/index.ts';
import { parseDecodeRule } from './protocols/rtp/index.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import type { CaptureSession } from './session.ts';
import { decodeAsRow } from './views/decode-as-rows.ts';
import type {
	CheckedRule,
	CodecChoice,
	CodecChoices,
	DecodeAsOutcome,
	DecodeAsView,
} from './views/decode-as.ts';
import {
	candidatesOf,
	payloadTypesOf,
	streamCodec,
	streamEndpoint,
	streamId,
	ssrcText,
} from './views/stream-item.ts';

/** Steps back that are kept. */
const MAX_UNDO = 100;

/** The rules of one capture. */
export class DecodeAsRoom {
	readonly #session: CaptureSession;
	/** Rules before each change, newest last. */
	readonly #before: (readonly string[])[] = [];
	/** Rules that the reading went by. */
	readonly #read: readonly DecodeRule[];

	constructor(session: CaptureSession) {
		this.#session = session;
		this.#read = this.#rules.rules;
	}

	get #rules(): DecodeAsRules {
		return this.#session.decodeAs;
	}

	/** Rules in force, as they are written. */
	rules(): readonly string[] {
		return this.#rules.rules.map(({ text }) => text);
	}

	/** The table of the rules. */
	view(): DecodeAsView {
		return {
			rows: this.#rules.rules.map((rule) => decodeAsRow(rule)),
			canUndo: this.#before.length > 0,
		};
	}

	/** How rules that are being written are understood. */
	check(texts: readonly string[]): readonly CheckedRule[] {
		return texts.map((text) => {
			try {
				return { row: decodeAsRow(parseDecodeRule(text)), message: '' };
			} catch (error) {
				if (error instanceof UsageError) return { row: null, message: error.message };
				throw error;
			}
		});
	}

	/**
	 * Puts rules in the place of those in force. Codecs, and that something is no RTP, hold at once;
	 * what changes which packets are RTP needs another reading, and nothing is changed here then.
	 * @throws UsageError when a rule is not understood: all stay as they are
	 */
	async set(texts: readonly string[]): Promise<DecodeAsOutcome> {
		const wanted = texts.map(parseDecodeRule);
		if (this.#needsReading(wanted)) return 'reopen';
		this.#before.push(this.rules());
		if (this.#before.length > MAX_UNDO) this.#before.shift();
		await this.#apply(wanted);
		return 'applied';
	}

	/** Takes the last change back; null when there is none. */
	async undo(): Promise<DecodeAsOutcome | null> {
		const before = this.#before.at(-1);
		if (before === undefined) return null;
		const wanted = before.map(parseDecodeRule);
		if (this.#needsReading(wanted)) return 'reopen';
		this.#before.pop();
		await this.#apply(wanted);
		return 'applied';
	}

	/** RTP that was not looked for, or packets that were left alone and are not to be any more. */
	#needsReading(wanted: readonly DecodeRule[]): boolean {
		if (this.#session.phase !== 'complete') return true;
		const isIn = (rules: readonly DecodeRule[], { text }: DecodeRule): boolean =>
			rules.some((one) => one.text === text);
		const added = wanted.some(
			(rule) => rule.protocol !== null && rule.protocol !== 'none' && !isIn(this.#read, rule),
		);
		const removed = this.#read.some((rule) => rule.protocol !== null && !isIn(wanted, rule));
		return added || removed;
	}

	async #apply(wanted: readonly DecodeRule[]): Promise<void> {
		const session = this.#session;
		const { streams } = session.tracker.protocols.rtp;
		const before = this.#fixed();
		this.#rules.replace(wanted);
		const changed = new Set<number>();
		for (const [stream, fixed] of this.#fixed().entries()) {
			if (fixed !== before[stream]) changed.add(stream);
		}
		session.analyses.clear();
		session.forgetStreams();
		if (changed.size > 0) {
			await measureAgain(session, changed);
			for (const stream of changed) {
				const row = streams.rows.row(stream);
				row[streams.rows.offset(stream) + R.OWN_RATE] = streamCodec(session, stream).clockRate ?? 0;
			}
		}
		session.changed();
	}

	/** What is fixed of each stream, as text to compare. */
	#fixed(): readonly string[] {
		const session = this.#session;
		const { streams } = session.tracker.protocols.rtp;
		return Array.from({ length: streams.count }, (_, stream) =>
			[null, ...payloadTypesOf(session, stream)]
				.map((type) => {
					const fixed = streams.fixedCodec(stream, type);
					const rate = fixed?.clockRate ?? 0;
					return fixed === null ? '' : `${fixed.codec}/${rate}/${fixed.channels}`;
				})
				.join(),
		);
	}

	/**
	 * What a stream may be, with rules that say so.
	 * @param firstFrame its id
	 * @throws NotFoundError
	 */
	choices(firstFrame: number): CodecChoices {
		const session = this.#session;
		const stream = session.streamOf(firstFrame);
		const main = streamCodec(session, stream);
		const ssrc = ssrcText(session, stream);
		return {
			stream: streamId(session, stream),
			ssrc,
			source: streamEndpoint(session, stream, 0),
			destination: streamEndpoint(session, stream, 1),
			payloadType: main.payloadType,
			codec: main.codec,
			codecFrom: main.codecFrom,
			clockRate: main.clockRate,
			candidates: candidatesOf(session, stream, main.payloadType).map((one): CodecChoice => ({
				...{ codec: one.codec, kind: one.kind, channels: one.channels },
				...{ confidence: one.confidence, reasons: one.reasons },
				clockRate: one.clockRate === 0 ? null : one.clockRate,
				rule: one.codec === null ? null : `rtp.ssrc==${ssrc},${codecText(one)}`,
			})),
			noRtpRule: `rtp.ssrc==${ssrc},none`,
		};
	}
}

function codecText(one: {
	readonly codec: string | null;
	readonly clockRate: number;
	readonly channels: number;
	readonly fmtp: string;
}): string {
	const channels = one.channels > 1 ? `/${one.channels}` : '';
	const rate = one.clockRate > 0 ? `/${one.clockRate}${channels}` : '';
	const parameters = one.fmtp === '' ? '' : `;${one.fmtp.replace(/\s+/gu, '')}`;
	return `${one.codec ?? ''}${rate}${parameters}`;
}
