/** What probes of Homer report beside SIP: in lists, in the ladder of their call, as findings. */
import { Hops } from '../calls/call-message.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { MalformedPacketError } from '../errors.ts';
import { NO_FLOW } from '../network/flow.ts';
import type { HepPacket } from '../protocols/hep/index.ts';
import { hepContentName, HEP_LOG, reportedRtcp } from '../protocols/hep/index.ts';
import { parseRtcp } from '../protocols/rtp/index.ts';
import type { ReportBlock } from '../protocols/rtp/index.ts';
import { inSeconds } from '../time.ts';
import type { Finding } from './capture.ts';
import type { FlowRow } from './flow.ts';
import type { NodeNamer } from './flow-rows.ts';

const MAX_TEXT_CHARS = 500;
const UTF8 = new TextDecoder();

/** What a log or JSON report says; empty for others. */
function textOf({ bytes, payloadAt, payloadEnd }: HepPacket): string {
	return UTF8.decode(bytes.subarray(payloadAt, payloadEnd)).slice(0, MAX_TEXT_CHARS);
}

/** One line for lists: `RTCP from agent 2001 (gate), Call-ID 4711`. */
export function hepText(packet: HepPacket): string {
	const { agentId, node, content, correlationId } = packet;
	const agent = agentId === null ? '' : ` from agent ${agentId}`;
	return [
		`${hepContentName(content)}${agent}${node === null ? '' : ` (${node})`}`,
		...(correlationId === null ? [] : [`correlation ${correlationId}`]),
		...(content === HEP_LOG ? [textOf(packet)] : []),
	].join(', ');
}

/** Reports and logs that probes tie to a call. */
export function hepRows(
	{ tracker }: CaptureFacts,
	{ id, callId }: { readonly id: string; readonly callId: string },
	nameOf: NodeNamer,
): readonly FlowRow[] {
	const hops = new Hops(tracker.flows);
	return tracker.protocols.hep.ofCall(callId).flatMap((packet): readonly FlowRow[] => {
		if (packet.flow === NO_FLOW) return [];
		const [source, destination] = hops.of(packet.flow);
		const isLog = packet.content === HEP_LOG;
		return [
			{
				frame: packet.frame,
				offset: inSeconds(packet.timeMs),
				from: nameOf(source, destination),
				to: nameOf(destination, source),
				fromPort: source.port,
				toPort: destination.port,
				label: isLog ? 'Log of a probe' : reportLabel(packet),
				protocol: isLog ? 'hep' : 'rtcp',
				detail: isLog ? textOf(packet) : hepText(packet),
				...{ retransmission: false, repeat: 0, repeatOf: null, stream: null, call: id },
				...{ tone: 'event', responseTime: null, requestFrame: null, media: null },
			},
		];
	});
}

/** `RTCP report, lost 3, jitter 12`. */
function reportLabel(packet: HepPacket): string {
	const { bytes, payloadAt, payloadEnd } = packet;
	const rtcp = reportedRtcp(packet, bytes.subarray(payloadAt, payloadEnd));
	const reports = rtcp === null ? [] : parsedReports(rtcp);
	const [first] = reports;
	if (first === undefined) return 'RTCP report';
	return `RTCP report (lost ${first.cumulativeLost}, jitter ${first.jitter})`;
}

function parsedReports(rtcp: Uint8Array): readonly ReportBlock[] {
	try {
		return parseRtcp(rtcp).flatMap((packet) => ('reports' in packet ? packet.reports : []));
	} catch (error) {
		if (error instanceof MalformedPacketError) return [];
		throw error;
	}
}

/** RTP that a probe sent inside TLS, or without its addresses, is not read there. */
export function hepFindings({ tracker }: CaptureFacts): readonly Finding[] {
	const { unreadRtp, firstUnread } = tracker.protocols.hep;
	if (unreadRtp === 0) return [];
	const title = `${unreadRtp} packets of RTP stand inside HEP over TCP where they cannot be read: inside TLS, or without addresses`;
	return [{ id: 'hep-rtp', severity: 'warning', title, frames: [firstUnread] }];
}
