/** What the payload types of a stream carry, for decoders. Signalling plugs in here. */
import type { CaptureFacts } from '../capture-facts.ts';
import { videoCodec } from '../media/depacketise/index.ts';
import { canonicalCodec, parseFmtp, usualClockRate } from '../media/payload-format.ts';
import type { PayloadFormat, PayloadFormats } from '../media/payload-format.ts';
import { streamCodec, typeCodec } from './stream-item.ts';
import type { StreamCodec } from './stream-item.ts';

/** Every payload type by what is known of it: the user's word, SDP, then the static table. */
export function streamFormats(facts: CaptureFacts, stream: number): PayloadFormats {
	const { streams } = facts.tracker.protocols.rtp;
	const main = streamCodec(facts, stream);
	const whole = streams.fixedCodec(stream, null);
	const made = new Map<number, PayloadFormat | null>();
	const make = (payloadType: number): PayloadFormat | null => {
		const isMain = whole !== null && payloadType === main.payloadType;
		const fixed = isMain ? whole : streams.fixedCodec(stream, payloadType);
		const isFixed = fixed !== null && (isMain || fixed !== whole);
		const known = isMain ? main : typeCodec(facts, stream, payloadType);
		if (known.codec === null) return null;
		const inferred = known.codecFrom === 'inferred' ? inferredParameters(known) : '';
		const announced = streams.format(stream, payloadType)?.fmtp ?? inferred;
		return {
			codec: canonicalCodec(known.codec),
			clockRate: known.clockRate ?? usualClockRate(known.codec),
			channels: Math.max(1, known.channels),
			fmtp: isFixed && fixed.fmtp.size > 0 ? fixed.fmtp : parseFmtp(announced),
			payloadType,
		};
	};
	return (payloadType) => {
		const known = made.get(payloadType);
		if (known !== undefined) return known;
		const format = make(payloadType);
		made.set(payloadType, format);
		return format;
	};
}

function inferredParameters({ codec, candidates }: StreamCodec): string {
	return candidates.find((one) => one.codec === codec)?.fmtp ?? '';
}

/** Browsers name nothing inside: the first pictures of the same media line are meant. */
function picturesInside(
	facts: CaptureFacts,
	stream: number,
	formats: PayloadFormats,
): PayloadFormat | null {
	const announced = facts.tracker.protocols.rtp.streams.binding(stream)?.map.formats ?? [];
	const types = announced.flatMap((one) =>
		one !== undefined && videoCodec(one.codec) !== null ? [one.payloadType] : [],
	);
	return formats(types[0] ?? -1);
}

/** What a stream is saved and played as: its own codec, behind redundancy if there is any. */
export function mainFormat(facts: CaptureFacts, stream: number): PayloadFormat | null {
	const formats = streamFormats(facts, stream);
	const format = formats(streamCodec(facts, stream).payloadType);
	if (format?.codec !== 'RED') return format;
	// `a=fmtp:97 96/96` names the types inside.
	const [first = ''] = [...format.fmtp.keys()];
	return formats(Number.parseInt(first, 10)) ?? picturesInside(facts, stream, formats) ?? format;
}
