/** RTP and RTCP on any port, found by content. The per-packet path of media. */
import { i32, u8, u16, u32 } from '../../bytes.ts';
import { FLOW_NOTE, FLOW_SSRC, FLOW_WORDS } from '../../network/flow.ts';
import type { FlowTable } from '../../network/flow.ts';
import { LAYER_REASSEMBLED, LAYER_SNAPPED, LAYER_STREAMED } from '../../network/layers.ts';
import type { WiresharkRules } from '../../analysis/wireshark-rules.ts';
import { KIND_OTHER, KIND_RTCP, KIND_RTP, KIND_SRTCP, KIND_UDP } from '../kinds.ts';
import type {
	DatagramProtocol,
	MediaAnnouncement,
	PacketContext,
	ProtocolHost,
} from '../protocol.ts';
import { Arrival } from '../../analysis/arrival.ts';
import { MediaBindings } from './bindings.ts';
import type { Binding } from './bindings.ts';
import { Candidates } from './candidates.ts';
import { CarriedProbes } from './carried-probes.ts';
import { DvSounds } from './dv-sounds.ts';
import type { DecodeAsRules } from './decode-as.ts';
import { FlowTarget } from './decode-condition.ts';
import { remeasure } from './inferred-clocks.ts';
import type { InferredClock, StreamClocks } from './inferred-clocks.ts';
import { isDoubtfulType, rtpHeaderLength, rtpPadding } from './parse.ts';
import { isRtcpCompound } from './rtcp.ts';
import { RtcpFacts } from './rtcp-facts.ts';
import { PAYLOAD_TYPES } from './payload-types-table.ts';
import { headOf, StreamSamples } from './stream-samples.ts';
import { TelephoneEvents } from './telephone-events.ts';
import { namedCandidate } from '../../media/infer/index.ts';
import type { Trial } from '../../media/infer/trial.ts';
import { StreamsBeside } from './streams-beside.ts';
import { RtpStreams } from './streams.ts';
import * as R from './stream-rows.ts';

/** 1 for payload types that do not say what they carry. */
const IS_OPEN = Uint8Array.from(PAYLOAD_TYPES, ({ codec }) => (codec === null ? 1 : 0));

/** A first look: a TS packet's first byte, or a start code. */
const mayCarry = (data: Uint8Array, at: number): boolean =>
	u8(data, at) === 0x47 || (u16(data, at) === 0 && u16(data, at + 2) === 0x01ba);

/** Kinds of media as the figures count them. */
const KIND_NUMBERS = { audio: 0, video: 1, other: 2 } as const;

/** How RTP is looked for. */
export interface RtpOptions {
	/** False: only what the user or signalling named. */
	readonly heuristics: boolean;
	readonly rules: WiresharkRules;
	readonly decodeAs: DecodeAsRules;
}

/** The RTP room's state for one capture. */
export class RtpProtocol implements DatagramProtocol {
	readonly id = 'rtp';
	readonly streams: RtpStreams;
	readonly rtcp = new RtcpFacts();
	/** Flows on which encrypted RTCP was seen. */
	readonly encryptedFlows = new Set<number>();
	readonly events = new TelephoneEvents();
	/** Packets of streams whose codec nobody named. */
	readonly samples = new StreamSamples();
	/** Streams by flow, and where the announced ones stood beside those. */
	readonly beside: StreamsBeside;
	/** What is inside transport and program streams. */
	readonly carried = new CarriedProbes();
	/** What sounds in frames of DV. */
	readonly dvSounds = new DvSounds();
	/** What trial decoding found, by stream. */
	readonly trials = new Map<number, readonly Trial[]>();
	readonly #host: ProtocolHost;
	readonly #flows: FlowTable;
	readonly #options: RtpOptions;
	readonly #candidates = new Candidates();
	readonly #bindings: MediaBindings;
	readonly #arrival = new Arrival();

	constructor(host: ProtocolHost, options: RtpOptions) {
		this.#host = host;
		this.#flows = host.flows;
		this.#options = options;
		this.streams = new RtpStreams(options.rules, options.decodeAs, host.flows);
		this.beside = new StreamsBeside(this.streams);
		this.#bindings = new MediaBindings(host.flows);
	}

