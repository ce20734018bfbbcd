/** One call as an object: the row of the list and of `tapdeck calls`. */
import { authenticationsOf } from '../calls/authentication.ts';
import { branchesOf, reinvitesOf } from '../calls/analyse-call.ts';
import type { CallAnalysis } from '../calls/analyse-call.ts';
import { NO_MEDIA_TITLE } from '../calls/call-findings.ts';
import type { CallMessage } from '../calls/call-message.ts';
import type { CallRecord, Calls } from '../calls/calls.ts';
import { signalledDigits } from '../calls/digits.ts';
import { causeOf } from '../calls/ending.ts';
import { userOf, withoutParameters } from '../calls/header-values.ts';
import type { SdpMedia } from '../protocols/sip/message.ts';
import { ownText } from '../own-text.ts';
import { inSeconds } from '../time.ts';
import type { CallItem, DialledDigit } from './calls.ts';
import type { EndpointItem } from './streams.ts';

const NOWHERE = { address: '', port: 0 };
/** Formats that are no codec of their own. */
const NO_CODECS = new Set(['TELEPHONE-EVENT', 'CN', 'RED', 'ULPFEC', 'RTX']);

/** Makes the object. @param isoTimeOf the moment of so many ms since the first packet */
export function callItem(
	calls: Calls,
	record: CallRecord,
	isoTimeOf: (timeMs: number, frame: number) => string,
): CallItem {
	return withLegs(calls, record, loneCallItem(record, calls.analysis(record), isoTimeOf));
}

/** The same call with its other legs. */
export function withLegs(calls: Calls, record: CallRecord, item: CallItem): CallItem {
	const links = calls.links(record);
	if (links.length === 0) return item;
	const legs = calls.conversation(record);
	return { ...item, legs, links, findings: findingsAmongLegs(calls, legs, item.findings) };
}

/** Where the parties' media passed the middle by, one leg has it and the others miss nothing. */
function findingsAmongLegs(
	calls: Calls,
	legs: readonly string[],
	findings: CallItem['findings'],
): CallItem['findings'] {
	if (findings.every(({ title }) => title !== NO_MEDIA_TITLE)) return findings;
	const holder = legs.find((id) => calls.analysis(calls.byId(id)).streams.length > 0);
	if (holder === undefined) return findings;
	const title = `no media of its own: that of the conversation is with the leg ${holder}`;
	return findings.map((finding) =>
		finding.title === NO_MEDIA_TITLE ? { ...finding, severity: 'note', title } : finding,
	);
}

/** The call by itself: its legs need all other calls. @param capturePoints from `capturePointsOf` */
export function loneCallItem(
	record: CallRecord,
	analysis: CallAnalysis,
	isoTimeOf: (timeMs: number, frame: number) => string,
	capturePoints: readonly string[] = [],
): CallItem {
	const { messages, setup, streams, state, times, wireshark } = analysis;
	const first = messages[0];
	const last = messages.at(-1);
	const opening = setup.first ?? messages.find(({ sip }) => sip.status === 0) ?? first;
	const startMs = first?.sip.timeMs ?? 0;
	// Not the last message's: the capture's clock may have been set back.
	const stopMs = messages.reduce((latest, { sip }) => Math.max(latest, sip.timeMs), startMs);
	const [from, to] = [ownText(opening?.sip.from ?? ''), ownText(opening?.sip.to ?? '')];
	return {
		id: record.id,
		number: record.number,
		protocol: 'sip',
		kind: analysis.kind,
		callId: record.callId,
		from: withoutParameters(from),
		to: withoutParameters(to),
		fromUser: userOf(from),
		toUser: userOf(to),
		initiator: first?.source ?? NOWHERE,
		responder: first?.destination ?? NOWHERE,
		state: state.state,
		detail: state.detail,
		startTime: isoTimeOf(startMs, first?.sip.frame ?? 1),
		startOffset: inSeconds(startMs),
		stopOffset: inSeconds(stopMs),
		duration: inSeconds(stopMs - startMs),
		packets: messages.length,
		...progressOf(analysis),
		...times,
		transports: [...new Set(messages.map(({ sip }) => sip.transport))],
		userAgents: userAgents(analysis),
		capturePoints,
		legs: [],
		links: [],
		streams: streams.map(({ id }) => id),
		codecs: codecsOf(analysis),
		mediaTags: mediaTags(messages),
		digits: digitsOf(analysis),
		authentications: authenticationsOf(messages),
		mos: leastMos(analysis),
		comment: wireshark?.comment ?? commentOf(messages),
		findings: analysis.findings,
		wireshark:
			wireshark === null
				? null
				: { state: wireshark.state, packets: wireshark.packets, comment: wireshark.comment },
		firstFrame: first?.sip.frame ?? 0,
		lastFrame: last?.sip.frame ?? 0,
	};
}

