/** The engine's answers about MSRP: its messages, and the files that were sent over it. */
import type { CaptureFacts } from './capture-facts.ts';
import { ConnectionReader } from './connection-reader.ts';
import { planMedia } from './export/media-plan.ts';
import { NameGiver } from './export/names.ts';
import { MAX_MSRP_HOLE_BYTES } from './limits.ts';
import type { MediaDocument, MediaFrame, MediaSource, MediaTrack } from './media-source.ts';
import type { MediaVisitor } from './media-source.ts';
import type { MsrpFile, MsrpMessage, MsrpSession } from './protocols/msrp/index.ts';
import { chunkKey, filesOf, isChat, MsrpStreams, placeOfChunk } from './protocols/msrp/index.ts';
import { TlsProtocol } from './protocols/tls/index.ts';
import { messagesText } from './views/message-fields.ts';
import type { MessagesDocument } from './views/messages.ts';
import { msrpMessages, msrpSessions } from './views/msrp.ts';
import { trackOfFile } from './views/msrp-files.ts';
import type { SaveRequest } from './views/save.ts';
import type { SessionItem } from './views/session-item.ts';

const PLAIN = {
	only: null,
	format: 'auto',
	sync: 'none',
	names: 'auto',
	overwrite: false,
} as const;

/** See the head of this file. Everything is worked out when asked for, once for each state. */
export class MsrpRoom implements MediaSource {
	readonly #facts: CaptureFacts;
	#count = -1;
	#files: readonly MsrpFile[] = [];

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	/** Files of all sessions. */
	files(): readonly MsrpFile[] {
		const { msrp } = this.#facts.tracker.protocols;
		if (this.#count !== msrp.count) {
			this.#files = msrp.sessions.flatMap((session) => filesOf(session, msrp.fileOf(session)));
			this.#count = msrp.count;
		}
		return this.#files;
	}

	tracks(): readonly MediaTrack[] {
		return this.files().map(trackOfFile);
	}

	/** Number of sessions, for `info`; empty where there are none. */
	counts(): Readonly<Record<string, number>> {
		const { length } = this.#facts.tracker.protocols.msrp.sessions;
		return length === 0 ? {} : { msrp: length };
	}

	/** Ids of the sessions of a call. */
	sessionsOf(call: string): readonly string[] {
		return this.#facts.tracker.protocols.msrp.sessionsOf(call).map(({ id }) => id);
	}

	/**
	 * A request with the sessions of the calls that `asked` names. Calls that become a file of their own
	 * bring their chats along; the files that they sent were chosen one by one.
	 */
	withSessions(request: SaveRequest, asked: SaveRequest): SaveRequest {
		const { only, calls = [] } = asked;
		if (request.only === null || only === null) return request;
		const texts = new Set(this.documents().map(({ id }) => id));
		const chats = calls
			.flatMap((id) => this.sessionsOf(id).map((session) => `${session}/messages`))
			.filter((id) => texts.has(id));
		const sessions = only.flatMap((id) => this.sessionsOf(id));
		return { ...request, only: [...new Set([...request.only, ...sessions, ...chats])] };
	}

