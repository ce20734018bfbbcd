/** Texts of the ladder, as Wireshark's Flow Sequence writes them. */
import type { CallAnalysis } from '../calls/analyse-call.ts';
import type { CallMessage } from '../calls/call-message.ts';
import { withoutParameters } from '../calls/header-values.ts';
import { isT38 } from '../protocols/sip/index.ts';
import { PAYLOAD_TYPES } from '../protocols/rtp/index.ts';
import type { SdpFacts, SdpFormat } from '../protocols/sip/message.ts';
import type { FlowRow } from './flow.ts';

/** First dynamic payload type that has no name of its own. */
const FIRST_DYNAMIC = 96;

/** `INVITE SDP (g711U speex GSM telephone-event)` or `200 OK SDP (g711U)`. */
export function messageLabel({ sip }: CallMessage): string {
	const name = sip.status === 0 ? sip.method : `${sip.status} ${sip.line}`.trim();
	return sip.sdp === null ? name : `${name} ${sdpLabel(sip.sdp)}`;
}

function sdpLabel(sdp: SdpFacts): string {
	const names = sdp.media.flatMap((media) =>
		isT38(media) ? (media.port === 0 ? [] : ['t38']) : media.formats.map(formatName),
	);
	return `SDP (${names.join(' ')})`;
}

/** Short name of a payload format: Wireshark's for static types, the rtpmap's for others. */
export function formatName({ payloadType, codec }: SdpFormat): string {
	if (payloadType >= 0 && payloadType < FIRST_DYNAMIC) {
		return PAYLOAD_TYPES[payloadType]?.shortName ?? codec ?? String(payloadType);
	}
	return codec ?? `RTPType-${payloadType}`;
}

/** Wireshark's comment beside an arrow. */
export function messageDetail(message: CallMessage, { wireshark }: CallAnalysis): string {
	const { sip } = message;
	if (sip.status !== 0) return `SIP Status ${sip.status} ${sip.line}`.trim();
	const [from, to] = [withoutParameters(sip.from), withoutParameters(sip.to)];
	switch (sip.method) {
		case 'INVITE':
			return `SIP INVITE From: ${from} To:${to} Call-ID:${sip.callId} CSeq:${sip.cseq}`;
		case 'BYE':
		case 'CANCEL':
			return `SIP Request ${sip.method} CSeq:${sip.cseq}`;
		case 'ACK':
			if (wireshark?.connectedBy.has(message) === true) {
				return `SIP Request INVITE ACK 200 CSeq:${sip.cseq}`;
			}
			break;
	}
	return `SIP ${sip.method} From: ${from} To:${to} CSeq:${sip.cseq}`;
}

/** How an arrow is drawn. */
export function toneOf({ sip }: CallMessage): FlowRow['tone'] {
	if (sip.status === 0)
		return sip.method === 'BYE' || sip.method === 'CANCEL' ? 'failure' : 'request';
	if (sip.status < 200) return 'provisional';
	return sip.status < 300 ? 'success' : 'failure';
}

const DIGIT_WORDS = [
	'Zero 0',
	'One 1',
	'Two 2',
	'Three 3',
	'Four 4',
	'Five 5',
	'Six 6',
	'Seven 7',
	'Eight 8',
	'Nine 9',
	'Star *',
	'Pound #',
	'A',
	'B',
	'C',
	'D',
];

/** Name of a telephone event (RFC 4733 §3.2): `DTMF Five 5`. */
export function eventName(event: number): string {
	const word = DIGIT_WORDS[event];
	if (word !== undefined) return `DTMF ${word}`;
	return event === 16 ? 'Flash' : `event ${event}`;
}