	/** Signalling says that media will arrive; streams that run there already are bound too. */
	announce(announcement: MediaAnnouncement): void {
		for (const stream of this.#bindings.announce(announcement)) {
			const flow = this.streams.rows.row(stream)[
				this.streams.rows.offset(stream) + R.FLOW
			] as number;
			const binding = this.#bindings.resolve(flow);
			if (binding !== null) this.streams.bind(stream, announcement.frame, binding);
		}
	}

	/** The file itself says that RTP arrives at this port; what the user said of it goes first. */
	expectPort(port: number): void {
		this.#options.decodeAs.addDestination(port, 'rtp');
	}

	take(packet: PacketContext): number {
		const { layers } = packet;
		const { data } = layers;
		const at = layers.payloadStart;
		if (layers.payloadEnd - at < 8 || (u8(data, at) & 0xc0) !== 0x80) return KIND_OTHER;
		const second = u8(data, at + 1);
		if (second >= 192 && second <= 223) return this.#takeRtcp(packet);
		const header = rtpHeaderLength(layers);
		if (header === 0) return KIND_OTHER;
		if (isDoubtfulType(second & 0x7f) && this.#announced(packet.flow) === null) return KIND_OTHER;
		const arrival = this.#arrival;
		arrival.frame = packet.frame;
		arrival.timeMs = packet.timeMs;
		arrival.wireBytes = packet.wireBytes;
		arrival.seconds = packet.seconds;
		arrival.nanoseconds = packet.nanoseconds;
		arrival.interfaceId = packet.interfaceId;
		arrival.payloadType = second & 0x7f;
		arrival.marker = second >> 7;
		arrival.sequence = u16(data, at + 2);
		arrival.timestamp = i32(data, at + 4);
		arrival.payloadBytes = layers.payloadLength - header - rtpPadding(layers);
		arrival.flags = (layers.flags & LAYER_REASSEMBLED) === 0 ? 0 : R.STREAM_REASSEMBLED;
		if ((layers.flags & LAYER_SNAPPED) !== 0) arrival.flags |= R.STREAM_CUT;
		if ((layers.flags & LAYER_STREAMED) !== 0) arrival.flags |= R.STREAM_STREAMED;
		arrival.head = null;
		const kind = this.#assign(packet, i32(data, at + 8), arrival);
		if (kind === KIND_RTP) {
			if (IS_OPEN[arrival.payloadType] === 1) this.#sample(packet, at + header, arrival);
			if (mayCarry(data, at + header) || this.carried.isOpen(packet.unit)) {
				this.#probe(packet, at + header, arrival);
			}
			this.#hear(packet, at + header);
		}
		if (kind === KIND_RTP && this.streams.isEvent(packet.unit, arrival.payloadType)) {
			this.#hearEvent(packet, at + header, arrival);
		}
		return kind;
	}

	/** Keeps packets of payload types that neither a table nor signalling knows. */
	#sample({ unit, layers }: PacketContext, start: number, arrival: Arrival): void {
		if (this.streams.format(unit, arrival.payloadType) !== null) return;
		const s = this.streams.rows.row(unit);
		const o = this.streams.rows.offset(unit);
		const packets = s[o + R.PACKETS] as number;
		const { data, payloadEnd } = layers;
		const end = Math.min(payloadEnd, start + Math.max(0, arrival.payloadBytes));
		s[o + R.LOOK] = R.LOOK_OFTEN;
		const isKept = this.samples.take(unit, packets, arrival, data, start, end);
		if (isKept) this.beside.note(unit, arrival.timeMs, this.#isKnown);
		if (this.samples.wantsNext(unit, packets)) this.#lookAtNext(unit);
		if (this.samples.isJustFull(unit, packets)) this.#inferClocks(unit);
	}

	/** True where a table or signalling says what a payload type of a stream is. */
	readonly #isKnown = (stream: number, payloadType: number): boolean =>
		IS_OPEN[payloadType] !== 1 || this.streams.format(stream, payloadType) !== null;

	/** Now, so that neither a live capture nor a pipe needs another reading for jitter and skew. */
	#inferClocks(stream: number): void {
		const clocks = new Map<number, InferredClock>();
		for (const type of this.samples.types(stream)) {
			const best = namedCandidate(this.samples.candidates(stream, type));
			if (best === null || best.clockRate === 0) continue;
			clocks.set(type, { clockRate: best.clockRate, kind: KIND_NUMBERS[best.kind] });
		}
		this.fixClocks(stream, clocks);
	}

