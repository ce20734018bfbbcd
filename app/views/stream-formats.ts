/** What the payload types of a stream carry, for decoders. Signalling plugs in here. */
import type { CaptureFacts } from '../capture-facts.ts';
import { canonicalCodec, usualClockRate } from '../media/payload-format.ts';
import type { PayloadFormat, PayloadFormats } from '../media/payload-format.ts';
import { PAYLOAD_TYPES } from '../protocols/rtp/index.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import { rowValue, streamCodec } from './stream-item.ts';

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/** The stream's own codec by what is known of it; its other types by the static table. */
export function streamFormats(facts: CaptureFacts, stream: number): PayloadFormats {
	const main = streamCodec(facts, stream);
	const fixed = facts.tracker.protocols.rtp.streams.fixedCodec(rowValue(facts, stream, R.SSRC));
	const formats = new Map<number, PayloadFormat>();
	if (main.codec !== null) {
		formats.set(main.payloadType, {
			codec: canonicalCodec(main.codec),
			clockRate: main.clockRate ?? usualClockRate(main.codec),
			channels: Math.max(1, main.channels),
			fmtp: fixed?.fmtp ?? NO_PARAMETERS,
			payloadType: main.payloadType,
		});
	}
	return (payloadType) => formats.get(payloadType) ?? staticFormat(payloadType);
}

/** What a stream is saved and played as: its own codec, behind redundancy if there is any. */
export function mainFormat(facts: CaptureFacts, stream: number): PayloadFormat | null {
	const formats = streamFormats(facts, stream);
	const format = formats(streamCodec(facts, stream).payloadType);
	if (format?.codec !== 'RED') return format;
	// `a=fmtp:97 96/96` names the types inside.
	const [first = ''] = [...format.fmtp.keys()];
	return formats(Number.parseInt(first, 10)) ?? format;
}

function staticFormat(payloadType: number): PayloadFormat | null {
	const known = PAYLOAD_TYPES[payloadType];
	if (known?.codec == null) return null;
	const { codec, clockRate, channels } = known;
	return {
		codec: canonicalCodec(codec),
		clockRate,
		channels: Math.max(1, channels),
		fmtp: NO_PARAMETERS,
		payloadType,
	};
}
