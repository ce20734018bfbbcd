/** One RTP stream as an object: the row of the list and of `tapdeck streams`. */
import type { CaptureFacts } from '../capture-facts.ts';
import { DV_SOUND } from '../media/dv-sound.ts';
import type { Candidate } from '../media/infer/index.ts';
import { afterTrials } from '../media/infer/trial.ts';
import { carrierOf } from '../media/mpeg/index.ts';
import { NO_FLOW } from '../network/flow.ts';
import { formatIpv4, formatIpv6 } from '../network/format.ts';
import {
	isSideEncoding,
	isWrapper,
	knownClockRate,
	mediaKind,
	PAYLOAD_TYPES,
	usualName,
} from '../protocols/rtp/index.ts';
import type { RtcpSource } from '../protocols/rtp/index.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import { srtpKeysOf } from '../srtp-streams.ts';
import { digitsOf, isoTime, offsetSeconds } from '../time.ts';
import type { Moment } from '../time.ts';
import { fixedCodec, inferredCodec, inferredFacts } from './inferred-codec.ts';
import type { StreamCodec } from './inferred-codec.ts';
import { repairCandidate } from './repair-candidates.ts';
import { listScore } from './quality.ts';
import { streamProblems } from './stream-problems.ts';
import type { ProblemFacts } from './stream-problems.ts';
import type { EndpointItem, RtcpFacts, StreamItem } from './streams.ts';

/** Streams below this confidence are taken for something else and not listed. */
const MIN_CONFIDENCE = 0.1;

export type { StreamCodec };

/** Numbers of the streams that are believed to be RTP, by first frame. */
export function listedStreams(facts: CaptureFacts): readonly number[] {
	const { streams } = facts.tracker.protocols.rtp;
	const listed: number[] = [];
	for (let stream = 0; stream < streams.count; stream++) {
		if (streamConfidence(facts, stream) >= MIN_CONFIDENCE) listed.push(stream);
	}
	return listed.sort((a, b) => firstFrame(facts, a) - firstFrame(facts, b));
}

/** How sure it is that a stream is RTP, 0 to 1. */
export function streamConfidence(facts: CaptureFacts, stream: number): number {
	const { flows, protocols } = facts.tracker;
	const said = protocols.rtp.streams.forcedProtocol(stream);
	if (said !== null) return said === 'rtp' ? 1 : 0;
	const flow = rowValue(facts, stream, R.FLOW);
	return protocols.rtp.streams.confidence(stream, {
		ports: [flows.sourcePort(flow), flows.destinationPort(flow)],
		hasRtcp: protocols.rtp.rtcp.has(rowValue(facts, stream, R.SSRC), flows.sourceKey(flow)),
	});
}

/** One slot of a stream's row of facts. */
export function rowValue(facts: CaptureFacts, stream: number, slot: number): number {
	const { rows } = facts.tracker.protocols.rtp.streams;
	return rows.row(stream)[rows.offset(stream) + slot] as number;
}

/** Frame number of a stream's first packet: its id in the window. */
export function firstFrame(facts: CaptureFacts, stream: number): number {
	return rowValue(facts, stream, R.FIRST_FRAME);
}

/** Id on the command line. */
export function streamId(facts: CaptureFacts, stream: number): string {
	return `rtp-${firstFrame(facts, stream)}`;
}

/** SSRC as `0x` and 8 digits. */
export function ssrcText(facts: CaptureFacts, stream: number): string {
	return `0x${(rowValue(facts, stream, R.SSRC) >>> 0).toString(16).padStart(8, '0')}`;
}

/** Source (side 0) or destination (side 1) of a stream. */
export function streamEndpoint(facts: CaptureFacts, stream: number, side: 0 | 1): EndpointItem {
	const { flows } = facts.tracker;
	const flow = rowValue(facts, stream, R.FLOW);
	const words = side === 0 ? flows.sourceWords(flow) : flows.destinationWords(flow);
	const [a = 0, b = 0, c = 0, d = 0] = words;
	return {
		address: words.length === 1 ? formatIpv4(a) : formatIpv6(a, b, c, d),
		port: side === 0 ? flows.sourcePort(flow) : flows.destinationPort(flow),
	};
}

