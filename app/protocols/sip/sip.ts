/** SIP in UDP datagrams, recognised by content on any port. @see RFC 3261 §18 */
import { NO_FLOW } from '../../network/flow.ts';
import { LAYER_SNAPPED } from '../../network/layers.ts';
import { KIND_OTHER, KIND_SIP } from '../kinds.ts';
import type { DatagramProtocol, PacketContext, ProtocolHost } from '../protocol.ts';
import { announcementsOf, namedMediaOf } from './announce.ts';
import type { AnnouncedBy } from './announce.ts';
import { isEncoded, openBody, readBody } from './body.ts';
import {
	BODY_MULTIPART,
	BODY_OTHER,
	BODY_UNTYPED,
	offeringMethod,
	SipEnvelope,
} from './envelope.ts';
import { SipMessageList } from './messages.ts';
import type { SipBytes, SipPlace } from './messages.ts';
import { OfferingRequests } from './requests.ts';
import { scanSdp, SdpSections } from './sdp.ts';
import type { SdpScan } from './sdp.ts';
import { isSipStart } from './start-line.ts';

/** The shortest start line: `A a:b SIP/2.0`. */
const LEAST_BYTES = 12;
const LF = 10;
const SPACE = 32;
const SLASH = 47;
const LETTER_V = 118;
/** First status that refuses what was offered. */
const REDIRECTION = 300;

const DECODER = new TextDecoder();

/** The SIP room's state for one capture. */
export class SipProtocol implements DatagramProtocol {
	readonly id = 'sip';
	readonly messages = new SipMessageList();
	readonly #host: ProtocolHost;
	readonly #envelope = new SipEnvelope();
	readonly #requests = new OfferingRequests();
	readonly #sections = new SdpSections();

	constructor(host: ProtocolHost) {
		this.#host = host;
	}

	take(packet: PacketContext): number {
		const { layers } = packet;
		const { data, payloadStart: start, payloadEnd: end } = layers;
		if (end - start < LEAST_BYTES) return KIND_OTHER;
		const isCut = (layers.flags & LAYER_SNAPPED) !== 0;
		if (!isSipStart(data, start, end, isCut)) return KIND_OTHER;
		const missing = isCut ? Math.max(0, layers.payloadLength - (end - start)) : 0;
		const { frame, timeMs, flow, interfaceId } = packet;
		this.takeMessage(
			{ data, start, end, missing },
			{ frame, part: 0, timeMs, flow, transport: 'udp', interfaceId },
		);
		return KIND_SIP;
	}

	/** Takes one message, whatever carried it; its bytes are copied. */
	takeMessage(bytes: SipBytes, place: SipPlace): void {
		const { data, start, end } = bytes;
		const envelope = this.#envelope;
		let line = start;
		while (line < end && data[line] !== LF) line++;
		envelope.read(data, line + 1, end);
		const { callIdStart, callIdEnd } = envelope;
		const call = this.messages.callNumber(data, callIdStart, callIdEnd, place.frame);
		this.messages.add(bytes, place, call);
		if (call >= 0) this.#takeOffer(bytes, place, call);
	}

	/** Expects the media that a message's description announces. */
	#takeOffer(bytes: SipBytes, place: SipPlace, call: number): void {
		const { data, start } = bytes;
		const { cseq, methodStart, methodEnd } = this.#envelope;
		const isRequest = data[start + 3] !== SLASH;
		const status = isRequest ? 0 : statusOf(data, start);
		const hasBody = this.#hasDescription(bytes);
		if (status >= REDIRECTION || (!isRequest && !hasBody)) return;
		const method = isRequest
			? offeringMethod(data, start, tokenEnd(data, start))
			: offeringMethod(data, methodStart, methodEnd);
		if (method === '') return;
		const { frame, flow, timeMs } = place;
		if (isRequest) this.#requests.note(call, cseq, method, flow, frame);
		if (!hasBody) return;
		const back = isRequest ? NO_FLOW : this.#host.flows.reverse(flow);
		const { setupFrame, wiresharkFrame } = isRequest
			? { setupFrame: frame, wiresharkFrame: frame }
			: this.#requests.answered({ call, cseq, method, back, frame, isFinal: status >= 200 });
		const session = `sip-${this.messages.firstFrameOf(call)}`;
		this.#announce(bytes, { frame, setupFrame, wiresharkFrame, timeMs, session });
	}

	#hasDescription({ data, end }: SipBytes): boolean {
		const { bodyAt, bodyType, contentLength } = this.#envelope;
		if (bodyAt < 0 || bodyAt >= end || contentLength === 0 || bodyType === BODY_OTHER) return false;
		return bodyType !== BODY_UNTYPED || data[bodyAt] === LETTER_V;
	}

	#announce(bytes: SipBytes, by: AnnouncedBy): void {
		const sdp = this.#description(bytes);
		if (sdp === null) return;
		for (const announcement of announcementsOf(sdp, by)) this.#host.expect(announcement);
		for (const media of namedMediaOf(sdp, by.session)) this.#host.expectNamed(media);
	}

	/** null for a compressed body that cannot be opened. */
	#bodyText(data: Uint8Array, start: number, end: number): string | null {
		const { encodingStart, encodingEnd } = this.#envelope;
		const bytes = data.subarray(start, end);
		if (encodingStart === encodingEnd) return DECODER.decode(bytes);
		const encoding = DECODER.decode(data.subarray(encodingStart, encodingEnd));
		return isEncoded(encoding) ? openBody(bytes, encoding) : DECODER.decode(bytes);
	}

	#description({ data, end }: SipBytes): SdpScan | null {
		const { bodyAt, bodyType, contentLength, typeStart, typeEnd } = this.#envelope;
		const stop = contentLength < 0 ? end : Math.min(end, bodyAt + contentLength);
		const body = this.#bodyText(data, bodyAt, stop);
		if (body === null) return null;
		if (body.includes('a=crypto:')) this.messages.withCrypto.push(this.messages.count - 1);
		const sections = this.#sections;
		if (bodyType !== BODY_MULTIPART) return scanSdp(body, sections);
		return readBody(body, DECODER.decode(data.subarray(typeStart, typeEnd)), '', { sections }).sdp;
	}
}

/** The blank behind the method. */
function tokenEnd(data: Uint8Array, start: number): number {
	const end = data.indexOf(SPACE, start);
	return end < 0 ? start : end;
}

/** Three digits behind `SIP/2.0 `. */
function statusOf(data: Uint8Array, start: number): number {
	const digit = (offset: number): number => (data[start + offset] as number) - 48;
	return digit(8) * 100 + digit(9) * 10 + digit(10);
}
