/**
 * SIP (RFC 3261 and its extensions) and SDP (RFC 8866): messages recognised by their start line.
 * Not here: calls (`app/calls/`), what takes streams apart (TCP, TLS, WebSocket: they bring bytes).
 */
export { isT38 } from './announce.ts';
export { SipSctp } from './sctp.ts';
export { SipProtocol } from './sip.ts';
export { SipParts, SipStreams, takeStreamMessage } from './sip-streams.ts';
export type { SipSink } from './sip-streams.ts';
export { SipMessageList } from './messages.ts';
export type { SipBytes, SipPlace } from './messages.ts';
export { isEncoded } from './body.ts';
export { readableSip } from './readable.ts';
export { readableText } from './text-encoding.ts';
export { scanSipMessage } from './scan.ts';
export type { SipScan } from './scan.ts';
export { COMPACT_NAMES } from './header-names-table.ts';
export { SipFramer } from './framer.ts';
export type { FramedMessage, MessageListener } from './framer.ts';
export { isSipStart } from './start-line.ts';
export { scanSdp } from './sdp.ts';
export type { SdpScan } from './sdp.ts';
export { listValues, parameter, parametersAt, parseUri, uriOf } from './parameters.ts';
export type { SipUri } from './parameters.ts';
export type {
	SdpFacts,
	SdpFormat,
	SdpMedia,
	SipMessage,
	SipMessages,
	SipTransport,
} from './message.ts';
