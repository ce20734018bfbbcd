/** Arrows and bands of the ladder. */
import type { CallAnalysis } from '../calls/analyse-call.ts';
import type { CallMessage } from '../calls/call-message.ts';
import type { CallRecord } from '../calls/calls.ts';
import { viaHops } from '../calls/route.ts';
import { inSeconds } from '../time.ts';
import type { EndpointItem } from './streams.ts';
import type { FlowQuery, FlowRow } from './flow.ts';
import { eventName, messageDetail, messageLabel, toneOf } from './flow-labels.ts';
import type { MediaRun } from './media-runs.ts';

/** Names nodes: an address, a group, or address and port where one is not enough. */
export type NodeNamer = (one: EndpointItem, other: EndpointItem) => string;

/** The namer that a query asks for. */
export function nodeNamer(query: Pick<FlowQuery, 'ports' | 'groups'>): NodeNamer {
	const groups = new Map<string, string>();
	for (const { name, addresses } of query.groups) {
		for (const address of addresses) groups.set(address, name);
	}
	return (one, other) => {
		const group = groups.get(one.address);
		if (group !== undefined && groups.get(other.address) !== group) return group;
		const isOneHost = one.address === other.address;
		return query.ports || isOneHost ? withPort(one) : one.address;
	};
}

function withPort({ address, port }: EndpointItem): string {
	return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Arrows of one call. */
export function messageRows(
	record: CallRecord,
	analysis: CallAnalysis,
	nameOf: NodeNamer,
): readonly FlowRow[] {
	return analysis.messages.map((message, index) => {
		const { sip, source, destination } = message;
		const repeat = analysis.repeats[index] ?? null;
		const request = requestOf(analysis.messages, index);
		const via = viaHops(sip);
		return {
			frame: sip.frame,
			offset: inSeconds(sip.timeMs),
			from: nameOf(source, destination),
			to: nameOf(destination, source),
			fromPort: source.port,
			toPort: destination.port,
			label: messageLabel(message),
			protocol: 'sip',
			detail: messageDetail(message, analysis),
			retransmission: repeat !== null,
			repeat: repeat?.number ?? 0,
			repeatOf: repeat === null ? null : (analysis.messages[repeat.of]?.sip.frame ?? null),
			stream: null,
			call: record.id,
			tone: toneOf(message),
			responseTime: request === null ? null : inSeconds(sip.timeMs - request.sip.timeMs),
			requestFrame: request?.sip.frame ?? null,
			...(via.length === 0 ? {} : { via }),
			media: null,
		};
	});
}

/**
 * The request that a response answers: same transaction, sent the other way. A relay passes a
 * transaction on unchanged: of several hops the response's own counts.
 */
function requestOf(messages: readonly CallMessage[], index: number): CallMessage | null {
	const response = messages[index];
	if (response === undefined || response.sip.status === 0) return null;
	let best: CallMessage | null = null;
	let most = 0;
	for (let at = 0; at < index; at++) {
		const one = messages[at];
		if (one === undefined || !isAnswered(one, response)) continue;
		const likeness = hopLikeness(one, response);
		if (likeness > most) [best, most] = [one, likeness];
	}
	return best;
}

function isAnswered({ sip }: CallMessage, { sip: answer }: CallMessage): boolean {
	return (
		sip.status === 0 &&
		sip.method === answer.method &&
		sip.cseq === answer.cseq &&
		sip.fromTag === answer.fromTag &&
		sip.branch === answer.branch
	);
}

/** How far a response goes back the way of a request; 0 when it goes to somebody else. */
function hopLikeness(request: CallMessage, response: CallMessage): number {
	if (request.source.address !== response.destination.address) return 0;
	if (request.destination.address !== response.source.address) return 1;
	const isSamePorts =
		request.source.port === response.destination.port &&
		request.destination.port === response.source.port;
	return isSamePorts ? 3 : 2;
}

/** One band. */
export function mediaRow(call: string, run: MediaRun, nameOf: NodeNamer): FlowRow {
	const protocol = run.encrypted ? 'SRTP' : 'RTP';
	const event = run.event === null ? '' : ` ${eventName(run.event)}`;
	const duration = inSeconds(run.lastMs - run.firstMs);
	const ssrc = run.ssrc.toString(16).toUpperCase();
	const { source, destination } = run;
	return {
		frame: run.frame,
		offset: inSeconds(run.firstMs),
		from: nameOf(source, destination),
		to: nameOf(destination, source),
		fromPort: source.port,
		toPort: destination.port,
		label: `${protocol} (${run.name})${event}`,
		protocol: 'rtp',
		detail: `${protocol}, ${run.packets} packets. Duration: ${duration.toFixed(2)}s SSRC: 0x${ssrc}`,
		retransmission: false,
		repeat: 0,
		repeatOf: null,
		stream: run.stream,
		call,
		tone: run.event === null ? 'media' : 'event',
		responseTime: null,
		requestFrame: null,
		media: {
			duration,
			packets: run.packets,
			lostPercent: run.expected === 0 ? 0 : (100 * run.lost) / run.expected,
			codec: run.name,
			inferred: run.inferred,
		},
	};
}

/** Node keys in the order of first appearance: source first, of one host the lower port first. */
export function nodesOf(rows: readonly FlowRow[]): readonly string[] {
	const keys = new Set<string>();
	for (const { from, to, fromPort, toPort } of rows) {
		const isOneHost = hostOf(from) === hostOf(to) && fromPort > toPort;
		for (const key of isOneHost ? [to, from] : [from, to]) keys.add(key);
	}
	return [...keys];
}

function hostOf(key: string): string {
	return key.replace(/:\d+$/u, '');
}
