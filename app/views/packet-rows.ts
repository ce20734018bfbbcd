/** Rows of the packet list, made when they are shown. */
import { u16, u32 } from '../bytes.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { payloadTypeText } from '../dissect/names-table.ts';
import { DvripMessage } from '../dvrip/message.ts';
import { summaryOf } from '../dvrip/summary.ts';
import { formatAddress } from '../network/format.ts';
import { PacketLayers } from '../network/layers.ts';
import type { PacketReader } from '../packet-reader.ts';
import { KIND_NAMES } from '../protocols/kind-names.ts';
import * as K from '../protocols/kinds.ts';
import { hepText } from './hep.ts';
import { msrpText } from '../protocols/msrp/index.ts';
import { parseRtcp, rtpHeaderLength } from '../protocols/rtp/index.ts';
import { scanSipMessage } from '../protocols/sip/index.ts';
import type { SipMessage } from '../protocols/sip/index.ts';
import { StreamedReader } from '../streamed-reader.ts';
import type { PacketRow } from './packets.ts';
import { radioItem } from './radio.ts';
import { firstFrame, streamConfidence } from './stream-item.ts';

/** Payload types below have a fixed meaning (RFC 3551). */
const FIRST_DYNAMIC = 96;

/** Packets of one segment that a row tells of. */
const MOST_TEXTS = 4;

/** @param frame from 1; @throws NotFoundError when the frame cannot be read */
export function packetRow(facts: CaptureFacts, reader: PacketReader, frame: number): PacketRow {
	reader.decode(frame);
	const { record, layers } = reader;
	const { tracker } = facts;
	const kind = record.kind & K.KIND_MASK;
	const isListedRtp = kind === K.KIND_RTP && streamConfidence(facts, record.unit) > 0;
	const shown = kind === K.KIND_RTP && !isListedRtp ? K.KIND_UDP : kind;
	const sips = shown === K.KIND_SIP ? sipMessages(facts, layers, frame) : [];
	return {
		frame,
		offset:
			record.seconds - tracker.startSeconds + (record.nanoseconds - tracker.startNanoseconds) / 1e9,
		source: endpointText(layers, 0),
		destination: endpointText(layers, 1),
		protocol: sips.some(({ sdp }) => sdp !== null) ? 'SIP/SDP' : (KIND_NAMES[shown] ?? 'other'),
		length: record.original,
		info:
			sips.length === 0
				? infoText(facts, layers, { kind: shown, unit: record.unit, frame })
				: sips.map(sipText).join(' | '),
		stream: isListedRtp ? firstFrame(facts, record.unit) : null,
		radio: radioItem(facts, reader),
	};
}

function endpointText(layers: PacketLayers, side: 0 | 1): string {
	return formatAddress(layers.address, side * 4, layers.version);
}

/** Messages that a frame completed. */
function dvripText(facts: CaptureFacts, frame: number): string {
	const { dvrip } = facts.tracker.protocols;
	const words = dvrip.rowsEndingIn(frame).map((row) => summaryOf(new DvripMessage(dvrip, row)));
	return words.length === 0 ? 'Part of a message' : words.join(', ');
}

function infoText(
	facts: CaptureFacts,
	layers: PacketLayers,
	{ kind, unit, frame }: { readonly kind: number; readonly unit: number; readonly frame: number },
): string {
	const ports = `${layers.sourcePort} → ${layers.destinationPort}`;
	switch (kind) {
		case K.KIND_DVRIP:
			return dvripText(facts, frame);
		case K.KIND_MSRP:
			return facts.tracker.protocols.msrp.ofFrame(frame).map(msrpText).join(' | ');
		case K.KIND_HEP:
			return facts.tracker.protocols.hep.ofFrame(frame).map(hepText).join(' | ');
		case K.KIND_RTP_STREAMED:
			return streamedText(facts, frame, ports);
		case K.KIND_RTP:
			return rtpText(facts, layers, unit);
		case K.KIND_RTCP:
			return rtcpText(layers);
		case K.KIND_UDP:
		case K.KIND_STUN:
		case K.KIND_T38:
		case K.KIND_DTLS:
		case K.KIND_SRTCP:
			return `${ports} Len=${layers.payloadLength}`;
		case K.KIND_TCP:
			return `${ports} Len=${layers.payloadLength}`;
		case K.KIND_SCTP:
			return ports;
		case K.KIND_FRAGMENT:
			return `Fragment of IP protocol ${layers.protocol}`;
		default:
			return layers.version === 0 ? '' : `IP protocol ${layers.protocol}`;
	}
}

