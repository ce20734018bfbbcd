/** The ladder of sessions with cameras: an arrow for each message, a band for each stream. */
import type { TrackedLane } from '../dvrip-media.ts';
import type { Exchange } from '../dvrip/exchange.ts';
import { isSuccess } from '../dvrip/exchange.ts';
import { isFromDevice } from '../dvrip/message.ts';
import type { DvripMessage } from '../dvrip/message.ts';
import type { DvripSessionRecord, SessionConnection } from '../dvrip/sessions.ts';
import { resultText, summaryOf } from '../dvrip/summary.ts';
import { codecOf } from '../protocols/dvrip/index.ts';
import { inSeconds } from '../time.ts';
import type { NodeNamer } from './flow-rows.ts';
import type { FlowRow } from './flow.ts';

/** What the rows are made from. */
export interface DvripFlowFacts {
	readonly session: DvripSessionRecord;
	readonly exchanges: readonly Exchange[];
	readonly lanes: readonly TrackedLane[];
	readonly nameOf: NodeNamer;
}

/** Rows of one session in time. */
export function dvripFlowRows(facts: DvripFlowFacts): readonly FlowRow[] {
	const arrows = facts.exchanges.flatMap(({ request, reply }) => [
		...(request === null ? [] : [arrow(facts, request, null)]),
		...(reply === null ? [] : [arrow(facts, reply, request)]),
	]);
	const bands = facts.lanes.flatMap((tracked) => band(facts, tracked));
	return [...arrows, ...bands].sort((a, b) => a.offset - b.offset || a.frame - b.frame);
}

/** Sender and receiver of a direction. */
function endsOf({ deviceDirection, client, device }: SessionConnection, direction: 0 | 1) {
	return direction === deviceDirection ? ([device, client] as const) : ([client, device] as const);
}

function placeOf(facts: DvripFlowFacts, number: number, direction: 0 | 1) {
	const { session, nameOf } = facts;
	const connection = session.connections.find(({ record }) => record.number === number);
	const [from, to] =
		connection === undefined ? [session.client, session.device] : endsOf(connection, direction);
	return {
		from: nameOf(from, to),
		to: nameOf(to, from),
		fromPort: from.port,
		toPort: to.port,
		call: `dvrip-${session.number}`,
		protocol: 'dvrip' as const,
		...{ retransmission: false, repeat: 0, repeatOf: null },
	};
}

function arrow(
	facts: DvripFlowFacts,
	message: DvripMessage,
	request: DvripMessage | null,
): FlowRow {
	const { result } = message;
	const isReply =
		isFromDevice(message.command) === true && (request !== null || message.command % 2 === 1);
	return {
		...placeOf(facts, message.connection.number, message.direction),
		frame: message.frame,
		offset: inSeconds(message.timeMs),
		label: message.name,
		detail: result === null ? summaryOf(message) : resultText(result),
		stream: null,
		tone: !isReply ? 'request' : isSuccess(message) ? 'success' : 'failure',
		responseTime: request === null ? null : inSeconds(message.timeMs - request.timeMs),
		requestFrame: request?.frame ?? null,
		media: null,
	};
}

function band(facts: DvripFlowFacts, { id, lane, session }: TrackedLane): FlowRow[] {
	if (session.number !== facts.session.number) return [];
	const codec = codecOf(lane) ?? lane.kind;
	const duration = inSeconds(lane.lastMs - lane.firstMs);
	return [
		{
			...placeOf(facts, lane.connection, lane.track.direction),
			frame: lane.firstFrame,
			offset: inSeconds(lane.firstMs),
			label: `${lane.kind} (${codec})`,
			detail: `${lane.frames} frames, ${lane.bytes} bytes. Duration: ${duration.toFixed(2)}s`,
			stream: id,
			tone: 'media',
			...{ responseTime: null, requestFrame: null },
			media: {
				duration,
				packets: lane.frames,
				lostPercent: lane.frames === 0 ? 0 : (100 * lane.damaged) / lane.frames,
				codec,
				inferred: false,
			},
		},
	];
}