	/**
	 * Fixes the clocks of a stream that only its payload tells, from its first packet on where all
	 * packets until now are kept.
	 * @returns false when what was measured until now must be measured again
	 */
	fixClocks(stream: number, clocks: StreamClocks): boolean {
		const { streams, samples } = this;
		if (!streams.clocks.set(stream, clocks)) return true;
		const s = streams.rows.row(stream);
		const o = streams.rows.offset(stream);
		s[o + R.NEXT] = R.LOOKED_AT;
		if (streams.binding(stream) !== null || !this.#options.decodeAs.isEmpty) return false;
		const all = samples.everyPacket(stream, s[o + R.PACKETS] as number);
		if (all === null) return false;
		remeasure(streams.figures, stream, all, clocks, streams.kind(stream));
		s[o + R.OWN_RATE] = clocks.get(s[o + R.LAST_TYPE] as number)?.clockRate ?? 0;
		return true;
	}

	/** Takes a packet of a telephone event; the next one may say more of it, or be another digit. */
	#hearEvent(
		{ frame, timeMs, unit, layers }: PacketContext,
		start: number,
		arrival: Arrival,
	): void {
		const { timestamp, payloadType } = arrival;
		const place = { stream: unit, timestamp, payloadType, frame, timeMs };
		this.events.take(layers.data, start, layers.payloadEnd, place);
		this.#lookAtNext(unit);
	}

