/**
 * Session descriptions as the pass needs them: where media will arrive and as what. Twelve times as
 * fast as the library that shows them to people (ARCHITECTURE.md says what was measured).
 * @see RFC 8866
 */
import { MAX_SDP_CANDIDATES, MAX_SDP_MEDIA } from '../../limits.ts';
import { PAYLOAD_TYPES } from '../rtp/index.ts';
import type { SdpFacts, SdpFormat, SdpMedia } from './message.ts';

type Direction = SdpMedia['direction'];
type Candidate = SdpMedia['candidates'][number];

/** A description with what only binding needs. */
export interface SdpScan extends SdpFacts {
	/** `mid` values of each BUNDLE group. @see RFC 9143 */
	readonly bundles: readonly (readonly string[])[];
}

const DIRECTIONS: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);
const NO_CANDIDATES: readonly Candidate[] = [];
const NO_TEXTS: readonly string[] = [];
const NO_NUMBERS: readonly number[] = [];

interface FormatDraft {
	payloadType: number;
	codec: string | null;
	clockRate: number;
	channels: number;
	fmtp: string;
	isMapped: boolean;
}

/** Formats that nothing more is said of: one object each, shared by all descriptions. */
const STATIC_FORMATS: readonly SdpFormat[] = PAYLOAD_TYPES.map((facts, payloadType) =>
	Object.freeze({
		payloadType,
		codec: facts.codec,
		clockRate: facts.clockRate,
		channels: Math.max(1, facts.channels),
		fmtp: '',
		isMapped: false,
	}),
);

/** A media line while its attributes are read. */
class MediaDraft {
	kind = '';
	profile = '';
	port = 0;
	address: string | null = null;
	rtcpPort = -1;
	rtcpAddress: string | null = null;
	isMuxed = false;
	direction: Direction | null = null;
	formats: SdpFormat[] = [];
	ptime = 0;
	crypto: string[] | null = null;
	hasFingerprint = false;
	hasZrtp = false;
	ssrcs: number[] | null = null;
	candidates: Candidate[] | null = null;
	mid = '';

	/** `audio 49170/2 RTP/AVP 0 8 101`. */
	constructor(text: string) {
		const words = text.trim().split(' ');
		this.kind = (words[0] ?? '').toLowerCase();
		this.port = portOf(words[1] ?? '');
		this.profile = words[2] ?? '';
		for (let each = 3; each < words.length; each++) {
			const type = Number(words[each]);
			const known = Number.isInteger(type) ? STATIC_FORMATS[type] : undefined;
			if (words[each] !== '' && known !== undefined) this.formats.push(known);
		}
	}

	/** The format of a payload type, to be changed; null when the line does not have it. */
	format(payloadType: number): FormatDraft | null {
		const at = this.formats.findIndex((one) => one.payloadType === payloadType);
		const found = this.formats[at];
		if (found === undefined) return null;
		const draft: FormatDraft = found === STATIC_FORMATS[payloadType] ? { ...found } : found;
		this.formats[at] = draft;
		return draft;
	}

	finish(session: SessionDraft): SdpMedia {
		const address = this.address ?? session.address;
		const next = this.port === 0 ? 0 : this.port + 1;
		return {
			kind: this.kind,
			profile: this.profile,
			port: this.port,
			address,
			rtcpPort: this.isMuxed ? this.port : this.rtcpPort < 0 ? next : this.rtcpPort,
			rtcpAddress: this.rtcpAddress ?? address,
			direction: this.direction ?? session.direction,
			formats: this.formats,
			ptime: this.ptime === 0 ? session.ptime : this.ptime,
			crypto: this.crypto ?? NO_TEXTS,
			hasFingerprint: this.hasFingerprint || session.hasFingerprint,
			hasZrtp: this.hasZrtp || session.hasZrtp,
			ssrcs: this.ssrcs ?? NO_NUMBERS,
			candidates: this.candidates ?? NO_CANDIDATES,
			mid: this.mid,
		};
	}
}

/** What stands above the first media line. */
class SessionDraft {
	address = '';
	direction: Direction = 'sendrecv';
	ptime = 0;
	hasFingerprint = false;
	hasZrtp = false;
	name = '';
	origin = '';
	readonly bundles: (readonly string[])[] = [];
}

/** Reads a description; lines that mean nothing here, or make no sense, are passed over. */
export function scanSdp(text: string): SdpScan {
	const session = new SessionDraft();
	const drafts: MediaDraft[] = [];
	let media: MediaDraft | null = null;
	for (let at = 0; at < text.length;) {
		const end = lineEnd(text, at);
		const stop = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
		if (stop > at + 1 && text.charCodeAt(at + 1) === 61) {
			const type = text.charAt(at);
			if (type === 'a') takeAttribute(text, at + 2, stop, media, session);
			else if (type === 'm') {
				if (drafts.length >= MAX_SDP_MEDIA) break;
				media = new MediaDraft(text.slice(at + 2, stop));
				drafts.push(media);
			} else takeLine(type, text.slice(at + 2, stop), media, session);
		}
		at = end + 1;
	}
	return {
		media: drafts.map((draft) => draft.finish(session)),
		sessionName: session.name,
		origin: session.origin,
		bundles: session.bundles,
	};
}

