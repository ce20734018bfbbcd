/** What the user of a call should know, each with the frames that show it. */
import { clockFindings, ssrcFindings } from '../analysis/media-findings.ts';
import type { ClockedStream } from '../analysis/media-findings.ts';
import { isPrivateAddress } from '../network/private-address.ts';
import type { CallFinding } from '../views/calls.ts';
import { authenticationFindings } from './authentication.ts';
import { isRequest, isResponse } from './call-message.ts';
import type { CallMessage } from './call-message.ts';
import type { CallStream } from './call-media.ts';
import type { CallEnding } from './ending.ts';
import type { Repeat } from './repeats.ts';
import { bypassedProxies } from './route.ts';
import type { CallSetup } from './setup.ts';
import { transferFindings } from './transfers.ts';

/** What the findings are made from. */
export interface FindingFacts {
	readonly messages: readonly CallMessage[];
	readonly streams: readonly CallStream[];
	readonly setup: CallSetup;
	readonly ending: CallEnding | null;
	readonly repeats: readonly (Repeat | null)[];
	/** Time of the capture's last packet, ms. */
	readonly captureEndMs: number;
}

/** An answered call without any media. */
export const NO_MEDIA_TITLE = 'no media was captured after the answer';
/** Media may need this long after the answer. */
const MEDIA_GRACE_MS = 2000;
/** 64 × T1: then both sides give up (RFC 3261 §17). */
const TIMEOUT_MS = 32_000;

/** All findings of a call. */
export function callFindings(facts: FindingFacts): readonly CallFinding[] {
	return [
		faults(facts),
		sentAgain(facts),
		capturedTwice(facts),
		notAcknowledged(facts),
		byeNotAnswered(facts),
		strangeTags(facts),
		...bypasses(facts),
		...transferFindings(facts.messages, facts.setup),
		privateMedia(facts),
		oneWay(facts),
		...mediaFindings(facts),
		...authenticationFindings(facts.messages),
	].filter((finding) => finding !== null);
}

function finding(
	severity: CallFinding['severity'],
	title: string,
	frames: readonly number[],
): CallFinding {
	return { severity, title, frames: [...new Set(frames)].slice(0, 50) };
}

function faults({ messages }: FindingFacts): CallFinding | null {
	const broken = messages.filter(({ sip }) => sip.faults.length > 0);
	const [first] = broken;
	if (first === undefined) return null;
	const title = `${broken.length === 1 ? 'a message is' : `${broken.length} messages are`} malformed: ${first.sip.faults[0] ?? ''}`;
	return finding('warning', title, framesOf(broken));
}

function sentAgain({ messages, repeats }: FindingFacts): CallFinding | null {
	const again = messages.filter((_, index) => repeats[index]?.isCopy === false);
	if (again.length === 0) return null;
	const title = `${again.length} ${again.length === 1 ? 'message was' : 'messages were'} sent again`;
	return finding('note', title, framesOf(again));
}

/** A mirror that sees both ports of a switch, or both sides of a router, gives each packet twice. */
function capturedTwice({ messages, repeats }: FindingFacts): CallFinding | null {
	const copies = messages.filter((_, index) => repeats[index]?.isCopy === true);
	if (copies.length === 0) return null;
	const title = `${copies.length} ${copies.length === 1 ? 'message was' : 'messages were'} captured twice`;
	return finding('note', title, framesOf(copies));
}

function notAcknowledged({ messages, setup, captureEndMs }: FindingFacts): CallFinding | null {
	const { answer } = setup;
	if (answer === null || captureEndMs - answer.sip.timeMs < TIMEOUT_MS / 64) return null;
	const { cseq } = answer.sip;
	if (messages.some((one) => isRequest(one, 'ACK') && one.sip.cseq === cseq)) return null;
	const answers = messages.filter(
		(one) => isResponse(one, 'INVITE', 200, 299) && one.sip.cseq === cseq,
	);
	return finding('warning', 'the answer was never acknowledged', framesOf(answers));
}

function byeNotAnswered({ messages, ending, captureEndMs }: FindingFacts): CallFinding | null {
	const bye = ending?.message ?? null;
	if (bye === null || !isRequest(bye, 'BYE')) return null;
	if (captureEndMs - bye.sip.timeMs < TIMEOUT_MS / 64) return null;
	if (messages.some((one) => one.sip.method === 'BYE' && one.sip.status >= 200)) return null;
	const byes = messages.filter((one) => isRequest(one, 'BYE'));
	return finding('warning', 'the BYE was never answered', framesOf(byes));
}

/** A BYE has the tags of the dialog that it ends (RFC 3261 §15.1.1). */
function strangeTags({ messages, setup }: FindingFacts): CallFinding | null {
	const { first, answer } = setup;
	if (first === null || answer === null || answer.sip.toTag === '') return null;
	const caller = (setup.lastTry ?? first).sip.fromTag;
	const callees = new Set(setup.responses.map(({ sip }) => sip.toTag));
	const strange = messages.filter((one) => {
		if (!isRequest(one, 'BYE')) return false;
		const { fromTag, toTag } = one.sip;
		const isForward = fromTag === caller && callees.has(toTag);
		const isBackward = toTag === caller && callees.has(fromTag);
		return !isForward && !isBackward;
	});
	if (strange.length === 0) return null;
	return finding('warning', 'a BYE has tags that are not of this dialog', framesOf(strange));
}

