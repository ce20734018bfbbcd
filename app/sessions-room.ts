/** The one list of media sessions: asks each protocol's view and puts their items in order. */
import type { CallsRoom } from './calls-room.ts';
import { planStreams } from './export/plan.ts';
import type { DvripRoom } from './dvrip-room.ts';
import type { MsrpRoom } from './msrp-room.ts';
import { matchingFrames, matchingStreams } from './matching.ts';
import type { CaptureSession } from './session.ts';
import type { CallKind } from './views/calls.ts';
import type { SaveRequest } from './views/save.ts';
import type { SessionItem, SessionsDocument } from './views/session-item.ts';
import { rtpSessions, sipSessions, streamsOfSession } from './views/sessions.ts';
import type { SessionStream } from './views/sessions.ts';

const LONE_RTP = /^rtps-\d+$/u;

const KINDS: readonly CallKind[] = [
	'call',
	'registration',
	'options',
	'subscription',
	'message',
	'publish',
	'other',
];

/** Streams as a list of sessions shows them. */
function sessionStreams(session: CaptureSession): readonly SessionStream[] {
	const request = { only: null, format: 'auto', sync: 'none', names: 'auto' } as const;
	return planStreams(session, { ...request, overwrite: false }).map(
		({ item, channels, file, target }) => ({
			...{ item, channels },
			file: target.kind === 'impossible' ? null : file,
		}),
	);
}

/** The same request with streams in place of sessions of lone RTP (`rtps-<frame>`). */
export function expandSessions(session: CaptureSession, request: SaveRequest): SaveRequest {
	if (request.only?.some((id) => LONE_RTP.test(id)) !== true) return request;
	const sessions = rtpSessions(sessionStreams(session));
	const only = request.only.flatMap((id) =>
		LONE_RTP.test(id) ? streamsOfSession(sessions, id) : [id],
	);
	return { ...request, only };
}

/** Who answers for the protocols. */
export interface SessionRooms {
	readonly calls: CallsRoom;
	readonly dvrip: DvripRoom;
	readonly msrp: MsrpRoom;
}

/** Every session of the capture, or those of which a message or packet matches the filter. */
export async function sessionsDocument(
	session: CaptureSession,
	{ calls, dvrip, msrp }: SessionRooms,
	filter: string,
): Promise<SessionsDocument> {
	if (!session.isOpen) return { schema: 'tapdeck/sessions@1', items: [] };
	const streams = sessionStreams(session);
	const query = { filter, text: '', kinds: KINDS, states: [], from: null, to: null, sort: [] };
	const { items } = await calls.calls(query);
	const wanted = await matchingIds(session, filter);
	const found = [
		...sipSessions(items, streams),
		...rtpSessions(streams.filter(({ item }) => wanted(item.firstFrame))),
		...(await dvripItems(session, dvrip, filter)),
		...(await msrpItems(
			session,
			msrp.sessionItems((ms) => calls.isoTime(ms)),
			filter,
		)),
	];
	return {
		schema: 'tapdeck/sessions@1',
		items: found.sort((a, b) => a.startOffset - b.startOffset),
	};
}

/** DVRIP sessions of which a frame matches. */
async function dvripItems(
	session: CaptureSession,
	dvrip: DvripRoom,
	filter: string,
): Promise<readonly SessionItem[]> {
	const items = dvrip.sessionItems();
	if (filter.trim() === '' || items.length === 0) return items;
	const frames = await matchingFrames(session, filter, new AbortController().signal);
	const matching = dvrip.sessionsOfFrames(new Set(frames));
	return items.filter(({ id }) => matching.has(id));
}

/** MSRP sessions of which a message matches. */
async function msrpItems(
	session: CaptureSession,
	items: readonly SessionItem[],
	filter: string,
): Promise<readonly SessionItem[]> {
	if (filter.trim() === '' || items.length === 0) return items;
	const frames = new Set(await matchingFrames(session, filter, new AbortController().signal));
	const matching = session.tracker.protocols.msrp.sessions
		.filter(({ messages }) => messages.some(({ frame }) => frames.has(frame)))
		.map(({ id }) => id);
	return items.filter(({ id }) => matching.includes(id));
}

async function matchingIds(
	session: CaptureSession,
	filter: string,
): Promise<(firstFrame: number) => boolean> {
	if (filter.trim() === '') return () => true;
	const matching = await matchingStreams(session, filter);
	return (firstFrame) => matching.has(session.streamOf(firstFrame));
}
