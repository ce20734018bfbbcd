/** Decodes one frame of a session completely: for the tree, for messages, for deep filters. */
import { u16 } from './bytes.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { PacketRecord } from './capture/packet-index.ts';
import { dissect } from './dissect/dissect.ts';
import type { MediaKind } from './dissect/dissect.ts';
import { DvripDissector } from './dissect/dvrip-layers.ts';
import { withRelations } from './dissect/sip-relations.ts';
import type { StreamMessage, StreamMessages } from './dissect/stream-layers.ts';
import { ExtendedSequences } from './extended-sequence.ts';
import { reassembledBytes } from './network/reassembly.ts';
import { PacketReader } from './packet-reader.ts';
import * as K from './protocols/kinds.ts';
import { writtenMsrp } from './protocols/msrp/index.ts';
import type { DissectedPacket } from './views/packets.ts';
import { StreamedReader } from './streamed-reader.ts';
import { streamConfidence } from './views/stream-item.ts';

/** Frames looked back for the fragments of a datagram. */
const FRAGMENT_REACH = 20_000;

/** Kinds of frames in which RTP of connections ends; a frame of a probe may hold SIP beside it. */
export const STREAMED_KINDS: ReadonlySet<number> = new Set([
	K.KIND_RTP_STREAMED,
	K.KIND_HEP,
	K.KIND_SIP,
]);

