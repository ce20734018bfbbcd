/** Messages of MSRP in one capture and the sessions that they make. */
import { MAX_MSRP_MESSAGES } from '../../limits.ts';
import type { NamedMedia } from '../protocol.ts';
import type { FileSelector } from './file-selector.ts';
import { readFileSelector } from './file-selector.ts';
import { pathKey } from './message.ts';
import type { MsrpMessage } from './message.ts';

type Announced = Pick<NamedMedia, 'path' | 'session' | 'fileSelector'>;

/** What two ends said to each other. */
export interface MsrpSession {
	/** `msrp-` and the frame of its first message (`-2`, `-3` when that opens several). */
	readonly id: string;
	/** Paths of the first message, as written. */
	readonly fromPath: string;
	readonly toPath: string;
	/** Keys of both ends. */
	readonly ends: readonly [string, string];
	readonly messages: MsrpMessage[];
}

/** See the head of this file. */
export class MsrpStore {
	readonly sessions: MsrpSession[] = [];
	readonly #byEnds = new Map<string, MsrpSession>();
	readonly #byTransaction = new Map<string, MsrpSession>();
	readonly #byFrame = new Map<number, MsrpMessage[]>();
	/** Id of the call by the key of the path that its description named. */
	readonly #calls = new Map<string, string>();
	/** The file that a description named, by the same key. */
	readonly #files = new Map<string, FileSelector>();
	#count = 0;

	/** Signalling names a path of a session. */
	announce({ path = '', session, fileSelector }: Announced): void {
		const key = pathKey(path);
		if (key === '' || this.#calls.size >= MAX_MSRP_MESSAGES) return;
		this.#calls.set(key, session);
		if (fileSelector !== undefined) this.#files.set(key, readFileSelector(fileSelector));
	}

	/** Keeps a message; beyond `MAX_MSRP_MESSAGES` none. */
	add(message: MsrpMessage): void {
		if (this.#count >= MAX_MSRP_MESSAGES) return;
		this.#count++;
		const ofFrame = this.#byFrame.get(message.frame);
		if (ofFrame === undefined) this.#byFrame.set(message.frame, [message]);
		else ofFrame.push(message);
		this.#sessionFor(message).messages.push(message);
	}

	/** Messages that a frame completed. */
	ofFrame(frame: number): readonly MsrpMessage[] {
		return this.#byFrame.get(frame) ?? [];
	}

	/** Id of the call whose description named one of the paths; null when none did. */
	callOf({ ends: [one, other] }: MsrpSession): string | null {
		return this.#calls.get(one) ?? this.#calls.get(other) ?? null;
	}

	/** The file that a description said would go over a session; null for a chat. */
	fileOf({ ends: [one, other] }: Pick<MsrpSession, 'ends'>): FileSelector | null {
		return this.#files.get(one) ?? this.#files.get(other) ?? null;
	}

	/** Messages of all sessions. */
	get count(): number {
		return this.#count;
	}

	/** Sessions of a call. */
	sessionsOf(call: string): readonly MsrpSession[] {
		return this.sessions.filter((session) => this.callOf(session) === call);
	}

	/** A response names only the hop that it goes to: its request says whose it is. */
	#sessionFor({ frame, head }: MsrpMessage): MsrpSession {
		const asked = head.status === 0 ? undefined : this.#byTransaction.get(head.transaction);
		if (asked !== undefined) return asked;
		const fromPath = head.headers.get('from-path') ?? '';
		const toPath = head.headers.get('to-path') ?? '';
		const ends = [pathKey(fromPath), pathKey(toPath)] as const;
		const key = [...ends].sort().join(' ');
		const session = this.#byEnds.get(key) ?? this.#make(frame, fromPath, toPath, ends);
		this.#byEnds.set(key, session);
		this.#byTransaction.set(head.transaction, session);
		return session;
	}

	#make(
		frame: number,
		fromPath: string,
		toPath: string,
		ends: readonly [string, string],
	): MsrpSession {
		const same = this.sessions.filter(({ messages: [first] }) => first?.frame === frame).length;
		const id = same === 0 ? `msrp-${frame}` : `msrp-${frame}-${same + 1}`;
		const session = { id, fromPath, toPath, ends, messages: [] };
		this.sessions.push(session);
		return session;
	}
}