type Progress = Pick<
	CallItem,
	| 'resends'
	| 'finalStatus'
	| 'finalReason'
	| 'mediaDelay'
	| 'earlyMedia'
	| 'onHold'
	| 'reinvites'
	| 'branches'
	| 'hungUpBy'
	| 'cause'
>;

/** How the call went. */
function progressOf(analysis: CallAnalysis): Progress {
	const { setup, ending, holds, repeats } = analysis;
	return {
		resends: repeats.filter((repeat) => repeat?.isCopy === false).length,
		...finalOf(analysis),
		mediaDelay: mediaDelay(analysis),
		earlyMedia: setup.responses.some(({ sip }) => sip.status < 200 && sip.sdp !== null),
		onHold: ending === null && holds.some(({ end }) => end === null),
		reinvites: reinvitesOf(analysis),
		branches: branchesOf(analysis),
		hungUpBy: ending?.by ?? null,
		cause: causeOfCall(analysis),
	};
}

/** The last final response to the last try; of other exchanges the last final response. */
function finalOf({
	setup,
	messages,
	kind,
	state,
}: CallAnalysis): Pick<CallItem, 'finalStatus' | 'finalReason'> {
	const lone = messages.findLast(
		({ sip }) => sip.status >= 200 && (kind !== 'call' || sip.method === 'INVITE'),
	);
	const ofTry = setup.answer ?? (state.state === 'in-call' ? null : setup.failure);
	const final = setup.first === null ? lone : ofTry;
	if (final === null || final === undefined) return { finalStatus: null, finalReason: null };
	return { finalStatus: final.sip.status, finalReason: final.sip.line };
}

/**
 * Answer to the first packet towards the callee and towards the caller, s; below 0 for early media. A
 * side's media are told by every description that it gave, since offers come late, in a PRACK or UPDATE
 * as well (RFC 3262 §5, RFC 3311), and by the source where a NAT hides the destination.
 */
function mediaDelay({ setup, messages, streams }: CallAnalysis): CallItem['mediaDelay'] {
	const { first, answer } = setup;
	if (first === null || answer === null) return [null, null];
	const isCallers = ({ sip }: CallMessage): boolean =>
		(sip.status === 0) === (sip.fromTag === first.sip.fromTag);
	const caller = mediaAddresses(messages.filter((one) => isCallers(one)));
	const callee = mediaAddresses(messages.filter((one) => !isCallers(one)));
	const delayOf = (from: ReadonlySet<string>, to: ReadonlySet<string>): number | null => {
		const starts = streams
			.filter(({ source, destination }) => {
				if (to.has(endpointText(destination))) return true;
				return from.has(endpointText(source)) && !from.has(endpointText(destination));
			})
			.map(({ firstMs }) => firstMs);
		return starts.length === 0 ? null : inSeconds(Math.min(...starts) - answer.sip.timeMs);
	};
	return [delayOf(caller, callee), delayOf(callee, caller)];
}

