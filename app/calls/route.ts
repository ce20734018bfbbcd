/** The way of messages through proxies, as their headers tell it. @see RFC 3261 §16, §18 */
import { listValues, parseUri, uriOf } from '../protocols/sip/index.ts';
import type { SipMessage } from '../protocols/sip/message.ts';
import { isRequest, isResponse } from './call-message.ts';
import type { CallMessage } from './call-message.ts';
import type { CallSetup } from './setup.ts';

/** Methods whose requests never follow a dialog's route. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['CANCEL']);

/** Hops that a message names in Via, the sender's first: `192.0.2.1:5060`, `proxy.example`. */
export function viaHops(sip: SipMessage): readonly string[] {
	const value = sip.headers.get('via') ?? '';
	return value === '' ? [] : listValues(value).map(sentBy).reverse();
}

/** `SIP / 2.0 / UDP host:port;branch=…` → `host:port`. */
function sentBy(via: string): string {
	const [head = ''] = via.split(';');
	return head.replace(/^\s*SIP\s*\/\s*[\d.]+\s*\/\s*\S+\s*/iu, '').replaceAll(/\s+/gu, '');
}

/** Hosts of Route or Record-Route, in the order of the header. */
function routeHosts(sip: SipMessage, name: 'route' | 'record-route'): readonly string[] {
	const value = sip.headers.get(name) ?? '';
	return value === '' ? [] : listValues(value).map((one) => hostOfUri(uriOf(one)));
}

/** Address or name of a URI's host; IPv6 without brackets. */
function hostOfUri(uri: string): string {
	return parseUri(uri).host.replaceAll(/[[\]]/gu, '');
}

/** Requests inside the call that left out a proxy which the INVITE had passed. */
export interface Bypass {
	/** Address of the proxy. */
	readonly proxy: string;
	/** It had asked by Record-Route to stay, so the sender does wrong. */
	readonly wasAsked: boolean;
	readonly requests: readonly CallMessage[];
}

/** Every by-passed proxy of a call that was answered, in the order of the requests. */
export function bypassedProxies(
	messages: readonly CallMessage[],
	{ answer }: Pick<CallSetup, 'answer'>,
): readonly Bypass[] {
	if (answer === null) return [];
	const found = new Map<string, { wasAsked: boolean; requests: CallMessage[] }>();
	const openings = messages.filter((one) => isRequest(one, 'INVITE') && one.sip.toTag === '');
	const branches = new Set(openings.map(({ sip }) => sip.branch));
	for (const request of messages) {
		const { sip } = request;
		// The ACK of a refusal goes the INVITE's way and has its branch (RFC 3261 §17.1.1.3).
		const isInside = sip.status === 0 && sip.toTag !== '' && !branches.has(sip.branch);
		if (!isInside || sip.vias !== 1 || HOP_BY_HOP.has(sip.method)) continue;
		const bypass = bypassOf(request, openings, messages);
		if (bypass === null) continue;
		const before = found.get(bypass.proxy) ?? { wasAsked: false, requests: [] };
		before.wasAsked ||= bypass.wasAsked;
		before.requests.push(request);
		found.set(bypass.proxy, before);
	}
	return [...found].map(([proxy, bypass]) => ({ proxy, ...bypass }));
}

function bypassOf(
	request: CallMessage,
	openings: readonly CallMessage[],
	messages: readonly CallMessage[],
): Pick<Bypass, 'proxy' | 'wasAsked'> | null {
	const [from, to] = [request.source.address, request.destination.address];
	const sent = openings.filter(({ source }) => source.address === from);
	const got = openings.filter(({ destination }) => destination.address === from);
	// Who did both stands in the middle and is no end; who did neither is not known.
	if (sent.length > 0 === got.length > 0) return null;
	const neighbours = sent.length > 0 ? takenBy(sent, messages) : relayedBy(got);
	const [proxy] = neighbours;
	if (proxy === undefined || neighbours.has(to)) return null;
	const record = recordRouteAt(from, messages);
	if (record.includes(proxy)) return { proxy, wasAsked: true };
	if (record.length === 0 || record.includes(to)) return { proxy, wasAsked: false };
	// A route of names cannot be compared with addresses: a request that follows one is believed.
	const isFollowed = routeHosts(request.sip, 'route').length > 0;
	return isFollowed ? null : { proxy, wasAsked: true };
}

/** Who took the INVITE and answered it with success: where that came back. */
function takenBy(
	sent: readonly CallMessage[],
	messages: readonly CallMessage[],
): ReadonlySet<string> {
	const taken = sent.filter(({ sip, source, destination }) =>
		messages.some(
			(one) =>
				isResponse(one, 'INVITE', 200, 299) &&
				one.sip.cseq === sip.cseq &&
				one.source.address === destination.address &&
				one.destination.address === source.address,
		),
	);
	return new Set(taken.map(({ destination }) => destination.address));
}

/** Who brought the INVITE, where it was not its first sender. */
function relayedBy(got: readonly CallMessage[]): ReadonlySet<string> {
	return new Set(got.filter(({ sip }) => sip.vias > 1).map(({ source }) => source.address));
}

/** The route set that one end was told: by the answers it got, or the INVITEs (RFC 3261 §12.1). */
function recordRouteAt(address: string, messages: readonly CallMessage[]): readonly string[] {
	const told = messages.filter(
		(one) =>
			one.destination.address === address &&
			(isResponse(one, 'INVITE', 200, 299) || isRequest(one, 'INVITE')),
	);
	return told.flatMap(({ sip }) => routeHosts(sip, 'record-route'));
}
