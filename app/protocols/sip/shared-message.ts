/** A scanned message as it is kept: its texts shared with those of other messages. */
import type { SdpFacts, SdpFormat, SipMessage, SipTransport } from './message.ts';
import type { SipScan } from './scan.ts';
import type { SharedTexts } from './texts.ts';

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** Where and when it came. */
type Place = Pick<SipMessage, 'frame' | 'part' | 'timeMs' | 'flow'> & {
	readonly transport: SipTransport;
};

/** @param place where and when it came */
export function sharedMessage(scan: SipScan, place: Place, texts: SharedTexts): SipMessage {
	return {
		frame: place.frame,
		part: place.part,
		timeMs: place.timeMs,
		flow: place.flow,
		transport: place.transport,
		method: texts.share(scan.method),
		status: scan.status,
		line: texts.share(scan.line),
		callId: texts.share(scan.callId),
		cseq: scan.cseq,
		from: texts.share(scan.from),
		to: texts.share(scan.to),
		fromTag: texts.share(scan.fromTag),
		toTag: texts.share(scan.toTag),
		branch: texts.share(scan.branch),
		sentBy: texts.share(scan.sentBy),
		vias: scan.vias,
		sdp: scan.sdp === null ? null : sharedSdp(scan.sdp, texts),
		bodyHash: scan.bodyHash,
		headers: sharedHeaders(scan.headers, texts),
		body: texts.share(scan.body),
		faults: scan.faults,
	};
}

function sharedHeaders(
	headers: ReadonlyMap<string, string>,
	texts: SharedTexts,
): ReadonlyMap<string, string> {
	if (headers.size === 0) return NO_HEADERS;
	const shared = new Map<string, string>();
	for (const [name, value] of headers) shared.set(texts.share(name), texts.share(value));
	return shared;
}

/** A description without the strings that would hold the whole message. */
export function sharedSdp(sdp: SdpFacts, texts: SharedTexts): SdpFacts {
	const share = (text: string): string => texts.share(text);
	return {
		sessionName: share(sdp.sessionName),
		origin: share(sdp.origin),
		media: sdp.media.map((media) => ({
			...media,
			address: share(media.address),
			rtcpAddress: share(media.rtcpAddress),
			profile: share(media.profile),
			mid: share(media.mid),
			crypto: media.crypto.map(share),
			candidates: media.candidates.map((one) => ({ ...one, address: share(one.address) })),
			formats: media.formats.map((format) => sharedFormat(format, share)),
		})),
	};
}

function sharedFormat(format: SdpFormat, share: (text: string) => string): SdpFormat {
	if (!format.isMapped && format.fmtp === '') return format;
	const codec = format.codec === null ? null : share(format.codec);
	return { ...format, codec, fmtp: share(format.fmtp) };
}
