/** Collects what is told of a connection, for comparison. */
import { createHash } from 'node:crypto';
import { DvripConnection } from '../../../../app/protocols/dvrip/connection.ts';
import type { MediaHeader } from '../../../../app/protocols/dvrip/media-header.ts';
import type {
	DvripIssue,
	DvripSink,
	MessageFacts,
	TrackFacts,
} from '../../../../app/protocols/dvrip/sink.ts';
import type { Direction, StreamHost } from '../../../../app/protocols/stream-protocol.ts';

/** One frame as it was told. */
export interface HeardFrame {
	readonly kind: number;
	readonly type: number;
	readonly rate: number;
	readonly widthByte: number;
	readonly heightByte: number;
	readonly dateTime: number;
	readonly length: number;
	readonly track: TrackFacts;
	readonly bytes: Buffer;
	readonly missing: number;
}

/** One message as it was told. */
export interface HeardMessage {
	readonly command: number;
	readonly session: number;
	readonly current: number;
	readonly length: number;
	readonly missing: number;
	readonly body: Uint8Array | null;
	readonly direction: Direction;
}

/** A host that stands still. */
export class QuietHost implements StreamHost {
	readonly transport = 'tcp';
	readonly origin = null;
	readonly interfaceId = 0;
	frame = 1;
	timeMs = 0;
	epochSeconds = 0;
	readonly marks: number[] = [];

	flow(direction: Direction): number {
		return direction;
	}

	replay(): void {
		// Nobody asks where bytes stand.
	}

	mark(kind: number): void {
		this.marks.push(kind);
	}

	release(): void {
		this.marks.push(-1);
	}
}

/** See the head of this file. */
export class Hearing implements DvripSink {
	readonly host = new QuietHost();
	readonly connection = new DvripConnection(this.host, this);
	readonly messages: HeardMessage[] = [];
	readonly frames: HeardFrame[] = [];
	readonly issues: DvripIssue[] = [];
	stray = 0;
	readonly #open = new Map<
		TrackFacts,
		{ header: Omit<MediaHeader, 'read'>; pieces: Uint8Array[] }
	>();

	/** Takes bytes of a direction. */
	hear(direction: Direction, ...pieces: readonly Uint8Array[]): this {
		for (const piece of pieces) this.connection.data(direction, piece, 0, piece.length);
		return this;
	}

	/** Both directions end. */
	end(): this {
		this.connection.end(0);
		this.connection.end(1);
		return this;
	}

	messageBegin(): void {
		// Told when it ends.
	}

	message(facts: MessageFacts, body: Uint8Array | null): void {
		const { command, session, current, length } = facts.header;
		const { missing, direction } = facts;
		this.messages.push({ command, session, current, length, missing, body, direction });
	}

	frameBegin(track: TrackFacts, header: MediaHeader): void {
		// The header is reused for the next frame.
		const { kind, type, rate, widthByte, heightByte, dateTime, length } = header;
		const copy = { kind, type, rate, widthByte, heightByte, dateTime, length };
		this.#open.set(track, { header: copy, pieces: [] });
	}

	framePiece(track: TrackFacts, data: Uint8Array, start: number, end: number): void {
		this.#open.get(track)?.pieces.push(data.slice(start, end));
	}

	frameEnd(track: TrackFacts, missing: number): void {
		const open = this.#open.get(track);
		this.#open.delete(track);
		if (open === undefined) throw new Error('a frame ended that never began');
		const { header, pieces } = open;
		this.frames.push({ ...header, track, bytes: Buffer.concat(pieces), missing });
	}

	strayBytes(_track: TrackFacts, length: number): void {
		this.stray += length;
	}

	issue(issue: DvripIssue): void {
		this.issues.push(issue);
	}
}

/** SHA-256 of bytes, hexadecimal. */
export function sha256(data: Uint8Array): string {
	return createHash('sha256').update(data).digest('hex');
}