/** Payload types of a stream in the order of their numbers. */
export function payloadTypesOf(facts: CaptureFacts, stream: number): readonly number[] {
	const types: number[] = [];
	for (let word = 0; word < 4; word++) {
		for (let bits = rowValue(facts, stream, R.TYPES + word); bits !== 0; bits &= bits - 1) {
			types.push(word * 32 + 31 - Math.clz32(bits & -bits));
		}
	}
	return types;
}

/** The user's word first, then the first payload type that carries media itself. */
export function streamCodec(facts: CaptureFacts, stream: number): StreamCodec {
	const types = payloadTypesOf(facts, stream);
	const codecs = types.map((type) => typeCodec(facts, stream, type));
	const main =
		codecs.find(({ codec }) => codec !== null && !isSideEncoding(codec)) ??
		codecs.find(({ codec }) => codec !== null && isWrapper(codec)) ??
		codecs[0] ??
		typeCodec(facts, stream, 0);
	const fixed = facts.tracker.protocols.rtp.streams.fixedCodec(stream, null);
	if (fixed === null) return main;
	return fixedCodec(fixed, main);
}

/** What one payload type of a stream is: the user's word first. */
export function typeCodec(facts: CaptureFacts, stream: number, type: number): StreamCodec {
	const { streams } = facts.tracker.protocols.rtp;
	const known = announcedCodec(facts, stream, type);
	const fixed = streams.fixedCodec(stream, type);
	// What was fixed for the stream as a whole concerns its media alone: see `streamCodec`.
	const isOfType = fixed !== null && fixed !== streams.fixedCodec(stream, null);
	return isOfType ? fixedCodec(fixed, known) : known;
}

/** As announced, otherwise by the static table, otherwise by what it looks like. */
function announcedCodec(facts: CaptureFacts, stream: number, type: number): StreamCodec {
	const { streams } = facts.tracker.protocols.rtp;
	const known = PAYLOAD_TYPES[type];
	const announced = streams.format(stream, type);
	const name = announced?.codec == null ? null : usualName(announced.codec);
	if (announced === null && known?.codec == null) {
		return inferredCodec(candidatesOf(facts, stream, type), type, isSecured(facts, stream));
	}
	if (announced === null || name === null || isAsUsual(announced, name)) {
		const clockRate = known?.clockRate ?? 0;
		return {
			codec: known?.codec ?? null,
			codecFrom: known?.codec == null ? null : 'static',
			clockRate: clockRate === 0 ? null : clockRate,
			clockRateFrom: clockRate === 0 ? null : 'static',
			kind: known?.kind ?? 'other',
			payloadType: type,
			channels: known?.channels ?? 1,
			confidence: 1,
			candidates: [],
		};
	}
	const from = streams.binding(stream)?.isInferred === true ? 'inferred' : 'sdp';
	const clockRate = announced.clockRate > 0 ? announced.clockRate : knownClockRate(name);
	return {
		codec: name,
		codecFrom: from,
		clockRate: clockRate === 0 ? null : clockRate,
		clockRateFrom: clockRate === 0 ? null : announced.clockRate > 0 ? from : 'static',
		kind: mediaKind(streams.binding(stream)?.map.kinds[type] ?? ''),
		payloadType: type,
		...{ channels: announced.channels, confidence: 1, candidates: [] },
	};
}

/** What a payload type that nobody announced may be, trials taken into account. */
export function candidatesOf(
	facts: CaptureFacts,
	stream: number,
	type: number,
): readonly Candidate[] {
	const { samples, trials } = facts.tracker.protocols.rtp;
	const repair = repairCandidate(facts, stream, type);
	// What refers to another stream's packets is no codec that its bytes may look like.
	if (repair !== null) return [repair];
	const candidates = samples.candidates(stream, type);
	const made = trials.get(stream);
	return made === undefined ? candidates : afterTrials(candidates, made);
}

