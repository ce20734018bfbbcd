/**
 * One connection: messages of both directions, and the media frames inside them. Used twice: when
 * the capture is read, and when media are read again to be saved. Both times it decides the same.
 */
import type { Direction, StreamHost, StreamSession } from '../stream-protocol.ts';
import type { DvripHeader } from './header.ts';
import { isBinaryCommand, isMediaCommand, WRAPPED_MARK } from './header.ts';
import { MAX_DVRIP_TRACKS } from '../../limits.ts';
import { channelOf, FrameTrack, trackKey } from './frame-track.ts';
import type { DvripIssue, DvripSink } from './sink.ts';
import { MessageReader } from './message-reader.ts';
import type { DvripLoss, MessageListener } from './message-reader.ts';
import { MessageFacts } from './sink.ts';
import { PictureJoiner } from './picture-joiner.ts';

const PICTURE_RSP = 1561;
const OPEN_BRACE = 0x7b;
/** More messages than these missing in a row are a new beginning, not a loss. */
const MOST_LOST_MESSAGES = 256;

type Mode = 'control' | 'media' | 'data' | 'none';

/** What one direction is in the middle of. */
class Side implements MessageListener {
	readonly reader = new MessageReader(this);
	readonly tracks = new Map<number, FrameTrack>();
	readonly #connection: DvripConnection;
	readonly #direction: Direction;
	readonly #facts = new MessageFacts();
	readonly #pictures: PictureJoiner;
	#mode: Mode = 'none';
	#track: FrameTrack | null = null;
	#pieces: Uint8Array[] = [];
	#isFirstPiece = false;
	/** Parts of a control message so far. */
	#parts: { readonly command: number; readonly bodies: Uint8Array[] } = { command: 0, bodies: [] };
	#loss: DvripLoss | null = null;
	/** Bytes of the message before a loss that are missing at its end. */
	#brokenBytes = 0;
	#lastTrack: FrameTrack | null = null;
	#lastSequence = -1;

	constructor(connection: DvripConnection, direction: Direction) {
		this.#connection = connection;
		this.#direction = direction;
		this.#pictures = new PictureJoiner((data) => this.#trackOf(this.#facts.header).push(data));
	}

