/** DVRIP sessions as items of the one list of media sessions. */
import type { TrackedLane } from '../dvrip-media.ts';
import { laneProblems } from '../dvrip-media.ts';
import { lanePurpose } from '../dvrip/lane-title.ts';
import type { DvripSessionRecord } from '../dvrip/sessions.ts';
import { codecOf } from '../protocols/dvrip/index.ts';
import type { DvripStore } from '../protocols/dvrip/index.ts';
import { inSeconds } from '../time.ts';
import type { SessionDetail, SessionItem, SessionMedia } from './session-item.ts';

/** What the items are made from. */
export interface DvripSessionFacts {
	readonly store: DvripStore;
	readonly sessions: readonly DvripSessionRecord[];
	readonly lanes: readonly TrackedLane[];
	/** Names that saving would give, by id of a track. */
	readonly files: ReadonlyMap<string, string>;
	/** The moment so many ms after the first packet. */
	readonly isoTime: (timeMs: number) => string;
	/** More facts of a session. */
	readonly details: (session: DvripSessionRecord) => Readonly<Record<string, SessionDetail>>;
}

/** All DVRIP sessions of TCP connections. */
export function dvripSessions(facts: DvripSessionFacts): readonly SessionItem[] {
	const bySession = new Map<number, TrackedLane[]>();
	for (const tracked of facts.lanes) {
		const list = bySession.get(tracked.session.number) ?? [];
		bySession.set(tracked.session.number, list);
		list.push(tracked);
	}
	return facts.sessions.map((session) =>
		sessionItem(facts, session, bySession.get(session.number) ?? []),
	);
}

function sessionItem(
	facts: DvripSessionFacts,
	session: DvripSessionRecord,
	lanes: readonly TrackedLane[],
): SessionItem {
	const records = session.connections.map(({ record }) => record);
	const begin = Math.min(...records.map(({ firstMs }) => firstMs));
	const end = Math.max(...records.map(({ lastMs }) => lastMs));
	const media = lanes.map((tracked) => mediaItem(facts, tracked));
	const { address, port } = session.device;
	return {
		id: `dvrip-${session.number}`,
		protocol: 'dvrip',
		title:
			session.recording === null
				? `camera ${address}:${port}, ${purposesOf(facts, lanes)}`
				: `recording ${session.recording}`,
		endpoints: [session.client, session.device],
		startTime: facts.isoTime(begin),
		startOffset: inSeconds(begin),
		// All of a recorder's file has one capture time: it is as long as what it shows.
		duration:
			session.recording === null
				? inSeconds(end - begin)
				: Math.max(0, ...media.map(({ duration }) => duration)),
		bytes: media.reduce((sum, { bytes }) => sum + bytes, 0),
		media,
		detail: {
			sessionId: session.sessionId,
			connections: records.length,
			messages: records.reduce((sum, { messages }) => sum + messages.length, 0),
			firstFrame: Math.min(...records.map(({ firstFrame }) => firstFrame)),
			lastFrame: Math.max(...records.map(({ lastFrame }) => lastFrame)),
			...facts.details(session),
		},
	};
}

function purposesOf(facts: DvripSessionFacts, lanes: readonly TrackedLane[]): string {
	const found = new Set(
		lanes.map(({ session, lane }) => lanePurpose(facts.store, session, lane).purpose),
	);
	return found.size === 0 ? 'control only' : [...found].join(', ');
}

function mediaItem(facts: DvripSessionFacts, tracked: TrackedLane): SessionMedia {
	const { id, lane, session, facts: own } = tracked;
	const fromDevice =
		session.connections.find(({ record }) => record.number === lane.connection)?.deviceDirection ===
		lane.track.direction;
	const { purpose, channel, stream } = lanePurpose(facts.store, session, lane);
	return {
		id,
		kind: lane.kind === 'information' ? 'data' : lane.kind,
		codec: codecOf(lane),
		codecFrom: codecOf(lane) === null ? null : lane.seenCodec === null ? 'header' : 'payload',
		// The first endpoint is the client.
		direction: fromDevice ? 'received' : 'sent',
		width: own.width,
		height: own.height,
		frameRate: own.frameRate,
		sampleRate: own.sampleRate,
		channels: lane.kind === 'audio' ? 1 : null,
		frames: lane.frames,
		bytes: lane.bytes - lane.missingBytes,
		lostBytes: lane.missingBytes,
		duration: inSeconds(own.durationMs),
		suggestedFile: facts.files.get(id) ?? null,
		purpose,
		channel,
		stream: stream === '' ? null : stream,
		keyFrames: lane.keyFrames,
		damagedFrames: lane.damaged,
		orphanFrames: lane.orphans,
		headlessFrames: lane.headless,
		firstFrame: lane.firstFrame,
		lastFrame: lane.lastFrame,
		told: lane.kind === 'video' ? own.told : null,
		clock: own.clock,
		problems: laneProblems(tracked),
	};
}
