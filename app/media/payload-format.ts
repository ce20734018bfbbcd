/** What a payload type of a stream carries: the one thing that decoders ask of signalling. */

/** Format of one RTP payload type, by static table, signalling or the user's word. */
export interface PayloadFormat {
	/** Encoding name in capitals: `PCMU`, `AMR-WB`, `MPEG4-GENERIC`. */
	readonly codec: string;
	/** RTP clock, Hz. */
	readonly clockRate: number;
	readonly channels: number;
	/** Parameters of `a=fmtp`, names in small letters; a parameter without value has an empty one. */
	readonly fmtp: ReadonlyMap<string, string>;
	readonly payloadType: number;
}

/** Formats of one stream by payload type; null for a type that nobody knows. */
export type PayloadFormats = (payloadType: number) => PayloadFormat | null;

/** Parameters of `a=fmtp` behind the payload type: `mode=20; octet-align=1`. */
export function parseFmtp(text: string): ReadonlyMap<string, string> {
	const parameters = new Map<string, string>();
	for (const part of text.split(';')) {
		const [name = '', ...value] = part.trim().split('=');
		if (name !== '') parameters.set(name.trim().toLowerCase(), value.join('=').trim());
	}
	return parameters;
}

/** Names that are written in several ways, and how they are called here. */
const ALIASES = new Map([
	['G723.1', 'G723'],
	['G729A', 'G729'],
	['G721', 'G726-32'],
	['MP3', 'MPA'],
	['X-GSM', 'GSM'],
]);

/** An encoding name as it is compared here. */
export function canonicalCodec(name: string): string {
	const capitals = name.toUpperCase();
	return ALIASES.get(capitals) ?? capitals;
}

const USUAL_RATES = new Map([
	['OPUS', 48_000],
	['AMR-WB', 16_000],
	['SPEEX', 8000],
	['MPA', 90_000],
	['AC3', 48_000],
	['EAC3', 48_000],
]);

/** RTP clock of a codec for which nobody named one, Hz. @see RFC 3551, RFC 7587 §4.1 */
export function usualClockRate(codec: string): number {
	return USUAL_RATES.get(canonicalCodec(codec)) ?? 8000;
}
