/** Sessions with cameras in detail: exchange list, settings, findings, cards. */
import type { CaptureFacts } from './capture-facts.ts';
import { recoveredPassword, sessionActivity } from './dvrip/activity.ts';
import type { SessionActivity } from './dvrip/activity.ts';
import { cloudFindings } from './dvrip/cloud-findings.ts';
import type { PlacedDatagram } from './dvrip/cloud-findings.ts';
import { frameGaps, thinned } from './dvrip/frame-strip.ts';
import { deviceCards } from './dvrip/devices.ts';
import type { DeviceCard, PlacedMessage } from './dvrip/devices.ts';
import type { Exchange } from './dvrip/exchange.ts';
import { sessionFindings } from './dvrip/findings.ts';
import { DvripMessage, headerBytes } from './dvrip/message.ts';
import type { DvripSessionRecord } from './dvrip/sessions.ts';
import { resultText, summaryOf } from './dvrip/summary.ts';
import type { DvripRoom } from './dvrip-room.ts';
import type { SessionsEngine } from './engine-sessions.ts';
import { NotFoundError } from './errors.ts';
import { matchingAmong } from './matching.ts';
import { FRAME_I, FRAME_P, isMediaCommand, ROWS } from './protocols/dvrip/index.ts';
import type { Lane } from './protocols/dvrip/index.ts';
import { inSeconds } from './time.ts';
import type { Finding } from './views/capture.ts';
import { dvripFlowRows } from './views/dvrip-flow.ts';
import type { NodeNamer } from './views/flow-rows.ts';
import type { FlowRow } from './views/flow.ts';
import type {
	DvripMessageView,
	DvripSessionView,
	ExchangeView,
	StripMark,
	StripView,
} from './views/dvrip.ts';

/** Frames that one finding of `info` names at most. */
const MAX_FINDING_FRAMES = 50;
/** Marks of one strip at most. */
const MAX_MARKS = 20_000;

/** See the head of this file. */
export class DvripDetails implements Omit<SessionsEngine, 'cameras' | 'stills' | 'clip'> {
	readonly #facts: CaptureFacts;
	readonly #room: DvripRoom;
	#key = -1;
	#cards: readonly DeviceCard[] = [];
	readonly #activities = new Map<number, SessionActivity>();

	constructor(facts: CaptureFacts, room: DvripRoom) {
		this.#facts = facts;
		this.#room = room;
	}