/** The packets of connections that a segment completed. */
function streamedText(facts: CaptureFacts, frame: number, ports: string): string {
	const packets = facts.tracker.protocols.streamedRtp.packets.ofFrame(frame);
	if (packets.length === 0) return `${ports} RTCP`;
	const reader = new StreamedReader(facts);
	const layers = new PacketLayers();
	const texts = packets.slice(0, MOST_TEXTS).map((packet) => {
		const data = reader.read(packet);
		layers.clear(data, 0);
		layers.payloadEnd = data.length;
		layers.payloadLength = packet.length;
		return rtpText(facts, layers, packet.stream);
	});
	const more = packets.length - texts.length;
	return `${texts.join(' | ')}${more === 0 ? '' : ` | ${more} more`}`;
}

function rtpText(facts: CaptureFacts, layers: PacketLayers, stream: number): string {
	if (rtpHeaderLength(layers) === 0) return '';
	const { data, payloadStart: at } = layers;
	const type = u16(data, at) & 0x7f;
	const marker = (u16(data, at) & 0x80) !== 0 ? ', Mark' : '';
	const told = facts.tracker.protocols.rtp.streams.payloadName(stream, type);
	// Wireshark's names here are longer than in its list of streams, but for announced types.
	const isAnnounced = type >= FIRST_DYNAMIC && told !== `RTPType-${type}`;
	const name = isAnnounced ? told : payloadTypeText(type);
	const ssrc = u32(data, at + 8)
		.toString(16)
		.toUpperCase()
		.padStart(8, '0');
	return `PT=${name}, SSRC=0x${ssrc}, Seq=${u16(data, at + 2)}, Time=${u32(data, at + 4)}${marker}`;
}

/** Messages that end in a frame; a datagram that found no room in the list is scanned itself. */
function sipMessages(
	{ tracker }: CaptureFacts,
	{ data, payloadStart, payloadEnd, payloadLength }: PacketLayers,
	frame: number,
): readonly SipSummary[] {
	const { messages } = tracker.protocols.sip;
	const numbers = messages.ofFrame(frame);
	if (numbers.length > 0) return numbers.map((number) => messages.message(number));
	const missing = Math.max(0, payloadLength - (payloadEnd - payloadStart));
	const scan = scanSipMessage(data, payloadStart, payloadEnd, false, missing);
	return scan === null ? [] : [scan];
}

/** What a row says of a message. */
type SipSummary = Pick<SipMessage, 'method' | 'status' | 'line' | 'sdp'>;

/** The line of a list: `Request: INVITE sip:…`, `Status: 200 OK (INVITE)`. */
export function sipText({ method, status, line }: SipSummary): string {
	if (status === 0) return `Request: ${method} ${line}`;
	const what = status >= 200 && status < 300 && method !== '' ? ` (${method})` : '';
	return `Status: ${status} ${line}${what}`;
}

const RTCP_WORDS = {
	sr: 'Sender Report',
	rr: 'Receiver Report',
	sdes: 'Source description',
	bye: 'Goodbye',
	app: 'Application specific',
	xr: 'Extended report',
	feedback: 'Feedback',
	unknown: 'RTCP',
} as const;

function rtcpText(layers: PacketLayers): string {
	try {
		const packets = parseRtcp(layers.data.subarray(layers.payloadStart, layers.payloadEnd));
		return packets
			.map((packet) => (packet.kind === 'feedback' ? packet.name : RTCP_WORDS[packet.kind]))
			.join('  ');
	} catch {
		return 'RTCP, cut or damaged';
	}
}
