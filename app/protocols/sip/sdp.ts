/**
 * Session descriptions as the pass needs them: where media will arrive and as what. Twelve times as
 * fast as the library that shows them to people (ARCHITECTURE.md says what was measured).
 * @see RFC 8866
 */
import { MAX_SDP_CANDIDATES, MAX_SDP_MEDIA, MAX_SDP_SECTIONS } from '../../limits.ts';
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

/** What a media line and its attributes say, whatever its port; equal texts share one. */
class MediaSection {
	readonly kind: string;
	readonly profile: string;
	address: string | null = null;
	rtcpPort = -1;
	rtcpAddress: string | null = null;
	isMuxed = false;
	direction: Direction | null = null;
	readonly formats: SdpFormat[] = [];
	ptime = 0;
	crypto: string[] | null = null;
	hasFingerprint = false;
	hasZrtp = false;
	ssrcs: number[] | null = null;
	candidates: Candidate[] | null = null;
	mid = '';
	path = '';
	fileSelector = '';

	/** @param rest what follows the port: `RTP/AVP 0 8 101` */
	constructor(kind: string, rest: string) {
		const words = rest.trim().split(' ');
		this.kind = kind.toLowerCase();
		this.profile = words[0] ?? '';
		for (let each = 1; each < words.length; each++) {
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
		if (found !== STATIC_FORMATS[payloadType]) return found;
		const { codec, clockRate, channels } = found;
		const draft = { payloadType, codec, clockRate, channels, fmtp: '', isMapped: false };
		this.formats[at] = draft;
		return draft;
	}
}

function mediaOf(section: MediaSection, port: number, session: SessionDraft): SdpMedia {
	const address = section.address ?? session.address;
	const next = port === 0 ? 0 : port + 1;
	return {
		kind: section.kind,
		profile: section.profile,
		port,
		address,
		rtcpPort: section.isMuxed ? port : section.rtcpPort < 0 ? next : section.rtcpPort,
		rtcpAddress: section.rtcpAddress ?? address,
		direction: section.direction ?? session.direction,
		formats: section.formats,
		ptime: section.ptime === 0 ? session.ptime : section.ptime,
		crypto: section.crypto ?? NO_TEXTS,
		hasFingerprint: section.hasFingerprint || session.hasFingerprint,
		hasZrtp: section.hasZrtp || session.hasZrtp,
		ssrcs: section.ssrcs ?? NO_NUMBERS,
		candidates: section.candidates ?? NO_CANDIDATES,
		mid: section.mid,
		...(section.path === '' ? {} : { path: section.path }),
		...(section.fileSelector === '' ? {} : { fileSelector: section.fileSelector }),
	};
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

/** Media sections met before: phones of one make write the same one for every call. */
export class SdpSections {
	#known = new Map<string, MediaSection>();

	/** @param text from the end of the port to the next media line */
	section(kind: string, text: string): MediaSection {
		const key = `${kind} ${text}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const section = readSection(kind, text);
		if (this.#known.size >= MAX_SDP_SECTIONS) this.#known = new Map();
		this.#known.set(key, section);
		return section;
	}
}

/**
 * Reads a description; lines that mean nothing here, or make no sense, are passed over.
 * @param sections what other descriptions of the capture said, to be shared
 */
export function scanSdp(text: string, sections = new SdpSections()): SdpScan {
	const session = new SessionDraft();
	let at = nextMediaLine(text, 0);
	takeLines(text, 0, at, null, session);
	const media: SdpMedia[] = [];
	while (at < text.length && media.length < MAX_SDP_MEDIA) {
		const next = nextMediaLine(text, lineEnd(text, at) + 1);
		const [kind, port, portEnd] = mediaPort(text, at + 2, Math.min(lineEnd(text, at), next));
		media.push(mediaOf(sections.section(kind, text.slice(portEnd, next)), port, session));
		at = next;
	}
	const { name: sessionName, origin, bundles } = session;
	return { media, sessionName, origin, bundles };
}

/** Where the next line that begins with `m=` stands, from the beginning of a line on. */
function nextMediaLine(text: string, from: number): number {
	if (from >= text.length || text.startsWith('m=', from)) return Math.min(from, text.length);
	const at = text.indexOf('\nm=', from);
	return at < 0 ? text.length : at + 1;
}

/** `audio 49170/2 RTP/AVP 0`: kind, port and where it ends. */
function mediaPort(text: string, at: number, end: number): readonly [string, number, number] {
	const blank = text.indexOf(' ', at);
	const kindEnd = blank < 0 || blank > end ? end : blank;
	const after = text.indexOf(' ', kindEnd + 1);
	const portEnd = after < 0 || after > end ? end : after;
	return [text.slice(at, kindEnd), portOf(text.slice(kindEnd + 1, portEnd)), portEnd];
}

function readSection(kind: string, text: string): MediaSection {
	const end = lineEnd(text, 0);
	const section = new MediaSection(kind, text.slice(0, end));
	takeLines(text, end + 1, text.length, section, new SessionDraft());
	return section;
}

function takeLines(
	text: string,
	start: number,
	stop: number,
	media: MediaSection | null,
	session: SessionDraft,
): void {
	for (let at = start; at < stop;) {
		const end = Math.min(lineEnd(text, at), stop);
		const last = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
		if (last > at + 1 && text.charCodeAt(at + 1) === 61) {
			const type = text.charAt(at);
			if (type === 'a') takeAttribute(text, at + 2, last, media, session);
			else takeLine(type, text.slice(at + 2, last), media, session);
		}
		at = end + 1;
	}
}

function lineEnd(text: string, at: number): number {
	const end = text.indexOf('\n', at);
	return end < 0 ? text.length : end;
}

function takeLine(
	type: string,
	value: string,
	media: MediaSection | null,
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
	media: MediaSection | null,
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

function takeMediaAttribute(media: MediaSection, name: string, value: string): void {
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
		case 'path':
			media.path = value.trim();
			return;
		case 'file-selector':
			media.fileSelector = value.trim();
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
function takeRtpmap(media: MediaSection, value: string): void {
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

function takeFmtp(media: MediaSection, value: string): void {
	const blank = value.indexOf(' ');
	const format = blank < 0 ? null : media.format(Number(value.slice(0, blank)));
	if (format !== null) format.fmtp = value.slice(blank + 1).trim();
}

/** `53020 IN IP6 2001:db8::1`. @see RFC 3605 */
function takeRtcp(media: MediaSection, value: string): void {
	const [port = '', ...rest] = value.trim().split(/ +/);
	media.rtcpPort = portOf(port);
	if (rest.length >= 3) media.rtcpAddress = rest[2] ?? null;
}

function takeSsrc(media: MediaSection, value: string): void {
	const ssrc = positive(value.split(' ')[0] ?? '');
	const known = (media.ssrcs ??= []);
	if (ssrc <= 0xffff_ffff && !known.includes(ssrc) && known.length < MAX_SDP_CANDIDATES) {
		known.push(ssrc);
	}
}

/** `1467250027 1 udp 2122260223 192.168.0.196 46243 typ host`. @see RFC 8839 §5.1 */
function takeCandidate(media: MediaSection, value: string): void {
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
