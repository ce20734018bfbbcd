/** Turns calls named in a save request into streams, stereo files and beginnings of time. */
import type { CallAnalysis } from './calls/analyse-call.ts';
import type { CallStream } from './calls/call-media.ts';
import type { CallMessage } from './calls/call-message.ts';
import type { CallRecord, Calls } from './calls/calls.ts';
import { userOf } from './calls/header-values.ts';
import { inSeconds } from './time.ts';
import type { PacketFileRequest, SaveRequest, StereoRequest } from './views/save.ts';

const CALL_ID = /^sip-\d/u;

/**
 * The same request with streams in place of calls, and a stereo file for each of `calls`; as pcapng a
 * file of all its packets for each call that is named.
 */
export function expandCalls(calls: Calls, request: SaveRequest): SaveRequest {
	const { only } = request;
	const streams =
		only?.flatMap((id) => {
			if (!CALL_ID.test(id)) return [id];
			return calls.analysis(calls.byId(id)).streams.map((stream) => stream.id);
		}) ?? null;
	const wanted = request.calls ?? [];
	if (request.format === 'pcapng') {
		const named = new Set([...(only ?? []).filter((id) => CALL_ID.test(id)), ...wanted]);
		const packetFiles = [...named].map((id) => packetRequest(calls, calls.byId(id)));
		return { ...request, only: streams, packetFiles };
	}
	const stereo = wanted.map((id) => stereoRequest(calls, calls.byId(id)));
	return { ...request, only: streams, stereo: [...(request.stereo ?? []), ...stereo] };
}

function packetRequest(calls: Calls, record: CallRecord): PacketFileRequest {
	const analysis = calls.analysis(record);
	const { messages, streams } = analysis;
	return {
		id: record.id,
		call: record.number,
		title: titleOf(record, analysis),
		packets: streams.reduce((sum, stream) => sum + stream.packets, messages.length),
	};
}

/** First message of each call, seconds since the capture's first packet: where `--sync call` begins. */
export function callStarts(calls: Calls): ReadonlyMap<string, number> {
	return new Map(
		calls.records().map((record) => {
			const [first] = calls.analysis(record).messages;
			return [record.id, inSeconds(first?.sip.timeMs ?? 0)];
		}),
	);
}

/** A call as one file: what the caller sends is left. It begins with its first media packet. */
function stereoRequest(calls: Calls, record: CallRecord): StereoRequest {
	const analysis = calls.analysis(record);
	const audio = analysis.streams.filter(({ kind }) => kind !== 'video');
	const isLeft = fromCaller(analysis);
	const starts = audio.map(({ firstMs }) => firstMs);
	return {
		id: record.id,
		title: titleOf(record, analysis),
		left: audio.filter(isLeft).map(({ id }) => id),
		right: audio.filter((stream) => !isLeft(stream)).map(({ id }) => id),
		startOffset: starts.length === 0 ? 0 : inSeconds(Math.min(...starts)),
	};
}

function titleOf(record: CallRecord, { setup, messages }: CallAnalysis): string {
	const first = setup.first ?? messages[0];
	const parties = [first?.sip.from ?? '', first?.sip.to ?? ''].map((value) => userOf(value));
	return [record.id, ...parties.filter((user) => user !== '')].join('_');
}

/**
 * Whether a stream comes from the caller: it goes where the callee's descriptions say, or comes from
 * where the caller's do; behind a NAT the address of the signalling decides.
 */
function fromCaller({ setup, messages }: CallAnalysis): (stream: CallStream) => boolean {
	const first = setup.first ?? messages[0];
	const callerTag = first?.sip.fromTag ?? '';
	const caller = new Set<string>();
	const callee = new Set<string>();
	for (const message of messages) {
		const isCaller = senderTagOf(message) === callerTag;
		for (const { address, port } of message.sip.sdp?.media ?? []) {
			(isCaller ? caller : callee).add(`${address}:${port}`);
		}
	}
	return ({ source, destination }) => {
		const [from, to] = [source, destination].map(({ address, port }) => `${address}:${port}`);
		if (to !== undefined && callee.has(to)) return true;
		if (to !== undefined && caller.has(to)) return false;
		if (from !== undefined && caller.has(from)) return true;
		if (from !== undefined && callee.has(from)) return false;
		return source.address === first?.source.address;
	};
}

function senderTagOf({ sip }: CallMessage): string {
	return sip.status === 0 ? sip.fromTag : sip.toTag;
}
