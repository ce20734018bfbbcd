/** Chooses how a stream is heard, or says why it cannot be. */
import type { CaptureFacts } from '../capture-facts.ts';
import { toEnvelope } from '../errors.ts';
import { requireFfmpeg } from '../export/ffmpeg.ts';
import { soundShapeOf } from '../export/sound-shape.ts';
import { methodOf, refusalOf } from '../media/codec-methods.ts';
import { pcmDecoder } from '../media/pcm-payload.ts';
import type { PayloadFormat, PayloadFormats } from '../media/payload-format.ts';
import { carrierOf } from '../media/mpeg/index.ts';
import type { Carrier } from '../media/mpeg/index.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { WiresharkRules } from '../analysis/wireshark-rules.ts';
import { mainFormat, streamFormats } from '../views/stream-formats.ts';
import { isEncrypted, payloadTypesOf, rowValue, streamCodec } from '../views/stream-item.ts';
import type { PlayerQuery } from '../views/player.ts';
import { AdaptivePlayout } from './adaptive-playout.ts';
import { CarriedLane, carriedSound } from './carried-lane.ts';
import { FedLane } from './fed-lane.ts';
import type { LaneSound } from './lane.ts';
import { LaneTimeline } from './lane-timeline.ts';
import type { LanePacket } from './lane-timeline.ts';
import { PcmLane } from './pcm-lane.ts';
import { JitterBufferPlayout, TimestampPlayout, UninterruptedPlayout } from './playout.ts';
import type { Playout, PlayoutShape } from './playout.ts';

/** What a lane is made from. */
export interface LaneGiven {
	readonly facts: CaptureFacts;
	/** Number in `RtpStreams`. */
	readonly stream: number;
	readonly query: Pick<PlayerQuery, 'mode' | 'bufferMs'>;
	readonly rules: WiresharkRules;
	/** Seconds from the beginning of the playback to the stream's first packet. */
	readonly startSeconds: number;
}

/** The sound of a stream, or why there is none. */
export type MadeLane =
	| { readonly sound: LaneSound; readonly silentBecause: null }
	| { readonly sound: null; readonly silentBecause: string };

/** Makes the lane of one stream. */
export function makeLane(given: LaneGiven): MadeLane {
	const { facts, stream } = given;
	const silent = (silentBecause: string): MadeLane => ({ sound: null, silentBecause });
	if (isEncrypted(facts, stream)) return silent('encrypted (SRTP): a key is needed to hear it');
	const codec = streamCodec(facts, stream);
	const formats = streamFormats(facts, stream);
	const format = formats(codec.payloadType);
	if (format === null) {
		const types = payloadTypesOf(facts, stream).join(', ');
		return silent(`unknown codec (payload type ${types}): name it with "decode as"`);
	}
	const carrier = carrierOf(format.codec);
	if (carrier !== null) return makeCarriedLane(given, carrier);
	if (codec.kind === 'video') return silent(`${codec.codec ?? 'this'} is video`);
	if (pcmDecoder(format) !== null && !isReassembled(facts, stream)) {
		const makeTimeline = timelineMaker(given, format, format.clockRate);
		const sound = new PcmLane({ facts, stream, formats, format, makeTimeline });
		return { sound, silentBecause: null };
	}
	return makeFedLane(given, formats, mainFormat(facts, stream) ?? format);
}

/** The sound inside a transport or program stream, where there is any. */
function makeCarriedLane(given: LaneGiven, carrier: Carrier): MadeLane {
	const { facts, stream } = given;
	const known = facts.tracker.protocols.rtp.carried.streams(stream);
	const sound = carriedSound(facts, stream, carrier, known);
	const missing = sound === null ? `${carrier} without sound that can be heard` : missingFfmpeg();
	if (sound === null || missing !== null) return { sound: null, silentBecause: missing ?? '' };
	// It may begin later than the stream, whose first packet the lane's beginning means.
	const later = (sound.firstMs - rowValue(facts, stream, R.FIRST_TIME)) / 1000;
	const startSeconds = Math.max(0, given.startSeconds + later);
	const makeTimeline = timelineMaker({ ...given, startSeconds }, sound.format, sound.sampleRate);
	const lane = new CarriedLane(carrier, sound, known, makeTimeline);
	return { sound: lane, silentBecause: null };
}

/** A lane that is decoded ahead, where something can decode it. */
function makeFedLane(given: LaneGiven, formats: PayloadFormats, format: PayloadFormat): MadeLane {
	const silent = (silentBecause: string): MadeLane => ({ sound: null, silentBecause });
	const method = methodOf(format.codec);
	if (method === null) return silent(`${format.codec} has no decoder here`);
	if (method.way === 'raw') return silent(method.words);
	const refusal = refusalOf(format);
	if (refusal !== null) return silent(refusal);
	const shape = soundShapeOf(given.facts, given.stream, format);
	if (shape === null) return silent(`no packet could be read as ${format.codec}`);
	const missing = method.way === 'ffmpeg' ? missingFfmpeg() : null;
	if (missing !== null) return silent(missing);
	const makeTimeline = timelineMaker(given, format, shape.sampleRate);
	return { sound: new FedLane({ formats, shape, makeTimeline }), silentBecause: null };
}

/** Why ffmpeg cannot be used; null when it can. */
function missingFfmpeg(): string | null {
	try {
		requireFfmpeg();
		return null;
	} catch (error) {
		return toEnvelope(error).message;
	}
}

/** Packets that came in IP fragments cannot be read again one by one. */
function isReassembled(facts: CaptureFacts, stream: number): boolean {
	return (rowValue(facts, stream, R.FLAGS) & R.STREAM_REASSEMBLED) !== 0;
}

function timelineMaker(
	given: LaneGiven,
	format: PayloadFormat,
	sampleRate: number,
): (give: (packet: LanePacket) => void) => LaneTimeline {
	const startSample = Math.round(given.startSeconds * sampleRate);
	const shape = { sampleRate, clockRate: format.clockRate, startSample };
	const playout = makePlayout(given.query, shape);
	const { rules } = given;
	return (give) => new LaneTimeline({ playout, sampleRate, startSample, rules }, give);
}

function makePlayout({ mode, bufferMs }: LaneGiven['query'], shape: PlayoutShape): Playout {
	switch (mode) {
		case 'jitter-buffer':
			return new JitterBufferPlayout(shape, bufferMs);
		case 'adaptive':
			return new AdaptivePlayout(shape);
		case 'rtp-timestamps':
			return new TimestampPlayout(shape);
		case 'uninterrupted':
			return new UninterruptedPlayout(shape);
	}
}
