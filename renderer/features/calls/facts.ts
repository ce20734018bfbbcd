/** The facts of a call as lines of a list. */
import type { CallItem } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import { ABSENT, namedEndpoint } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';
import type { AddressNamer } from '../../state/node-names.svelte.ts';

/** One line: what it is, and its value. */
export type Fact = readonly [string, string];

/** Who spoke with whom, by what. */
export function partyFacts(
	item: CallItem,
	text: Messages,
	nameOf: AddressNamer = (address) => address,
): readonly Fact[] {
	const { callFacts: words } = text;
	const [caller, callee] = item.userAgents;
	const { initiator, responder } = item;
	return [
		[text.callColumns.from, item.from || ABSENT],
		[text.callColumns.to, item.to || ABSENT],
		['Call-ID', item.callId],
		[words.initiator, namedEndpoint(initiator, nameOf)],
		[words.responder, namedEndpoint(responder, nameOf)],
		[words.callerAgent, caller ?? ABSENT],
		[words.calleeAgent, callee ?? ABSENT],
		[words.transports, item.transports.join(', ').toUpperCase() || ABSENT],
		[words.codecs, item.codecs.join(', ') || ABSENT],
		[words.mediaTags, item.mediaTags.join(', ') || ABSENT],
	];
}

/** How it went, in times. */
export function timeFacts(item: CallItem, text: Messages, format: NumberFormat): readonly Fact[] {
	const { callFacts: words } = text;
	const seconds = (value: number | null): string =>
		value === null ? ABSENT : `${format.fixed(value, 3)} s`;
	const talk = seconds(item.talkTime);
	const [towardsCallee, towardsCaller] = item.mediaDelay;
	return [
		[words.startTime, item.startTime],
		[words.postDialDelay, seconds(item.postDialDelay)],
		[words.ringTime, seconds(item.ringTime)],
		[words.setupTime, seconds(item.setupTime)],
		[words.answerToAck, seconds(item.answerToAck)],
		[words.talkTime, item.talkTimeEstimated ? words.estimated(talk) : talk],
		[words.holdTime, seconds(item.holdTime)],
		[words.disconnectDelay, seconds(item.disconnectDelay)],
		[words.mediaDelay, `${seconds(towardsCallee)} / ${seconds(towardsCaller)}`],
		[words.reinvites, format.count(item.reinvites)],
		[words.branches, format.count(item.branches)],
		[words.hungUpBy, item.hungUpBy === null ? ABSENT : text.callSides[item.hungUpBy]],
		[words.cause, item.cause ?? ABSENT],
		[words.mos, item.mos === null ? ABSENT : words.estimated(format.fixed(item.mos, 2))],
	];
}

/** A finding of a call. */
type CallFinding = CallItem['findings'][number];

/** Findings with the same words become one with the frames of all: two streams may both be loud. */
export function mergedFindings(findings: readonly CallFinding[]): readonly CallFinding[] {
	const byTitle = new Map<string, CallFinding>();
	for (const finding of findings) {
		const known = byTitle.get(finding.title);
		const frames = [...new Set([...(known?.frames ?? []), ...finding.frames])];
		byTitle.set(finding.title, { ...(known ?? finding), frames });
	}
	return [...byTitle.values()];
}