/** Whether an announcement of a static type only repeats what everybody knows. */
function isAsUsual(
	{ payloadType, clockRate }: { readonly payloadType: number; readonly clockRate: number },
	name: string,
): boolean {
	const known = PAYLOAD_TYPES[payloadType];
	return known?.codec === name && (clockRate === 0 || clockRate === known.clockRate);
}

/** Id (`sip-…`) of the call whose SDP announced a stream; null when none did. */
export function streamCall(facts: CaptureFacts, stream: number): string | null {
	const session = facts.tracker.protocols.rtp.streams.firstBinding(stream)?.session ?? '';
	return session === '' ? null : session;
}

/** Wireshark's Payload column. */
export function payloadText(facts: CaptureFacts, stream: number): string {
	const { streams } = facts.tracker.protocols.rtp;
	return payloadTypesOf(facts, stream)
		.map((type) => streams.payloadName(stream, type))
		.join(', ');
}

/** Suites of the keys that open a stream's packets; empty when it is clear or has no key. */
export function srtpSuites(facts: CaptureFacts, stream: number): readonly string[] {
	return [...new Set(srtpKeysOf(facts, stream).map(({ suite }) => suite.name))];
}

/** True when the media cannot be read without a key; see ARCHITECTURE.md on how it is told. */
export function isEncrypted(facts: CaptureFacts, stream: number): boolean {
	return isSecured(facts, stream) && srtpKeysOf(facts, stream).length === 0;
}

/** True when the media is SRTP, with a key or without. */
export function isSecured(facts: CaptureFacts, stream: number): boolean {
	const { flows, protocols } = facts.tracker;
	const flow = rowValue(facts, stream, R.FLOW);
	const reverse = flows.reverse(flow);
	const secured = (one: number): boolean =>
		one !== NO_FLOW && (protocols.dtls.flows.has(one) || protocols.rtp.encryptedFlows.has(one));
	if (secured(flow) || secured(reverse)) return true;
	if (protocols.rtp.streams.binding(stream)?.isSecured === true) return true;
	const compared = rowValue(facts, stream, R.TAG_STEPS);
	return compared >= 5 && rowValue(facts, stream, R.TAG_HITS) / compared > 0.9;
}

function rtcpFacts(source: RtcpSource | null, clockRate: number | null): RtcpFacts | null {
	if (source === null) return null;
	return {
		senderReports: source.senderReports,
		cname: source.cname,
		packetsSent: source.packetCount,
		octetsSent: source.octetCount,
		fractionLost: source.fractionLost,
		cumulativeLost: source.cumulativeLost,
		jitterMs:
			source.jitter === null || clockRate === null ? null : (source.jitter * 1000) / clockRate,
		roundTripMs: source.roundTripMs,
		byeFrame: source.byeFrame,
	};
}

/** Capture time of a stream's first packet. */
export function firstMoment(facts: CaptureFacts, stream: number): Moment {
	return {
		seconds: rowValue(facts, stream, R.START_SECONDS),
		nanoseconds: rowValue(facts, stream, R.START_NANOSECONDS),
	};
}

/** Estimated MOS of a stream by its losses, as in the list; null where its codec has no value. */
export function streamMos(facts: CaptureFacts, stream: number): number | null {
	const { codec } = streamCodec(facts, stream);
	const duration =
		(rowValue(facts, stream, R.LAST_TIME) - rowValue(facts, stream, R.FIRST_TIME)) / 1000;
	const payloadBytes = rowValue(facts, stream, R.PAYLOAD_BYTES);
	const figures = facts.tracker.protocols.rtp.streams.figures.figures(stream);
	return listScore({ codec, duration, payloadBytes }, figures).mos;
}