	get #store() {
		return this.#facts.tracker.protocols.dvrip;
	}

	/** What was worked out holds until further messages come. */
	#refresh(): void {
		const { count } = this.#store.messages;
		if (this.#key === count) return;
		this.#key = count;
		this.#activities.clear();
		this.#cards = deviceCards(this.#placed());
	}

	/** Control messages and datagrams with their places; media tell nothing of a device. */
	#placed(): readonly PlacedMessage[] {
		const store = this.#store;
		const devices = new Map(
			this.#room
				.sessions()
				.flatMap(({ connections }) =>
					connections.map(({ record, device }) => [record.number, device.address] as const),
				),
		);
		const rows = store
			.endedRows()
			.filter((row) => !isMediaCommand(store.messages.get(row, ROWS.M_COMMAND)));
		return rows.map((row) => {
			const message = new DvripMessage(store, row);
			const [source, destination] = this.#room.endsOf(message).map(({ address }) => address);
			const session = this.#room.sessionOfConnection(message.connection.number);
			const device = devices.get(message.connection.number) ?? source ?? '';
			return { message, source: source ?? '', destination: destination ?? '', device, session };
		});
	}

	devices(): readonly DeviceCard[] {
		this.#refresh();
		return this.#cards;
	}

	/** @throws NotFoundError */
	#session(id: string): DvripSessionRecord {
		const found = this.#room.sessions().find(({ number }) => `dvrip-${number}` === id);
		if (found === undefined) throw new NotFoundError(`there is no session ${id} in this capture`);
		return found;
	}

	#activity(session: DvripSessionRecord): SessionActivity {
		this.#refresh();
		const known = this.#activities.get(session.number);
		if (known !== undefined) return known;
		const { messages } = this.#store;
		const activity = sessionActivity(
			session.connections.map(({ record }) =>
				record.messages
					.filter((row) => !isMediaCommand(messages.get(row, ROWS.M_COMMAND)))
					.map((row) => new DvripMessage(this.#store, row)),
			),
		);
		this.#activities.set(session.number, activity);
		return activity;
	}

	sessionDetail(id: string): DvripSessionView {
		const session = this.#session(id);
		const activity = this.#activity(session);
		const item = this.#room.sessionItems().find((one) => one.id === id);
		if (item === undefined) throw new NotFoundError(`there is no session ${id} in this capture`);
		return {
			item,
			logins: activity.logins.map(({ secret, timeMs, result, ...login }) => ({
				...login,
				// What was typed stays out of lists.
				...(secret === '' ? { password: 'empty' as const } : {}),
				resultText: result === null ? '' : resultText(result),
				offset: inSeconds(timeMs),
			})),
			keepAlives: activity.keepAlives,
			exchanges: activity.exchanges.map((one) => exchangeView(one, session)),
			settings: activity.settings,
			events: activity.events.map(({ timeMs, ...event }) => ({
				...event,
				offset: inSeconds(timeMs),
			})),
			findings: this.#findings(session),
			issues: issuesOf(session),
		};
	}

	exchangeFrames(
		{ id, filter }: { readonly id: string; readonly filter: string },
		signal: AbortSignal,
	): Promise<readonly number[]> {
		const { exchanges } = this.#activity(this.#session(id));
		const frames = exchanges.flatMap(({ request, reply }) => [
			...[request?.frame ?? [], reply?.frame ?? []].flat(),
		]);
		const ascending = [...new Set(frames)].sort((a, b) => a - b);
		return matchingAmong(this.#facts, filter, ascending, signal);
	}

	/** Findings of all sessions and of the datagrams, for `info`; what several sessions tell is told once. */
	findings(): readonly Finding[] {
		const sessions = this.#room.sessions().flatMap((session) => this.#findings(session));
		const found = new Map<string, Finding>();
		for (const one of [...sessions, ...cloudFindings(this.#datagrams())]) {
			const known = found.get(one.title);
			const frames = [...new Set([...(known?.frames ?? []), ...one.frames])];
			found.set(one.title, { ...(known ?? one), frames: frames.slice(0, MAX_FINDING_FRAMES) });
		}
		return [...found.values()];
	}

	#datagrams(): readonly PlacedDatagram[] {
		return this.#placed()
			.filter(({ message }) => message.connection.transport === 'udp')
			.map((placed) => {
				const [source, destination] = this.#room.endsOf(placed.message);
				return { ...placed, sourcePort: source.port, destinationPort: destination.port };
			});
	}

	/** Logins between the two addresses of a session, over all connections. */
	#loginsOf({ client, device }: DvripSessionRecord): SessionActivity['logins'] {
		return this.#room
			.sessions()
			.filter((one) => one.client.address === client.address)
			.filter((one) => one.device.address === device.address)
			.flatMap((one) => this.#activity(one).logins)
			.sort((a, b) => a.timeMs - b.timeMs);
	}

	#findings(session: DvripSessionRecord): readonly Finding[] {
		const activity = this.#activity(session);
		const id = `dvrip-${session.number}`;
		const card = this.#cards.find(({ sessions }) => sessions.includes(id));
		const logins = this.#loginsOf(session);
		const accepted = logins.filter(({ isAccepted }) => isAccepted === true);
		const isGuessed = activity.logins.some(({ isAccepted }) => isAccepted === false);
		const found = sessionFindings({
			activity,
			refused: isGuessed ? logins.filter(({ isAccepted }) => isAccepted === false) : [],
			acceptedMs: accepted.at(-1)?.timeMs ?? null,
			isFromClient: ({ connection, direction }) =>
				session.connections.some(
					(one) => one.record === connection && one.deviceDirection !== direction,
				),
			camera: session.device.address,
			client: session.client.address,
			devicePort: session.device.port,
			firmware: (card?.facts ?? []).filter(({ name }) => /firmware|build/u.test(name)),
			year: new Date(this.#facts.tracker.startSeconds * 1000).getUTCFullYear(),
			firstFrame: Math.min(...session.connections.map(({ record }) => record.firstFrame)),
		});
		return found.map((one) => ({ ...one, id: `${id}-${one.id}` }));
	}

	/** Rows of sessions in the ladder. @throws NotFoundError */
	flowRows(ids: readonly string[], nameOf: NodeNamer): readonly FlowRow[] {
		return ids.flatMap((id) => {
			const session = this.#session(id);
			const { exchanges } = this.#activity(session);
			return dvripFlowRows({ session, exchanges, lanes: this.#room.lanes(), nameOf });
		});
	}

	sessionMessages(frame: number): readonly DvripMessageView[] {
		const store = this.#store;
		return store.rowsEndingIn(frame).map((row) => {
			const message = new DvripMessage(store, row);
			const { payload, json, body, isEncrypted } = message;
			return {
				frame,
				summary: summaryOf(message),
				header: headerBytes(message),
				body,
				json: json === undefined ? '' : JSON.stringify(json, null, '\t'),
				isEncrypted,
				terminator: payload.terminator,
			};
		});
	}

	strip(query: Parameters<SessionsEngine['strip']>[0]): StripView {
		const marks = this.#session(query.session).media.flatMap(({ id, lane }) =>
			this.#marks(id, lane),
		);
		const { from, to, limit } = query;
		const within = marks
			.filter(({ offset }) => offset >= from && offset <= to)
			.sort((a, b) => a.offset - b.offset);
		return {
			marks: thinned(within, Math.min(MAX_MARKS, limit)),
			count: within.length,
			gaps: frameGaps(marks).filter((gap) => gap.to >= from && gap.from <= to),
		};
	}

	keyFrames(track: string): readonly StripMark[] {
		const found = this.#room.lanes().find(({ id }) => id === track);
		if (found === undefined) throw new NotFoundError(`there is no stream ${track} in this capture`);
		return this.#marks(track, found.lane).filter(({ kind }) => kind === 'key');
	}

	#marks(track: string, lane: Lane): readonly StripMark[] {
		const { frames } = this.#store;
		return this.#store.framesOf(lane).map((row) => ({
			kind: markOf(frames.get(row, ROWS.F_KIND), lane),
			track,
			offset: inSeconds(frames.get(row, ROWS.F_TIME)),
			frame: frames.get(row, ROWS.F_FIRST_FRAME),
			bytes: frames.get(row, ROWS.F_LENGTH),
			missing: frames.get(row, ROWS.F_MISSING),
		}));
	}

	recoveredPassword(query: { readonly session: string; readonly frame: number }): string | null {
		const { logins } = this.#activity(this.#session(query.session));
		const login = logins.find(({ frame }) => frame === query.frame);
		return login === undefined ? null : recoveredPassword(login);
	}
}

