/** The engine's answers about DVRIP: sessions, their media, what was said. */
import type { CaptureFacts } from './capture-facts.ts';
import { DvripMessage } from './dvrip/message.ts';
import { MessageFields } from './dvrip/message-fields.ts';
import { summaryOf } from './dvrip/summary.ts';
import { planMedia } from './export/media-plan.ts';
import { NameGiver } from './export/names.ts';
import { groupSessions } from './dvrip/sessions.ts';
import type { ConnectionEnds, DvripSessionRecord } from './dvrip/sessions.ts';
import { readLanes, trackedLanes, trackOf } from './dvrip-media.ts';
import type { TrackedLane } from './dvrip-media.ts';
import type { MediaDocument, MediaSource, MediaTrack, MediaVisitor } from './media-source.ts';
import { recordingPart } from './capture/recorder-file.ts';
import { formatIpv4, formatIpv6 } from './network/format.ts';
import { ROWS } from './protocols/dvrip/index.ts';
import { digitsOf, inSeconds, isoTime } from './time.ts';
import { dvripSessions } from './views/dvrip-sessions.ts';
import { messagesText } from './views/message-fields.ts';
import type { MessagesDocument } from './views/messages.ts';
import type { SessionItem } from './views/session-item.ts';

/** Relays of the vendor's cloud answer here as a device does at home. */
const CLOUD_PORT = 6611;
const PLAIN = { only: null, sync: 'none', names: 'auto', overwrite: false } as const;