	begin(header: DvripHeader): void {
		const facts = this.#facts;
		const { host } = this.#connection;
		facts.start(header, this.#direction, host.frame, host.timeMs);
		this.#isFirstPiece = true;
		this.#pieces = [];
		const isMedia = isMediaCommand(header.command);
		if (isMedia) {
			this.#track = this.#trackOf(header);
			this.#noteSequence(header, this.#track);
		}
		if (this.#loss !== null) this.#settle(header, isMedia ? this.#track : null);
		if (isMedia) this.#mode = 'media';
		else this.#mode = 'control';
		this.#connection.sink.messageBegin(facts);
	}

	body(data: Uint8Array, start: number, end: number): void {
		if (this.#isFirstPiece) this.#first(data, start, end);
		this.#isFirstPiece = false;
		if (this.#mode === 'control') this.#pieces.push(data.slice(start, end));
		else this.#track?.take(data, start, end);
	}

	/** The first bytes tell what a body is, where the id alone does not. */
	#first(data: Uint8Array, start: number, end: number): void {
		const { header } = this.#facts;
		if (this.#mode === 'media') {
			this.#track?.beginMessage(header, data, start, end);
			return;
		}
		const isData =
			isBinaryCommand(header.command) &&
			header.command !== PICTURE_RSP &&
			data[start] !== OPEN_BRACE;
		if (!isData) return;
		this.#mode = 'data';
		this.#track = this.#trackOf(header);
		this.#track.beginData(header.length);
	}

	bodyGap(length: number): void {
		this.#facts.missing += length;
		this.#isFirstPiece = false;
		if (this.#mode !== 'control') this.#track?.gap(length);
	}

	end(): void {
		const facts = this.#facts;
		const { host, sink } = this.#connection;
		facts.frame = host.frame;
		const isPicture = facts.header.command === PICTURE_RSP;
		const body = this.#mode === 'control' ? this.#whole(joined(this.#pieces)) : null;
		const isTaken = isPicture && body !== null && this.#pictures.take(body, facts.header.current);
		sink.message(facts, isTaken ? null : body);
		this.#pieces = [];
		if (this.#mode === 'media' && facts.header.current === 1) this.#finishTransfer();
		this.#mode = 'none';
	}

	/** Joins the parts of one text; null until the last of them is there. */
	#whole(body: Uint8Array): Uint8Array | null {
		const { command, total, current } = this.#facts.header;
		if (total <= 1 || total === WRAPPED_MARK || current >= total) return body;
		if (current === 0) this.#parts = { command, bodies: [] };
		const { bodies } = this.#parts;
		if (this.#parts.command !== command || bodies.length !== current) return body;
		bodies.push(body);
		return current === total - 1 ? joined(bodies) : null;
	}

	/** A transfer is over: what comes next under the same numbers is another recording. */
	#finishTransfer(): void {
		this.#track?.end();
		for (const [key, track] of this.tracks) if (track === this.#track) this.tracks.delete(key);
		this.#lastTrack = null;
	}

	broken(missing: number): void {
		this.#facts.missing += missing;
		this.#brokenBytes = missing;
		const isMedia = this.#mode === 'media';
		if (!isMedia && this.#mode === 'data') this.#track?.gap(missing);
		const facts = this.#facts;
		facts.frame = this.#connection.host.frame;
		this.#connection.sink.message(facts, this.#mode === 'control' ? joined(this.#pieces) : null);
		this.#pieces = [];
		this.#mode = 'none';
		if (!isMedia) this.#brokenBytes = 0;
	}

	lost(loss: DvripLoss): void {
		this.#loss = loss;
		const { host, sink } = this.#connection;
		const kind: DvripIssue['kind'] = loss.missing > 0 ? 'gap' : (loss.fault ?? 'gap');
		const bytes = Math.max(loss.missing, loss.orphans.length);
		sink.issue({ kind, direction: this.#direction, frame: host.frame, bytes });
	}

	/** Puts what was lost into its place where the numbers tell exactly how much it was. */
	#settle(header: DvripHeader, track: FrameTrack | null): void {
		const loss = this.#loss;
		const broken = this.#brokenBytes;
		this.#loss = null;
		this.#brokenBytes = 0;
		if (loss === null) return;
		const lostMessages = header.sequence - this.#sequenceBefore - 1;
		const bytes = loss.distance - lostMessages * 20 - loss.orphans.length;
		const isKnown =
			track !== null &&
			track === this.#trackBefore &&
			lostMessages >= 1 &&
			lostMessages <= MOST_LOST_MESSAGES &&
			bytes >= 0;
		if (isKnown) {
			track.gap(broken + bytes);
			track.take(loss.orphans, 0, loss.orphans.length);
			return;
		}
		for (const each of this.tracks.values()) each.lost();
	}

	#sequenceBefore = -1;
	#trackBefore: FrameTrack | null = null;

	#noteSequence(header: DvripHeader, track: FrameTrack): void {
		this.#sequenceBefore = this.#lastSequence;
		this.#trackBefore = this.#lastTrack;
		const jump = header.sequence - this.#lastSequence;
		const isJump = this.#lastTrack !== null && jump > 1 && jump <= MOST_LOST_MESSAGES;
		if (isJump) {
			const { host, sink } = this.#connection;
			const [direction, frame, bytes] = [this.#direction, host.frame, jump - 1];
			sink.issue({ kind: 'lost-messages', direction, frame, bytes });
		}
		this.#lastSequence = header.sequence;
		this.#lastTrack = track;
	}

	#trackOf(header: DvripHeader): FrameTrack {
		const key = trackKey(header);
		const known = this.tracks.get(key);
		if (known !== undefined) return known;
		const [first] = this.tracks.values();
		// Hostile numbers must not make streams without end.
		if (this.tracks.size >= MAX_DVRIP_TRACKS && first !== undefined) return first;
		const track = this.#connection.makeTrack(header, this.#direction);
		this.tracks.set(key, track);
		return track;
	}

	/** The direction ends. */
	finish(): void {
		const { unfinished } = this.reader;
		if (unfinished !== null) {
			const { host, sink } = this.#connection;
			const kind = this.#mode === 'none' ? 'truncated-header' : 'truncated-payload';
			const bytes = unfinished.need - unfinished.have;
			sink.issue({ kind, direction: this.#direction, frame: host.frame, bytes });
		}
		this.reader.end();
		for (const track of this.tracks.values()) track.end();
		this.tracks.clear();
		this.#pictures.end();
		this.#lastTrack = null;
		this.#loss = null;
		this.#brokenBytes = 0;
	}
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
	const [only] = pieces;
	if (pieces.length === 1 && only !== undefined) return only;
	const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}

/** See the head of this file. */
export class DvripConnection implements StreamSession {
	readonly host: StreamHost;
	readonly sink: DvripSink;
	readonly #sides: readonly [Side, Side];
	#tracks = 0;

	constructor(host: StreamHost, sink: DvripSink) {
		this.host = host;
		this.sink = sink;
		this.#sides = [new Side(this, 0), new Side(this, 1)];
	}

	data(direction: Direction, data: Uint8Array, start: number, end: number): void {
		this.#sides[direction].reader.push(data, start, end);
	}

	gap(direction: Direction, length: number): void {
		this.#sides[direction].reader.gap(length);
	}

	end(direction: Direction): void {
		this.#sides[direction].finish();
	}

	/** Bytes that a direction wants of the message in hand; 0 between messages. */
	wanted(direction: Direction): number {
		const { unfinished } = this.#sides[direction].reader;
		return unfinished === null ? 0 : unfinished.need - unfinished.have;
	}

	/** A new stream of frames; they are numbered in the order in which they begin. */
	makeTrack(header: DvripHeader, direction: Direction): FrameTrack {
		const { command, reserved1 } = header;
		const channel = channelOf(header);
		const facts = { index: this.#tracks++, direction, command, reserved1, channel };
		return new FrameTrack(facts, this.sink);
	}
}
