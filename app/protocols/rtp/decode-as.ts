/**
 * `--decode-as` rules: what the user says beats what was detected and announced. Forms as tshark has
 * them (`udp.port==6970,rtp`), conditions joined by `&&`, and codecs behind the comma:
 * `rtp.ssrc==0x…,H264/90000`, with channels and parameters where there are any:
 * `ip.src==192.0.2.1&&rtp.p_type==97,AMR/8000/1;octet-align=1`.
 */
import { UsageError } from '../../errors.ts';
import { parseFmtp } from '../../media/payload-format.ts';
import { conditionOf, fits } from './decode-condition.ts';
import type { DecodeCondition, DecodeTarget } from './decode-condition.ts';

export type { DecodeTarget };

/** What a rule makes of a flow or stream. */
export type ForcedProtocol = 'rtp' | 'rtcp' | 'none';

/** A codec that the user fixed. */
export interface FixedCodec {
	/** RFC encoding name as written, for example `H264`. */
	readonly codec: string;
	/** Hz; 0 when not said. */
	readonly clockRate: number;
	/** 0 when not said. */
	readonly channels: number;
	/** Parameters as in `a=fmtp`, names in small letters. */
	readonly fmtp: ReadonlyMap<string, string>;
}

/** One rule, understood. */
export interface DecodeRule {
	/** As written, without blanks outside its parameters. */
	readonly text: string;
	readonly conditions: readonly DecodeCondition[];
	/** Exactly one of the two is not null. */
	readonly protocol: ForcedProtocol | null;
	readonly codec: FixedCodec | null;
}

const CODEC = /^([\w.-]+)(?:\/(\d{1,6})(?:\/(\d{1,2}))?)?(?:;(.*))?$/i;
const PROTOCOLS = new Map<string, ForcedProtocol>([
	['rtp', 'rtp'],
	['rtcp', 'rtcp'],
	['none', 'none'],
	['data', 'none'],
]);

/**
 * Reads one rule.
 * @throws UsageError naming the rule and the forms that exist
 */
export function parseDecodeRule(rule: string): DecodeRule {
	const text = rule.replace(/\s+/gu, '');
	const comma = text.indexOf(',');
	const conditions = text
		.slice(0, Math.max(0, comma))
		.split('&&')
		.map((part) => conditionOf(part));
	const known = PROTOCOLS.get(text.slice(comma + 1).toLowerCase());
	const codec = known === undefined ? codecOf(text.slice(comma + 1)) : null;
	const isPayload = conditions.some((one) => one?.field.startsWith('rtp.') ?? false);
	// A port or an address alone names no stream: a codec there would fix sound and pictures alike.
	const isVague = codec !== null && !isPayload;
	if (comma < 0 || isVague || (known === undefined && codec === null)) throw refusal(rule);
	const understood = conditions.flatMap((one) => one ?? []);
	if (understood.length < conditions.length) throw refusal(rule);
	return { text, conditions: understood, protocol: known ?? null, codec };
}

function codecOf(text: string): FixedCodec | null {
	const [, codec, rate, channels, fmtp] = CODEC.exec(text) ?? [];
	if (codec === undefined) return null;
	return {
		codec,
		clockRate: Number(rate ?? 0),
		channels: Number(channels ?? 0),
		fmtp: parseFmtp(fmtp ?? ''),
	};
}

function refusal(rule: string): UsageError {
	return new UsageError(
		`decode-as rule "${rule}" is not understood: write udp.port==6970,rtp or rtp.ssrc==0x1234abcd,H264/90000`,
	);
}

/** All rules of a capture. They may be replaced while it is open. */
export class DecodeAsRules {
	#rules: readonly DecodeRule[];
	/** Behind all others: what the file itself says. */
	readonly #further: DecodeRule[] = [];

	/** @throws UsageError naming the rule and the forms that exist */
	constructor(rules: readonly string[]) {
		this.#rules = rules.map(parseDecodeRule);
	}

	/** Rules of the user, in their order. */
	get rules(): readonly DecodeRule[] {
		return this.#rules;
	}

	/** Puts others in their place. */
	replace(rules: readonly DecodeRule[]): void {
		this.#rules = rules;
	}

	/** Adds a rule behind all others. */
	addDestination(port: number, protocol: ForcedProtocol): void {
		this.#further.push(parseDecodeRule(`udp.dstport==${port},${protocol}`));
	}

	/** What the rules say of a flow or stream; null when none fits. The first one that fits holds. */
	protocolOf(target: DecodeTarget): ForcedProtocol | null {
		const holds = ({ protocol, conditions }: DecodeRule): boolean =>
			protocol !== null && fits(conditions, target);
		const rule = this.#rules.find(holds) ?? this.#further.find(holds);
		return rule?.protocol ?? null;
	}

	/**
	 * The codec that they fix; null when none fits. Rules that name the payload type go first.
	 * @param target `payloadType` null: only rules that name none
	 */
	codecOf(target: DecodeTarget): FixedCodec | null {
		const fitting = this.#rules.filter(
			({ codec, conditions }) => codec !== null && fits(conditions, target),
		);
		return (fitting.find(namesType) ?? fitting[0])?.codec ?? null;
	}

	get isEmpty(): boolean {
		return this.#rules.length === 0 && this.#further.length === 0;
	}
}

function namesType({ conditions }: DecodeRule): boolean {
	return conditions.some(({ field }) => field === 'rtp.p_type');
}