function problemsOf(
	facts: CaptureFacts,
	stream: number,
	known: Pick<ProblemFacts, 'figures' | 'encrypted' | 'detection'> & {
		readonly codec: StreamCodec;
		readonly types: readonly number[];
	},
): readonly string[] {
	const { figures, encrypted, detection, types } = known;
	const { codec, clockRate } = known.codec;
	return streamProblems({
		figures,
		encrypted,
		detection,
		codec,
		clockRate,
		inferred: inferredFacts(known.codec),
		suites: srtpSuites(facts, stream),
		isCut: (rowValue(facts, stream, R.FLAGS) & R.STREAM_CUT) !== 0,
		ssrc: rowValue(facts, stream, R.SSRC) >>> 0,
		isInferred: facts.tracker.protocols.rtp.streams.firstBinding(stream)?.isInferred ?? false,
		redefined: types.filter(
			(type) => type < 96 && typeCodec(facts, stream, type).codecFrom === 'sdp',
		),
	});
}

/** What sounds inside pictures. */
function innerSounds(
	facts: CaptureFacts,
	stream: number,
	codec: string | null,
): Pick<StreamItem, 'sounds'> {
	if (codec !== 'DV') return {};
	const sounds = facts.tracker.protocols.rtp.dvSounds
		.sounds(stream)
		.map(({ sampleRate, bits }) => ({ codec: DV_SOUND, sampleRate, channels: 2, bits }));
	return sounds.length === 0 ? {} : { sounds };
}

/** The complete object of one stream. */
export function streamItem(facts: CaptureFacts, stream: number): StreamItem {
	const { tracker } = facts;
	const { rtp } = tracker.protocols;
	const figures = rtp.streams.figures.figures(stream);
	const codec = streamCodec(facts, stream);
	const types = payloadTypesOf(facts, stream);
	const first = firstMoment(facts, stream);
	const ticks =
		facts.source.interfaces[rowValue(facts, stream, R.INTERFACE)]?.ticksPerSecond ?? 1e6;
	const start = { seconds: tracker.startSeconds, nanoseconds: tracker.startNanoseconds };
	const flow = rowValue(facts, stream, R.FLOW);
	const from = tracker.flows.sourceKey(flow);
	const ssrc = rowValue(facts, stream, R.SSRC) >>> 0;
	const detection = streamConfidence(facts, stream);
	const encrypted = isEncrypted(facts, stream);
	const setup = rtp.streams.firstBinding(stream);
	const { maxDeltaFrame: _frame, packetTicks: _ticks, ...shown } = figures;
	const duration =
		(rowValue(facts, stream, R.LAST_TIME) - rowValue(facts, stream, R.FIRST_TIME)) / 1000;
	const payloadBytes = rowValue(facts, stream, R.PAYLOAD_BYTES);
	const carries = carrierOf(codec.codec) === null ? [] : rtp.carried.streams(stream);
	return {
		...(carries.length === 0 ? {} : { carries }),
		...innerSounds(facts, stream, codec.codec),
		id: streamId(facts, stream),
		ssrc: ssrcText(facts, stream),
		source: streamEndpoint(facts, stream, 0),
		destination: streamEndpoint(facts, stream, 1),
		transport: (rowValue(facts, stream, R.FLAGS) & R.STREAM_STREAMED) === 0 ? 'udp' : 'tcp',
		payloadTypes: types,
		payload: payloadText(facts, stream),
		codec: codec.codec,
		codecFrom: codec.codecFrom,
		codecConfidence: codec.codec === null ? null : codec.confidence,
		clockRate: codec.clockRate,
		clockRateFrom: codec.clockRateFrom,
		kind: codec.kind,
		...shown,
		firstFrame: firstFrame(facts, stream),
		lastFrame: rowValue(facts, stream, R.LAST_FRAME),
		startTime: isoTime(first, digitsOf(ticks)),
		startOffset: offsetSeconds(start, first),
		duration,
		...listScore({ codec: codec.codec, duration, payloadBytes }, figures),
		setupFrame: setup?.setupFrame ?? null,
		call: streamCall(facts, stream),
		encrypted,
		payloadBytes,
		detection,
		rtcp: rtcpFacts(rtp.rtcp.find(ssrc, from), codec.clockRate),
		problems: problemsOf(facts, stream, { figures, codec, types, encrypted, detection }),
		wireshark: rtp.streams.wireshark.figures(stream),
	};
}