/** See the head of this file. Everything is worked out when asked for, once for each state. */
export class DvripRoom implements MediaSource {
	readonly #facts: CaptureFacts;
	#key = '';
	#sessions: readonly DvripSessionRecord[] = [];
	#lanes: readonly TrackedLane[] | null = null;
	#sessionOf = new Map<number, string>();

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	/** Sessions in the order of their beginnings. */
	sessions(): readonly DvripSessionRecord[] {
		const { dvrip } = this.#facts.tracker.protocols;
		const key = `${dvrip.connections.length} ${dvrip.messages.count} ${dvrip.frames.count}`;
		if (key === this.#key) return this.#sessions;
		this.#key = key;
		this.#lanes = null;
		this.#sessions = groupSessions(dvrip, {
			ends: (flow) => this.#ends(flow),
			recording: (device, client) => this.#recording(device, client),
		});
		this.#sessionOf = new Map(
			this.#sessions.flatMap(({ number, connections }) =>
				connections.map(({ record }) => [record.number, `dvrip-${number}`] as const),
			),
		);
		return this.#sessions;
	}

	/** Number of sessions, for `info`; empty where there are none. */
	counts(): Readonly<Record<string, number>> {
		const { length } = this.sessions();
		return length === 0 ? {} : { dvrip: length };
	}

	/** Id of the session of a connection; null for datagrams. */
	sessionOfConnection(number: number): string | null {
		this.sessions();
		return this.#sessionOf.get(number) ?? null;
	}

	/** Media of all sessions with what is known of them. */
	lanes(): readonly TrackedLane[] {
		const sessions = this.sessions();
		this.#lanes ??= trackedLanes(this.#facts.tracker.protocols.dvrip, sessions);
		return this.#lanes;
	}

	/** The moment so many ms after the first packet, in the capture's own precision. */
	#isoTime(timeMs: number): string {
		const { tracker, source } = this.#facts;
		const nanoseconds = tracker.startNanoseconds + Math.round(timeMs * 1e6);
		const carried = Math.floor(nanoseconds / 1e9);
		const seconds = tracker.startSeconds + carried;
		const ticks = source.interfaces[tracker.startInterface]?.ticksPerSecond ?? 1e6;
		return isoTime({ seconds, nanoseconds: nanoseconds - carried * 1e9 }, digitsOf(ticks));
	}

	/** Both ends of a flow as text. */
	#ends(flow: number): readonly [ConnectionEnds, ConnectionEnds] {
		const { flows } = this.#facts.tracker;
		return [
			{ address: wordsText(flows.sourceWords(flow)), port: flows.sourcePort(flow) },
			{ address: wordsText(flows.destinationWords(flow)), port: flows.destinationPort(flow) },
		];
	}

	#recording(device: ConnectionEnds, client: ConnectionEnds): string | null {
		const part = recordingPart(device, client.port);
		const file = part === null ? undefined : this.#facts.source.files[part];
		return file?.format === 'dvrip' ? file.name : null;
	}

	/** Sender and receiver of a message. */
	endsOf(message: DvripMessage): readonly [source: ConnectionEnds, destination: ConnectionEnds] {
		const { connection, direction } = message;
		const flow = connection.flow(direction);
		if (flow >= 0) return this.#ends(flow);
		const [source, destination] = this.#ends(connection.flow(direction === 0 ? 1 : 0));
		return [destination, source];
	}

	/** All messages in the order of the frames that completed them. */
	messages(): readonly DvripMessage[] {
		const { dvrip } = this.#facts.tracker.protocols;
		return dvrip.endedRows().map((row) => new DvripMessage(dvrip, row));
	}

	/** Sessions as items of the list of all media sessions. */
	sessionItems(): readonly SessionItem[] {
		const plan = planMedia(this, { ...PLAIN, format: 'auto' }, new NameGiver());
		const files = new Map(
			plan.flatMap(({ tracks, file }) => tracks.map(({ id }) => [id, file] as const)),
		);
		return dvripSessions({
			store: this.#facts.tracker.protocols.dvrip,
			sessions: this.sessions(),
			lanes: this.lanes(),
			files,
			isoTime: (ms) => this.#isoTime(ms),
			details: ({ device }) => ({ scope: device.port === CLOUD_PORT ? 'cloud' : 'local' }),
		});
	}

	/** Ids of the sessions with a message that begins or ends in one of these frames. */
	sessionsOfFrames(frames: ReadonlySet<number>): ReadonlySet<string> {
		const { messages } = this.#facts.tracker.protocols.dvrip;
		const found = new Set<string>();
		for (const { number, connections } of this.sessions()) {
			const isIn = connections.some(({ record }) =>
				record.messages.some(
					(row) =>
						frames.has(messages.get(row, ROWS.M_FRAME)) ||
						frames.has(messages.get(row, ROWS.M_FIRST_FRAME)),
				),
			);
			if (isIn) found.add(`dvrip-${number}`);
		}
		return found;
	}

	/** `tapdeck messages --protocol dvrip`. @param frames frames that a filter selected; null for all */
	messagesDocument(frames: ReadonlySet<number> | null): MessagesDocument {
		const { dvrip } = this.#facts.tracker.protocols;
		const fields = new MessageFields(dvrip);
		const chosen = this.messages().filter(({ frame }) => frames === null || frames.has(frame));
		const items = chosen.map((message) => {
			const [source, destination] = this.endsOf(message);
			return {
				frame: message.frame,
				offset: inSeconds(message.timeMs),
				...{ source, destination },
				session: this.sessionOfConnection(message.connection.number),
				summary: summaryOf(message),
				fields: fields.of(message),
			};
		});
		return { schema: 'tapdeck/messages@1', protocol: 'dvrip', items };
	}

	/** All messages of each session, as `messages` prints them. */
	documents(): readonly MediaDocument[] {
		return this.sessions().map(({ number, connections }) => {
			const records = connections.map(({ record }) => record);
			const session = `dvrip-${number}`;
			const text = (): string => {
				const { items } = this.messagesDocument(null);
				const own = items.filter((item) => item.session === session);
				return messagesText('dvrip', own);
			};
			return {
				...{ id: `${session}/messages`, session, stem: `${session}_messages`, text },
				firstFrame: Math.min(...records.map(({ firstFrame }) => firstFrame)),
				lastFrame: Math.max(...records.map(({ lastFrame }) => lastFrame)),
				messages: records.reduce((sum, { messages }) => sum + messages.length, 0),
			};
		});
	}

	tracks(): readonly MediaTrack[] {
		const { dvrip } = this.#facts.tracker.protocols;
		return this.lanes().map((tracked) => trackOf(dvrip, tracked));
	}

	read(
		wanted: ReadonlySet<string>,
		visitor: MediaVisitor,
		signal: AbortSignal,
		onProgress: (share: number) => unknown,
	): Promise<void> {
		const lanes = this.lanes().filter(({ id }) => wanted.has(id));
		return readLanes(this.#facts, lanes, visitor, signal, onProgress);
	}
}

function wordsText(words: readonly number[]): string {
	const [a = 0, b = 0, c = 0, d = 0] = words;
	return words.length === 1 ? formatIpv4(a) : formatIpv6(a, b, c, d);
}