function lineEnd(text: string, at: number): number {
	const end = text.indexOf('\n', at);
	return end < 0 ? text.length : end;
}

function takeLine(
	type: string,
	value: string,
	media: MediaDraft | null,
	session: SessionDraft,
): void {
	if (type === 'c') (media ?? session).address = connectionAddress(value);
	else if (type === 's') session.name = value;
	// `o=user id version IN IP4 address`: id and version tell whether it is the same description.
	else if (type === 'o') session.origin = value.split(' ').slice(1, 3).join(' ');
}

/** `IN IP4 224.2.1.1/127/3` → `224.2.1.1`. */
function connectionAddress(value: string): string {
	const word = value.trim().split(/ +/)[2] ?? '';
	const slash = word.indexOf('/');
	return slash < 0 ? word : word.slice(0, slash);
}

function takeAttribute(
	text: string,
	at: number,
	end: number,
	media: MediaDraft | null,
	session: SessionDraft,
): void {
	const colon = text.indexOf(':', at);
	const nameEnd = colon < 0 || colon > end ? end : colon;
	const name = text.slice(at, nameEnd);
	const value = nameEnd === end ? '' : text.slice(nameEnd + 1, end);
	if (DIRECTIONS.has(name)) (media ?? session).direction = name as Direction;
	else if (name === 'fingerprint') (media ?? session).hasFingerprint = true;
	else if (name === 'zrtp-hash') (media ?? session).hasZrtp = true;
	else if (name === 'ptime') (media ?? session).ptime = positive(value);
	else if (name === 'group' && value.startsWith('BUNDLE ')) {
		session.bundles.push(value.slice(7).trim().split(/ +/));
	} else if (media !== null) takeMediaAttribute(media, name, value);
}

function takeMediaAttribute(media: MediaDraft, name: string, value: string): void {
	switch (name) {
		case 'rtpmap':
			takeRtpmap(media, value);
			return;
		case 'fmtp':
			takeFmtp(media, value);
			return;
		case 'rtcp':
			takeRtcp(media, value);
			return;
		case 'rtcp-mux':
			media.isMuxed = true;
			return;
		case 'mid':
			media.mid = value.trim();
			return;
		case 'crypto':
			(media.crypto ??= []).push(value);
			return;
		case 'ssrc':
			takeSsrc(media, value);
			return;
		case 'candidate':
			takeCandidate(media, value);
	}
}

/** `101 telephone-event/8000/1`. */
function takeRtpmap(media: MediaDraft, value: string): void {
	const blank = value.indexOf(' ');
	const format = media.format(Number(value.slice(0, blank)));
	if (blank < 0 || format === null) return;
	const [codec = '', rate = '', channels = ''] = value
		.slice(blank + 1)
		.trim()
		.split('/');
	format.codec = codec;
	format.clockRate = positive(rate);
	format.channels = Math.max(1, positive(channels));
	format.isMapped = true;
}

function takeFmtp(media: MediaDraft, value: string): void {
	const blank = value.indexOf(' ');
	const format = blank < 0 ? null : media.format(Number(value.slice(0, blank)));
	if (format !== null) format.fmtp = value.slice(blank + 1).trim();
}

/** `53020 IN IP6 2001:db8::1`. @see RFC 3605 */
function takeRtcp(media: MediaDraft, value: string): void {
	const [port = '', ...rest] = value.trim().split(/ +/);
	media.rtcpPort = portOf(port);
	if (rest.length >= 3) media.rtcpAddress = rest[2] ?? null;
}

function takeSsrc(media: MediaDraft, value: string): void {
	const ssrc = positive(value.split(' ')[0] ?? '');
	const known = (media.ssrcs ??= []);
	if (ssrc <= 0xffff_ffff && !known.includes(ssrc) && known.length < MAX_SDP_CANDIDATES) {
		known.push(ssrc);
	}
}

/** `1467250027 1 udp 2122260223 192.168.0.196 46243 typ host`. @see RFC 8839 §5.1 */
function takeCandidate(media: MediaDraft, value: string): void {
	const [, component, transport = '', , address = '', port = ''] = value.trim().split(/ +/);
	const known = (media.candidates ??= []);
	if (transport.toLowerCase() !== 'udp' || known.length >= MAX_SDP_CANDIDATES) return;
	known.push({ component: positive(component ?? ''), address, port: portOf(port) });
}

/** 0 for what is no port; `49170/2` counts several. */
function portOf(text: string): number {
	const port = Number.parseInt(text, 10);
	return port > 0 && port <= 65_535 ? port : 0;
}

/** 0 for what is no positive number. */
function positive(text: string): number {
	const number = Number.parseInt(text, 10);
	return number > 0 ? number : 0;
}