function markOf(kind: number, lane: Lane): StripMark['kind'] {
	if (kind === FRAME_I) return 'key';
	if (kind === FRAME_P) return 'picture';
	return lane.kind === 'video' ? 'picture' : lane.kind;
}

function exchangeView(exchange: Exchange, session: DvripSessionRecord): ExchangeView {
	const { request, reply, responseMs, isDone } = exchange;
	const first = request ?? reply;
	const connection = session.connections.find(({ record }) => record === first?.connection);
	const direction = request?.direction ?? (reply?.direction === 0 ? 1 : 0);
	const result = reply?.result ?? null;
	return {
		offset: inSeconds(first?.timeMs ?? 0),
		command: first?.command ?? 0,
		name: first?.name ?? '',
		operation: first?.operation ?? '',
		requestFrame: request?.frame ?? null,
		replyFrame: reply?.frame ?? null,
		result,
		resultText: result === null ? '' : resultText(result),
		responseTime: responseMs === null ? null : inSeconds(responseMs),
		isDone,
		isEncrypted: request?.isEncrypted === true || reply?.isEncrypted === true,
		fromDevice: connection?.deviceDirection === direction,
	};
}

function issuesOf(session: DvripSessionRecord): DvripSessionView['issues'] {
	const all = session.connections.flatMap(({ record }) => [...record.issueCounts]);
	const kinds = [...new Set(all.map(([kind]) => kind))];
	return kinds.map((kind) => {
		const counts = all.filter(([one]) => one === kind).map(([, count]) => count);
		const issues = session.connections.flatMap(({ record }) => record.issues);
		return {
			kind,
			count: counts.reduce((sum, { count }) => sum + count, 0),
			bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
			frames: issues.filter((issue) => issue.kind === kind).map(({ frame }) => frame),
		};
	});
}
