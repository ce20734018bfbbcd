/**
 * RTP and RTCP (RFC 3550, 3551, 3611, 4585, 5506, 5761), found on any UDP port by content, and in TCP
 * connections (RFC 4571).
 * Not here: what signalling says of a stream, decoding of payloads, SRTP decryption.
 */
export { carrierOfPayload } from './carried-probes.ts';
export { DecodeAsRules, parseDecodeRule } from './decode-as.ts';
export type { DecodeRule, FixedCodec, ForcedProtocol } from './decode-as.ts';
export { RtpProtocol } from './rtp.ts';
export type { RtpOptions } from './rtp.ts';
export type { InferredClock, StreamClocks } from './inferred-clocks.ts';
export { mediaKind, RtpStreams } from './streams.ts';
export { FramedRtp } from './framed-rtp.ts';
export { StreamedRtp } from './streamed-rtp.ts';
export type { StreamedPacket } from './streamed-packets.ts';
export { RtcpFacts } from './rtcp-facts.ts';
export type { RtcpSource } from './rtcp-facts.ts';
export { PAYLOAD_TYPES } from './payload-types-table.ts';
export { isSideEncoding, isWrapper, knownClockRate, usualName } from './encoding-names-table.ts';
export type { Binding } from './bindings.ts';
export { parseRtp, rtpHeaderLength, rtpPadding } from './parse.ts';
export type { RtpPacket } from './parse.ts';
export { isRtcpCompound, parseRtcp } from './rtcp.ts';
export type { ReportBlock, RtcpPacket } from './rtcp.ts';
export type { StatisticsSummary, VoipMetrics } from './rtcp-xr.ts';