	/** Sessions as items of the list of all. @param isoTimeOf a moment, ms since the first packet */
	sessionItems(isoTimeOf: (timeMs: number) => string): readonly SessionItem[] {
		const plan = planMedia(this, PLAIN, new NameGiver());
		const names = new Map(plan.map(({ id, file }) => [id, file]));
		return msrpSessions(this.#facts, isoTimeOf, { files: this.files(), names });
	}

	/** `tapdeck messages --protocol msrp`. @param frames frames that a filter selected; null for all */
	messagesDocument(frames: ReadonlySet<number> | null): MessagesDocument {
		const { sessions } = this.#facts.tracker.protocols.msrp;
		const items = sessions.flatMap((session) => msrpMessages(this.#facts, session));
		const chosen = items.filter(({ frame }) => frames === null || frames.has(frame));
		chosen.sort((one, other) => one.frame - other.frame);
		return { schema: 'tapdeck/messages@1', protocol: 'msrp', items: chosen };
	}

	/** What was said in each chat, as `messages` prints it. */
	documents(): readonly MediaDocument[] {
		const { sessions } = this.#facts.tracker.protocols.msrp;
		return sessions.filter(hasChat).map((session) => {
			const { id, messages } = session;
			const text = (): string => messagesText('msrp', msrpMessages(this.#facts, session));
			return {
				...{ id: `${id}/messages`, session: id, stem: `${id}_messages`, text },
				firstFrame: messages[0]?.frame ?? 0,
				lastFrame: messages.at(-1)?.frame ?? 0,
				messages: messages.length,
			};
		});
	}

	read(
		wanted: ReadonlySet<string>,
		visitor: MediaVisitor,
		signal: AbortSignal,
		onProgress: (share: number) => unknown,
	): Promise<void> {
		const files = this.files().filter(({ id }) => wanted.has(id));
		const again = new ChunkVisit(files, visitor);
		const { flows, protocols } = this.#facts.tracker;
		const connections = new Map<number, MsrpMessage>();
		for (const chunk of files.flatMap(({ chunks }) => chunks)) {
			const reverse = flows.reverse(chunk.flow);
			connections.set(reverse < 0 ? chunk.flow : Math.min(chunk.flow, reverse), chunk);
		}
		const { keyLog } = protocols.tls;
		const reader = new ConnectionReader(
			this.#facts,
			[...connections].map(([flow, { transport }]) => {
				const plain = new MsrpStreams(again);
				return {
					flow: (direction) => (direction === 0 ? flow : flows.reverse(flow)),
					protocol: () => (transport === 'tls' ? new TlsProtocol([plain], keyLog) : plain),
				};
			}),
		);
		return reader.run(signal, onProgress);
	}
}

function hasChat({ messages }: MsrpSession): boolean {
	return messages.some(({ head, bytes }) => head.method === 'SEND' && bytes > 0 && isChat(head));
}

/** Whether the places that chunks name can be believed: they lie no further apart than a hole may be. */
function isPlaceable({ bytes, chunks }: MsrpFile): boolean {
	const ends = chunks.map(({ head, bytes: own }) => placeOfChunk(head).at + own);
	return Math.max(...ends) - bytes <= MAX_MSRP_HOLE_BYTES;
}

/** Hands the bodies of wanted files on, each at its place. */
class ChunkVisit {
	readonly #files: ReadonlyMap<string, MsrpFile>;
	readonly #visitor: MediaVisitor;

	constructor(files: readonly MsrpFile[], visitor: MediaVisitor) {
		this.#files = new Map(
			files.flatMap((file) => {
				const [first] = file.chunks;
				return first === undefined ? [] : [[chunkKey(first.head), file] as const];
			}),
		);
		this.#visitor = visitor;
	}

	add(): void {
		// Messages were taken at the first reading.
	}

	bodies({ frame, timeMs }: { readonly frame: number; readonly timeMs: number }) {
		let open: string | null = null;
		return {
			begin: (head: MsrpMessage['head']): void => {
				const file = head.method === 'SEND' ? this.#files.get(chunkKey(head)) : undefined;
				open = file?.id ?? null;
				if (file === undefined) return;
				const position = isPlaceable(file) ? { position: placeOfChunk(head).at } : {};
				this.#visitor.begin(file.id, { ...CHUNK, ...position, timeMs, frame });
			},
			piece: (data: Uint8Array, start: number, end: number): void => {
				if (open !== null) this.#visitor.piece(open, data, start, end);
			},
			end: (): void => {
				if (open !== null) this.#visitor.end(open);
				open = null;
			},
		};
	}
}

const CHUNK: MediaFrame = {
	...{ timeMs: 0, presentationMs: 0, isKey: true, isOrphan: false },
	...{ length: 0, missing: 0, frame: 0 },
};
