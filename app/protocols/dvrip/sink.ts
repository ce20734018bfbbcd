/** What is told of a connection while its bytes are read. */
import type { Direction } from '../stream-protocol.ts';
import { DvripHeader } from './header.ts';
import type { HeaderFault } from './header.ts';
import type { MediaHeader } from './media-header.ts';

/** One message; one object is reused for all of a direction. */
export class MessageFacts {
	readonly header = new DvripHeader();
	direction: Direction = 0;
	/** Frame that brought its header, and the one that completed it. */
	firstFrame = 0;
	frame = 0;
	/** ms since the first packet, of the first. */
	timeMs = 0;
	/** Bytes of the body that are not there. */
	missing = 0;

	/** Makes these the facts of a message that begins. */
	start(header: DvripHeader, direction: Direction, frame: number, timeMs: number): void {
		Object.assign(this.header, header);
		this.direction = direction;
		this.firstFrame = frame;
		this.frame = frame;
		this.timeMs = timeMs;
		this.missing = 0;
	}
}

/**
 * One stream of media frames. Two objects with one index belong to one stream of which two frames are
 * open at a time (sound between the pieces of a picture).
 */
export interface TrackFacts {
	/** In its connection, from 0, in the order of beginnings. */
	readonly index: number;
	readonly direction: Direction;
	readonly command: number;
	readonly reserved1: number;
	readonly channel: number;
}

/** Something that is not as it should be. */
export interface DvripIssue {
	readonly kind:
		| HeaderFault
		| 'gap'
		| 'lost-messages'
		| 'truncated-header'
		| 'truncated-payload'
		| 'unknown-media-signature'
		| 'media-length-too-large';
	readonly direction: Direction;
	readonly frame: number;
	/** Bytes concerned; messages for `lost-messages`. */
	readonly bytes: number;
}

/** Told of everything in a connection, in order. Bytes and headers are only valid during the call. */
export interface DvripSink {
	messageBegin(facts: MessageFacts): void;
	/** @param body of control messages; null for media */
	message(facts: MessageFacts, body: Uint8Array | null): void;
	/** @param reserved2 of the message that the frame begins in */
	frameBegin(track: TrackFacts, header: MediaHeader, reserved2: number): void;
	framePiece(track: TrackFacts, data: Uint8Array, start: number, end: number): void;
	/** @param missing bytes of the frame that are not there */
	frameEnd(track: TrackFacts, missing: number): void;
	/** Bytes of media that belong to no frame whose beginning is known. */
	strayBytes(track: TrackFacts, length: number): void;
	issue(issue: DvripIssue): void;
}