function mediaAddresses(messages: readonly CallMessage[]): ReadonlySet<string> {
	const media = messages.flatMap(({ sip }) => sip.sdp?.media ?? []);
	return new Set(media.map((line) => endpointText(line)));
}

const endpointText = ({ address, port }: EndpointItem): string => `${address}:${port}`;

function causeOfCall({ ending, setup, messages }: CallAnalysis): string | null {
	const candidates = [ending?.message, setup.failure, setup.cancel, messages.at(-1)];
	for (const message of candidates) {
		const cause = message === null || message === undefined ? null : causeOf(message);
		if (cause !== null) return cause;
	}
	return null;
}

/** What the side that opened the call and the other one say they are. */
function userAgents({ messages, setup }: CallAnalysis): CallItem['userAgents'] {
	const first = setup.first ?? messages[0];
	const home = first?.source.address ?? '';
	const said = (isCaller: boolean): string | null => {
		const message = messages.find(
			({ sip, source }) =>
				(source.address === home && source.port === first?.source.port) === isCaller &&
				(sip.headers.has('user-agent') || sip.headers.has('server')),
		);
		const headers = message?.sip.headers;
		const text = headers?.get('user-agent') ?? headers?.get('server');
		return text === undefined ? null : ownText(text);
	};
	return [said(true), said(false)];
}

/** Codecs heard; without media those that the answer chose, or the offer named. */
function codecsOf({ streams, setup, messages }: CallAnalysis): readonly string[] {
	const heard = new Set(streams.flatMap(({ codecs }) => codecs));
	if (heard.size > 0) return [...heard];
	const described =
		setup.answer?.sip.sdp ?? messages.findLast(({ sip }) => sip.sdp !== null)?.sip.sdp ?? null;
	const chosen = (described?.media ?? []).flatMap((line) => firstCodec(line));
	return [...new Set(chosen)];
}

function firstCodec(line: SdpMedia): readonly string[] {
	if (line.port === 0) return [];
	const codec = line.formats.find(
		(format) => format.codec !== null && !NO_CODECS.has(format.codec.toUpperCase()),
	)?.codec;
	return codec === undefined || codec === null ? [] : [codec];
}

/** Ways of carrying media that need a key or another reader, as the SDP names them. */
function mediaTags(messages: readonly CallMessage[]): readonly string[] {
	const tags = new Set<string>();
	for (const { sip } of messages) {
		for (const line of sip.sdp?.media ?? []) for (const tag of tagsOf(line)) tags.add(tag);
	}
	return [...tags];
}

function tagsOf(line: SdpMedia): readonly string[] {
	const profile = line.profile.toUpperCase();
	return [
		line.crypto.length > 0 ? 'SRTP' : '',
		line.hasFingerprint ? 'DTLS-SRTP' : '',
		line.hasZrtp ? 'ZRTP' : '',
		line.kind === 'image' && profile.includes('UDPTL') ? 'T.38' : '',
		profile.includes('MSRP') ? 'MSRP' : '',
	].filter((tag) => tag !== '');
}

function digitsOf({ messages, streams, repeats }: CallAnalysis): readonly DialledDigit[] {
	const signalled = signalledDigits(messages, (index) => repeats[index] !== null);
	return [...signalled, ...streams.flatMap(({ digits }) => digits)].sort(
		(a, b) => a.offset - b.offset,
	);
}

function leastMos({ streams }: CallAnalysis): number | null {
	const known = streams.flatMap(({ mos }) => (mos === null ? [] : [mos]));
	return known.length === 0 ? null : Math.min(...known);
}

/** Wireshark's way for exchanges that it does not list as calls: first method, then finals. */
function commentOf(messages: readonly CallMessage[]): string {
	const request = messages.find(({ sip }) => sip.status === 0);
	const opening = request ?? messages[0];
	if (opening === undefined) return '';
	const finals = messages.filter(({ sip }) => sip.status >= 200).map(({ sip }) => sip.status);
	return [opening.sip.method, ...finals].join(' ');
}