/** Decodes frames one after the other; keeps its reader's window. */
export class FrameDissector {
	readonly #facts: CaptureFacts;
	readonly #reader: PacketReader;
	readonly #before = new PacketRecord();
	#dvrip: DvripDissector | null = null;
	#sequences: ExtendedSequences | null = null;

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
		this.#reader = new PacketReader(facts.tracker.index, facts.source);
	}

	/** @param frame from 1; @throws NotFoundError when there is no such frame */
	dissect(frame: number): DissectedPacket {
		const reader = this.#reader;
		reader.read(frame);
		const { record, data, start } = reader;
		const { tracker, source } = this.#facts;
		const kind = record.kind;
		const captureInterface = source.interfaces[record.interfaceId];
		const isNamed = captureInterface?.name != null || source.interfaces.length > 1;
		const bytes = data.slice(start, start + record.captured);
		const relativeSeconds = sinceStart(tracker, record);
		const packet = dissect({
			frame,
			bytes,
			originalLength: record.original,
			linkType: captureInterface?.linkType ?? 0,
			fcsLength: captureInterface?.fcsLength ?? 0,
			reassembled: (kind & K.KIND_REASSEMBLED) === 0 ? null : this.#reassemble(frame),
			wifiKeys: source.wifiKeys ?? null,
			media: mediaOf(this.#facts, record),
			setupFrame: setupFrameOf(this.#facts, record, frame),
			extendedSequence: this.#extendedSequence(frame),
			streamMessages: streamMessagesOf(this.#facts, record, frame),
			interfaceId: isNamed ? record.interfaceId : null,
			interfaceName: captureInterface?.name ?? null,
			seconds: record.seconds,
			nanoseconds: record.nanoseconds,
			relativeSeconds,
			deltaSeconds:
				frame === tracker.index.first + 1 ? 0 : relativeSeconds - this.#timeOf(frame - 1),
		});
		if ((kind & K.KIND_MASK) === K.KIND_SIP) {
			const { flows, protocols } = tracker;
			return withRelations(packet, protocols.sip.messages, (flow) => flows.reverse(flow));
		}
		if ((kind & K.KIND_MASK) !== K.KIND_DVRIP) return packet;
		this.#dvrip ??= new DvripDissector(tracker.protocols.dvrip);
		return this.#dvrip.addTo(packet);
	}

	/** Of a frame with one plain RTP packet; null for others. */
	#extendedSequence(frame: number): number | null {
		const { kind, unit } = this.#reader.record;
		if (kind !== K.KIND_RTP || streamConfidence(this.#facts, unit) === 0) return null;
		this.#reader.decode(frame);
		const { data, payloadStart, payloadEnd } = this.#reader.layers;
		if (payloadEnd - payloadStart < 4) return null;
		this.#sequences ??= new ExtendedSequences(this.#facts);
		return this.#sequences.of(unit, frame, u16(data, payloadStart + 2));
	}

	#timeOf(frame: number): number {
		this.#facts.tracker.index.read(frame - 1, this.#before);
		return sinceStart(this.#facts.tracker, this.#before);
	}

	/** Reads the fragments before a frame again, so that the frame completes its datagram. */
	#reassemble(frame: number): Uint8Array | null {
		const { tracker, source } = this.#facts;
		const reader = new PacketReader(tracker.index, source);
		const rows = tracker.index.select(
			(_, kind) => (kind & K.KIND_MASK) === K.KIND_FRAGMENT,
			Math.max(0, frame - FRAGMENT_REACH),
			frame - 1,
		);
		for (const row of rows) reader.decode(row + 1);
		reader.decode(frame);
		return reassembledBytes(reader.layers)?.slice() ?? null;
	}
}

function sinceStart(tracker: CaptureFacts['tracker'], record: PacketRecord): number {
	return (
		record.seconds - tracker.startSeconds + (record.nanoseconds - tracker.startNanoseconds) / 1e9
	);
}

/** Wireshark's setup frame of an RTP packet; 0 for none. */
function setupFrameOf(facts: CaptureFacts, { kind, unit }: PacketRecord, frame: number): number {
	if ((kind & K.KIND_MASK) !== K.KIND_RTP) return 0;
	return facts.tracker.protocols.rtp.streams.bindingAt(unit, frame)?.wiresharkFrame ?? 0;
}

/** Messages that a frame of a stream completed; datagrams hold theirs themselves. */
function streamMessagesOf(
	facts: CaptureFacts,
	{ kind }: PacketRecord,
	frame: number,
): readonly StreamMessages[] {
	const { tracker } = facts;
	const plain = kind & K.KIND_MASK;
	const { msrp, sip, hep } = tracker.protocols;
	if (plain === K.KIND_MSRP) {
		return [{ protocol: 'msrp', messages: msrp.ofFrame(frame).map(writtenMsrp) }];
	}
	const media = streamedRtpOf(facts, kind, frame);
	if (plain === K.KIND_RTP_STREAMED) return [{ protocol: 'rtp', messages: media }];
	if (plain !== K.KIND_SIP && plain !== K.KIND_HEP) return [];
	const packets = hep.ofFrame(frame).filter(({ isStreamed }) => isStreamed);
	const { messages } = sip;
	const own = messages.ofFrame(frame).filter((number) => messages.transportOf(number) !== 'udp');
	return [
		{
			protocol: 'hep',
			messages: packets.map(({ bytes, length }) => ({ bytes, beginning: bytes, length })),
		},
		{ protocol: 'sip', messages: own.map((number) => ({ bytes: messages.bytesOf(number) })) },
		{ protocol: 'rtp', messages: media },
	];
}

/** RTP packets that a frame of a connection completed, read again. */
function streamedRtpOf(facts: CaptureFacts, kind: number, frame: number): readonly StreamMessage[] {
	const { rtp, streamedRtp } = facts.tracker.protocols;
	const mayHold = STREAMED_KINDS.has(kind & K.KIND_MASK);
	const packets = mayHold ? streamedRtp.packets.ofFrame(frame) : [];
	if (packets.length === 0) return [];
	const reader = new StreamedReader(facts);
	return packets.map((packet) => ({
		bytes: reader.read(packet).slice(),
		setupFrame: rtp.streams.bindingAt(packet.stream, frame)?.wiresharkFrame ?? 0,
	}));
}

/** What the engine took a packet's payload for; a stream that was withdrawn is no RTP. */
export function mediaOf(facts: CaptureFacts, record: PacketRecord): MediaKind | null {
	switch (record.kind & K.KIND_MASK) {
		case K.KIND_RTP:
			return streamConfidence(facts, record.unit) > 0 ? 'rtp' : null;
		case K.KIND_RTCP:
			return 'rtcp';
		case K.KIND_SRTCP:
			return 'srtcp';
		case K.KIND_SIP:
			return 'sip';
		default:
			return null;
	}
}