	/** Looks into what may be a transport or program stream. */
	#probe({ unit, layers }: PacketContext, start: number, { sequence }: Arrival): void {
		const s = this.streams.rows.row(unit);
		const o = this.streams.rows.offset(unit);
		const end = layers.payloadEnd - rtpPadding(layers);
		this.carried.take(unit, s[o + R.PACKETS] as number, sequence, layers.data, start, end);
		if (this.carried.isOpen(unit)) this.#lookAtNext(unit);
	}

	/** Looks for sound in what may be DV. */
	#hear({ unit, layers }: PacketContext, start: number): void {
		const s = this.streams.rows.row(unit);
		const o = this.streams.rows.offset(unit);
		const end = layers.payloadEnd - rtpPadding(layers);
		this.dvSounds.take(unit, s[o + R.PACKETS] as number, layers.data, start, end);
		if (this.dvSounds.isOpen(unit)) this.#lookAtNext(unit);
	}

	/** The next packet of a stream must not take the short way, which does not come by here. */
	#lookAtNext(stream: number): void {
		const { rows } = this.streams;
		rows.row(stream)[rows.offset(stream) + R.NEXT] = R.LOOKED_AT;
	}

	/** Finds the packet's stream, or puts its source on probation. */
	#assign(packet: PacketContext, ssrc: number, arrival: Arrival): number {
		const { words } = this.#flows;
		const at = packet.flow * FLOW_WORDS;
		let stream = words[at + FLOW_NOTE] as number;
		if (words[at + FLOW_SSRC] !== ssrc || stream < 0) {
			stream = this.streams.find(packet.flow, ssrc);
			if (stream < 0) return this.#offer(packet, ssrc, arrival);
			this.#note(packet.flow, stream, ssrc);
		}
		packet.unit = stream;
		this.streams.update(stream, ssrc, arrival);
		return KIND_RTP;
	}

	/** The next packet of a flow is nearly always of the same stream. */
	#note(flow: number, stream: number, ssrc: number): void {
		const { words } = this.#flows;
		words[flow * FLOW_WORDS + FLOW_NOTE] = stream;
		words[flow * FLOW_WORDS + FLOW_SSRC] = ssrc;
	}

	#announced(flow: number): Binding | null {
		return this.#bindings.isEmpty ? null : this.#bindings.resolve(flow);
	}

	#offer(packet: PacketContext, ssrc: number, arrival: Arrival): number {
		const { decodeAs, heuristics } = this.#options;
		const { flow } = packet;
		const said = decodeAs.isEmpty
			? null
			: decodeAs.protocolOf(new FlowTarget(this.#flows, flow, ssrc, arrival.payloadType));
		if (said === 'none' || said === 'rtcp') return KIND_UDP;
		const binding = this.#announced(flow);
		if (said === 'rtp') arrival.flags |= R.STREAM_FORCED;
		if (said === 'rtp' || binding !== null) {
			return this.#begin(packet, ssrc, this.#candidates.take(flow, ssrc), arrival, binding);
		}
		if (!heuristics) return KIND_UDP;
		if ((arrival.flags & R.STREAM_STREAMED) !== 0) {
			return this.#begin(packet, ssrc, [], arrival, this.#inferred(packet, arrival));
		}
		this.#bindings.takeHeuristically(flow);
		if (IS_OPEN[arrival.payloadType] === 1) arrival.head = headOfPacket(packet);
		const earlier = this.#candidates.offer(flow, ssrc, arrival);
		if (earlier === null) return KIND_UDP;
		return this.#begin(packet, ssrc, earlier, arrival, this.#inferred(packet, arrival));
	}

	#inferred({ flow }: PacketContext, { payloadType, timeMs }: Arrival): Binding | null {
		return this.#bindings.isEmpty ? null : this.#bindings.infer(flow, payloadType, timeMs);
	}

	/** Accepts a source: its packets on probation count like all others. */
	#begin(
		packet: PacketContext,
		ssrc: number,
		earlier: readonly Arrival[],
		arrival: Arrival,
		binding: Binding | null,
	): number {
		const all = [...earlier, arrival];
		const [first, ...rest] = all;
		if (first === undefined) return KIND_UDP;
		// What came before the announcement goes by what was known then.
		const isLate = binding !== null && !binding.isInferred && earlier.length > 0;
		const stream = this.streams.begin(packet.flow, ssrc, first, isLate ? null : binding);
		if (stream < 0) return KIND_UDP;
		this.#bindings.addStream(packet.flow, stream);
		for (const one of rest) {
			if (isLate && one === arrival) this.streams.bind(stream, one.frame, binding);
			this.streams.update(stream, ssrc, one);
		}
		for (const [index, one] of earlier.entries()) {
			const { head } = one;
			if (head !== null) this.samples.take(stream, index + 1, one, head, 0, head.length);
			this.#host.reclassify(one.frame, one.wireBytes, stream, KIND_RTP);
		}
		this.#note(packet.flow, stream, ssrc);
		packet.unit = stream;
		return KIND_RTP;
	}

	#takeRtcp(packet: PacketContext): number {
		const { layers } = packet;
		const { data, payloadStart: at, payloadEnd, payloadLength } = layers;
		if (!isRtcpCompound(data, at, payloadLength, payloadEnd - at)) {
			const kind = this.#takeEncryptedRtcp(packet);
			const isExpected = !this.#bindings.isEmpty && this.#bindings.isRtcp(packet.flow);
			return kind === KIND_OTHER && isExpected ? KIND_RTCP : kind;
		}
		this.#keepRtcp(packet);
		return KIND_RTCP;
	}

	#keepRtcp(packet: PacketContext): void {
		const { data, payloadStart, payloadEnd } = packet.layers;
		const flows = this.#flows;
		this.rtcp.take({
			data,
			start: payloadStart,
			end: payloadEnd,
			from: flows.sourceKey(packet.flow),
			to: flows.destinationKey(packet.flow),
			epochSeconds: packet.seconds + packet.nanoseconds / 1e9,
			frame: packet.frame,
		});
	}

	/**
	 * SRTCP: a readable first header, then noise, and at the end the E bit with a small index.
	 * @see RFC 3711 §3.4
	 */
	#takeEncryptedRtcp(packet: PacketContext): number {
		const { data, payloadStart: at, payloadEnd, payloadLength } = packet.layers;
		const type = u8(data, at + 1);
		const isWhole = payloadEnd - at === payloadLength;
		if (type < 200 || type > 207 || !isWhole || payloadLength < 8 + 14) return KIND_OTHER;
		for (const tag of [10, 4]) {
			const index = u32(data, payloadEnd - tag - 4);
			if (index >= 0x8000_0000 && index < 0x8010_0000) {
				this.encryptedFlows.add(packet.flow);
				return KIND_SRTCP;
			}
		}
		return KIND_OTHER;
	}
}

function headOfPacket({ layers }: PacketContext): Uint8Array {
	const start = layers.payloadStart + rtpHeaderLength(layers);
	return headOf(layers.data, start, Math.max(start, layers.payloadEnd - rtpPadding(layers)));
}
