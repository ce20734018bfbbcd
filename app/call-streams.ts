/** The RTP streams that signalling bound to calls, as the call model needs them. */
import { paceOf } from './analysis/media-findings.ts';
import type { CallMedia, CallStream } from './calls/call-media.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { DialledDigit } from './views/calls.ts';
import { inSeconds } from './time.ts';
import { isSideEncoding } from './protocols/rtp/index.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import {
	firstFrame,
	listedStreams,
	payloadTypesOf,
	rowValue,
	streamCall,
	streamCodec,
	streamEndpoint,
	streamId,
	streamMos,
	typeCodec,
} from './views/stream-item.ts';

/** Clock of events whose description names none, Hz: what they have wherever telephones meet. */
const EVENT_RATE = 8000;

/** Streams by call, found anew when there are more of them. */
export class SessionMedia implements CallMedia {
	readonly #facts: CaptureFacts;
	#byCall = new Map<string, number[]>();
	#key = '';

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	revisionOf(id: string): number {
		return this.#streams(id).length;
	}

	streamsOf(id: string): readonly CallStream[] {
		return this.#streams(id).map((stream) => callStream(this.#facts, stream));
	}

	#streams(id: string): readonly number[] {
		const { tracker } = this.#facts;
		const key = `${tracker.protocols.rtp.streams.count} ${tracker.protocols.sip.messages.count}`;
		if (key !== this.#key) this.#gather(key);
		return this.#byCall.get(id) ?? [];
	}

	#gather(key: string): void {
		this.#key = key;
		this.#byCall = new Map();
		for (const stream of listedStreams(this.#facts)) {
			const id = streamCall(this.#facts, stream);
			if (id === null) continue;
			const known = this.#byCall.get(id);
			if (known === undefined) this.#byCall.set(id, [stream]);
			else known.push(stream);
		}
	}
}

/** Codecs of all payload types, in the order of the types' numbers. */
function codecsHeard(facts: CaptureFacts, stream: number): readonly string[] {
	const codecs = payloadTypesOf(facts, stream).flatMap((type) => {
		const { codec } = typeCodec(facts, stream, type);
		return codec === null || isSideEncoding(codec) ? [] : [codec];
	});
	return [...new Set(codecs)];
}

function callStream(facts: CaptureFacts, stream: number): CallStream {
	const { codec, codecFrom, kind, clockRate } = streamCodec(facts, stream);
	const figures = facts.tracker.protocols.rtp.streams.figures.figures(stream);
	const heard = codecFrom === 'user' ? [] : codecsHeard(facts, stream);
	return {
		id: streamId(facts, stream),
		stream,
		ssrc: rowValue(facts, stream, R.SSRC) >>> 0,
		codec,
		codecs: heard.length > 0 || codec === null ? heard : [codec],
		kind,
		firstMs: rowValue(facts, stream, R.FIRST_TIME),
		lastMs: rowValue(facts, stream, R.LAST_TIME),
		firstFrame: firstFrame(facts, stream),
		source: streamEndpoint(facts, stream, 0),
		destination: streamEndpoint(facts, stream, 1),
		packets: rowValue(facts, stream, R.PACKETS),
		mos: streamMos(facts, stream),
		clockRate,
		frequencyDrift: figures.frequencyDrift,
		pace: paceOf(figures),
		digits: digitsOfStream(facts, stream),
	};
}

const DIGITS = '0123456789*#ABCD!';

/** Digits among the telephone events of a stream. */
function digitsOfStream(facts: CaptureFacts, stream: number): readonly DialledDigit[] {
	const source = streamEndpoint(facts, stream, 0);
	const { rtp } = facts.tracker.protocols;
	return rtp.events
		.of(stream)
		.flatMap(({ event, payloadType, timeMs, duration, frame, hasEnd }) => {
			const digit = DIGITS[event];
			if (digit === undefined) return [];
			const rate = typeCodec(facts, stream, payloadType).clockRate ?? EVENT_RATE;
			const seconds = hasEnd ? duration / rate : null;
			const carrier = 'rtp-event' as const;
			return [{ digit, offset: inSeconds(timeMs), duration: seconds, carrier, frame, source }];
		});
}