/** Ends may speak without the proxies between them, unless those asked to stay (RFC 3261 §16.6). */
function bypasses({ messages, setup }: FindingFacts): readonly CallFinding[] {
	return bypassedProxies(messages, setup).map(({ proxy, wasAsked, requests }) => {
		const methods = [...new Set(requests.map(({ sip }) => sip.method))].join(', ');
		const why = wasAsked
			? 'though it asked to stay (Record-Route)'
			: 'it had not asked to stay (no Record-Route)';
		const title = `by-passed proxy: ${methods} did not pass ${proxy}, ${why}`;
		return finding(wasAsked ? 'warning' : 'note', title, framesOf(requests));
	});
}

/** A private address in an SDP that came from a public one cannot be reached by the other side. */
function privateMedia({ messages }: FindingFacts): CallFinding | null {
	const odd = messages.filter(({ sip, source }) =>
		(sip.sdp?.media ?? []).some(
			({ address, port }) =>
				port !== 0 &&
				address !== source.address &&
				isPrivateAddress(address) &&
				!isPrivateAddress(source.address),
		),
	);
	const [first] = odd;
	if (first === undefined) return null;
	const address = first.sip.sdp?.media.find((line) => isPrivateAddress(line.address))?.address;
	const title = `the SDP from ${first.source.address} names the private address ${address ?? ''}: NAT`;
	return finding('warning', title, framesOf(odd));
}

function oneWay({
	messages,
	streams,
	setup,
	ending,
	captureEndMs,
}: FindingFacts): CallFinding | null {
	const { answer, first } = setup;
	if (answer === null || first === null) return null;
	const end = ending?.timeMs ?? captureEndMs;
	if (end - answer.sip.timeMs < MEDIA_GRACE_MS) return null;
	const live = streams.filter(
		({ lastMs, kind }) => kind !== 'video' && lastMs >= answer.sip.timeMs,
	);
	const wanted = messages.some(({ sip }) =>
		(sip.sdp?.media ?? []).some(({ port, direction }) => port !== 0 && direction === 'sendrecv'),
	);
	if (!wanted) return null;
	const ways = new Set(live.map(({ source, destination }) => direction(source, destination)));
	if (ways.size >= 2) return null;
	const frames = [answer.sip.frame, ...live.map(({ firstFrame }) => firstFrame)];
	const [only] = live;
	const title =
		only === undefined
			? NO_MEDIA_TITLE
			: `audio one way only: from ${sideText(only.source, only)}, nothing from ${sideText(only.destination, only)}`;
	return finding('warning', title, frames);
}

/** A side of a stream: with its port where the address is the same on both. */
function sideText(side: CallStream['source'], { source, destination }: CallStream): string {
	return source.address === destination.address ? `${side.address}:${side.port}` : side.address;
}

/** What its streams' packets alone say: late beginnings, changes of the SSRC, clocks that are off. */
function mediaFindings({ messages, streams, setup }: FindingFacts): readonly CallFinding[] {
	const audio = streams.filter(({ kind }) => kind !== 'video');
	const found = audio.map(foundStream);
	const { answer } = setup;
	const late = answer === null ? [] : lateBeginnings(audio, messages, answer);
	const clocks = audio.flatMap(({ source }, at) =>
		clockFindings(found[at] as ClockedStream).map(({ severity, title, streams: frames }) =>
			finding(severity, `${title} (from ${source.address})`, frames),
		),
	);
	const changes = ssrcFindings(found).map(({ severity, title, streams: frames }) =>
		finding(severity, title, frames),
	);
	return [...late, ...clocks, ...changes];
}

/**
 * A direction that is silent for long after the answer, or after its source was named later: music on
 * hold, a transfer. One that never begins is one way.
 */
function lateBeginnings(
	streams: readonly CallStream[],
	messages: readonly CallMessage[],
	answer: CallMessage,
): readonly CallFinding[] {
	const firsts = new Map<string, CallStream>();
	for (const stream of streams) {
		const way = direction(stream.source, stream.destination);
		const known = firsts.get(way);
		if (known === undefined || stream.firstMs < known.firstMs) firsts.set(way, stream);
	}
	return [...firsts.values()].flatMap(({ firstMs, firstFrame, source }) => {
		const named = messages.find(({ sip }) =>
			sip.sdp?.media.some(
				({ address, port }) => address === source.address && port === source.port,
			),
		);
		const isLater = named !== undefined && named.sip.timeMs > answer.sip.timeMs;
		const since = isLater ? named : answer;
		const late = firstMs - since.sip.timeMs;
		if (late <= MEDIA_GRACE_MS) return [];
		const what = isLater ? 'it was announced' : 'the answer';
		const title = `media from ${source.address} begins ${(late / 1000).toFixed(1)} s after ${what}`;
		return [finding('warning', title, [since.sip.frame, firstFrame])];
	});
}

function foundStream(stream: CallStream): ClockedStream {
	const { firstFrame, ssrc, source, destination, firstMs, lastMs, packets } = stream;
	return {
		...{ firstFrame, source, destination, packets },
		ssrc: `0x${ssrc.toString(16).padStart(8, '0')}`,
		startOffset: firstMs / 1000,
		duration: (lastMs - firstMs) / 1000,
		clockRate: stream.clockRate,
		frequencyDrift: stream.frequencyDrift,
		pace: stream.pace,
	};
}

function direction(source: CallStream['source'], destination: CallStream['destination']): string {
	return `${source.address}:${source.port} ${destination.address}:${destination.port}`;
}

function framesOf(messages: readonly CallMessage[]): readonly number[] {
	return messages.map(({ sip }) => sip.frame);
}
