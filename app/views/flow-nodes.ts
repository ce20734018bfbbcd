/** Columns of the ladder: who stands there, inferred from what he sends. */
import type { CallAnalysis } from '../calls/analyse-call.ts';
import type { CallMessage } from '../calls/call-message.ts';
import type { EndpointItem } from './streams.ts';
import type { FlowNode } from './flow.ts';
import type { NodeNamer } from './flow-rows.ts';

/** Words by which gateways between telephone networks and SIP call themselves. */
const GATEWAY =
	/gateway|\bgw\b|mediant|smartnode|\bvega|tenor|spa8000|spa3102|\bht8\d\d|\bgxw|\bgsm\b|\bfxo\b|\bfxs\b/iu;
/** Bodies of the telephone network that only a gateway carries. @see RFC 3204 */
const TELEPHONE_BODY = /application\/(isup|qsig)/iu;

/** Nodes with what is known of them, for the given keys in their order. */
export function describedNodes(
	keys: readonly string[],
	analyses: readonly CallAnalysis[],
	nameOf: NodeNamer,
): readonly FlowNode[] {
	const messages = analyses.flatMap((analysis) => analysis.messages);
	return keys.map((key) => {
		const sent = messages.filter((one) => nameOf(one.source, one.destination) === key);
		const got = messages.filter((one) => nameOf(one.destination, one.source) === key);
		const agent = agentOf(sent, got);
		const isSilent = sent.length === 0 && got.length === 0;
		const role = isSilent ? mediaRole(key, analyses, nameOf) : roleOf(sent, got, agent);
		return { key, title: key, role, agent };
	});
}

/** What a node says it is; what it passed on was said by somebody else. */
function agentOf(sent: readonly CallMessage[], got: readonly CallMessage[]): string | null {
	const said = sent.find(
		(one) =>
			(one.sip.headers.has('user-agent') || one.sip.headers.has('server')) &&
			!got.some((came) => isSame(came, one)),
	);
	const headers = said?.sip.headers;
	return headers?.get('user-agent') ?? headers?.get('server') ?? null;
}

/** One message on two hops. */
function isSame({ sip: one }: CallMessage, { sip: other }: CallMessage): boolean {
	return (
		one.callId === other.callId &&
		one.fromTag === other.fromTag &&
		one.cseq === other.cseq &&
		one.method === other.method &&
		one.status === other.status
	);
}

function isOpening({ sip }: CallMessage): boolean {
	return sip.status === 0 && sip.method === 'INVITE' && sip.toTag === '';
}

/** Who passes INVITEs on is a proxy or a server; who only sends or only gets them is an end. */
function roleOf(
	sent: readonly CallMessage[],
	got: readonly CallMessage[],
	agent: string | null,
): string | null {
	const calls = sent.filter(isOpening);
	const called = got.filter(isOpening);
	if (calls.length > 0 && called.length > 0) return isProxy(calls, called) ? 'proxy' : 'server';
	if (calls.length > 0 || called.length > 0) {
		if (isGateway(sent, agent)) return 'gateway';
		return calls.length > 0 ? 'caller' : 'callee';
	}
	return got.some(({ sip }) => sip.status === 0 && sip.method === 'REGISTER') ? 'registrar' : null;
}

/** A proxy puts its Via on top of the one that came; a server opens a call of its own. */
function isProxy(calls: readonly CallMessage[], called: readonly CallMessage[]): boolean {
	return calls.every(({ sip }) =>
		called.some(
			({ sip: came }) =>
				came.callId === sip.callId && came.fromTag === sip.fromTag && came.vias < sip.vias,
		),
	);
}

function isGateway(sent: readonly CallMessage[], agent: string | null): boolean {
	const carries = ({ sip }: CallMessage): boolean =>
		TELEPHONE_BODY.test(sip.headers.get('content-type') ?? '');
	return (agent !== null && GATEWAY.test(agent)) || sent.some(carries);
}

/** Who only has media: with several others it relays theirs. */
function mediaRole(key: string, analyses: readonly CallAnalysis[], nameOf: NodeNamer): string {
	const others = new Set<string>();
	const note = (one: EndpointItem, other: EndpointItem): void => {
		if (nameOf(one, other) === key) others.add(nameOf(other, one));
	};
	for (const { source, destination } of analyses.flatMap(({ streams }) => streams)) {
		note(source, destination);
		note(destination, source);
	}
	return others.size > 1 ? 'relay' : 'media';
}
