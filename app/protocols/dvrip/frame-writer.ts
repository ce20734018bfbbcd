/** Writes a connection's messages and media frames into the store while the capture is read. */
import { KIND_DVRIP } from '../kinds.ts';
import type { StreamHost } from '../stream-protocol.ts';
import { codecInside, codecOfHeader, laneKindOf, makeLane } from './lanes.ts';
import type { Lane, LaneKind } from './lanes.ts';
import { FRAME_I, FRAME_P } from './media-header.ts';
import type { MediaHeader } from './media-header.ts';
import * as R from './rows.ts';
import type { DvripIssue, DvripSink, MessageFacts, TrackFacts } from './sink.ts';
import type { DvripConnectionRecord, DvripStore } from './store.ts';

/** First bytes kept of a key frame whose shape is new: parameter sets take some 100. */
const HEAD_BYTES = 512;
const MAX_HEADS = 16;
/** Each snapshot is a lane of its own, up to so many on one connection. */
const MAX_LANES = 4096;

/** The frame of a track that is being read. */
class TrackLanes {
	/** Lanes of the track, shared by all its open frames. */
	readonly lanes: Map<LaneKind, Lane>;
	open: Lane | null = null;
	row = -1;
	shape = -1;
	head: Uint8Array | null = null;
	headLength = 0;
	isStray = false;

	constructor(lanes: Map<LaneKind, Lane>) {
		this.lanes = lanes;
	}
}

/** See the head of this file. */
export class FrameWriter implements DvripSink {
	readonly #store: DvripStore;
	readonly #record: DvripConnectionRecord;
	readonly #host: StreamHost;
	readonly #tracks = new Map<TrackFacts, TrackLanes>();
	/** By the index of a track. */
	readonly #lanes = new Map<number, Map<LaneKind, Lane>>();
	/** Row of the message in hand, by direction. */
	readonly #rows: [number, number] = [-1, -1];

	/** Opens a new connection in the store. */
	constructor(store: DvripStore, host: StreamHost) {
		this.#store = store;
		this.#record = store.open(host.transport, (direction) => host.flow(direction));
		this.#host = host;
	}

	messageBegin(facts: MessageFacts): void {
		const row = this.#store.addMessage(this.#record, R.FORM_STREAM, facts);
		this.#rows[facts.direction] = row;
	}

	message(facts: MessageFacts, body: Uint8Array | null): void {
		this.#record.lastFrame = facts.frame;
		this.#record.lastMs = this.#host.timeMs;
		this.#store.endMessage(this.#rows[facts.direction], facts, body);
		this.#host.mark(KIND_DVRIP);
	}

	frameBegin(track: TrackFacts, header: MediaHeader, reserved2: number): void {
		const lanes = this.#lanesOf(track);
		const lane = this.#laneOf(lanes, track, header, reserved2);
		const row = this.#store.addFrame(this.#record);
		lanes.open = lane;
		lanes.row = row;
		lanes.isStray = false;
		this.#beginHead(lanes, lane, header);
		this.#count(lane, header);
		if (row < 0) return;
		const { frames } = this.#store;
		frames.set(row, R.F_LANE, lane.number);
		frames.set(row, R.F_KIND, header.kind);
		frames.set(row, R.F_TYPE, header.type);
		const { rate, widthByte, heightByte } = header;
		frames.set(row, R.F_SHAPE, rate * 0x1_0000 + widthByte * 0x100 + heightByte);
		frames.set(row, R.F_DATE_TIME, header.dateTime);
		frames.set(row, R.F_LENGTH, header.length);
		frames.set(row, R.F_FIRST_FRAME, this.#host.frame);
		frames.set(row, R.F_TIME, this.#host.timeMs);
		frames.set(row, R.F_MESSAGE, this.#rows[track.direction]);
	}

	#count(lane: Lane, header: MediaHeader): void {
		const { frame, timeMs } = this.#host;
		if (lane.firstFrame === 0) {
			lane.firstFrame = frame;
			lane.firstMs = timeMs;
		}
		lane.lastMs = timeMs;
		lane.frames++;
		lane.bytes += header.length;
		if (header.kind === FRAME_I) lane.keyFrames++;
		else if (header.kind === FRAME_P && lane.keyFrames === 0) lane.orphans++;
	}

	framePiece(track: TrackFacts, data: Uint8Array, start: number, end: number): void {
		const lanes = this.#lanesOf(track);
		if (lanes.head === null) return;
		const length = Math.min(end - start, lanes.head.length - lanes.headLength);
		lanes.head.set(data.subarray(start, start + length), lanes.headLength);
		lanes.headLength += length;
		if (lanes.headLength === lanes.head.length) this.#keepHead(lanes);
	}

	frameEnd(track: TrackFacts, missing: number): void {
		const lanes = this.#lanesOf(track);
		this.#keepHead(lanes);
		const { open, row } = lanes;
		if (open === null) return;
		lanes.open = null;
		open.lastFrame = this.#host.frame;
		if (missing > 0) {
			open.damaged++;
			open.missingBytes += missing;
		}
		if (row < 0) return;
		const { frames } = this.#store;
		frames.set(row, R.F_LAST_FRAME, this.#host.frame);
		frames.set(row, R.F_MISSING, missing);
		frames.set(row, R.F_DONE, 1);
	}

	strayBytes(track: TrackFacts, length: number): void {
		const lanes = this.#lanesOf(track);
		const lane = lanes.lanes.get('video') ?? [...lanes.lanes.values()][0];
		if (lane === undefined) return;
		lane.strayBytes += length;
		if (!lanes.isStray) lane.headless++;
		lanes.isStray = true;
	}

	issue(issue: DvripIssue): void {
		this.#store.addIssue(this.#record, { ...issue, frame: this.#host.frame });
	}

	#lanesOf(track: TrackFacts): TrackLanes {
		let lanes = this.#tracks.get(track);
		if (lanes === undefined) {
			const shared = this.#lanes.get(track.index) ?? new Map<LaneKind, Lane>();
			this.#lanes.set(track.index, shared);
			lanes = new TrackLanes(shared);
			this.#tracks.set(track, lanes);
		}
		return lanes;
	}

	/** A new codec is a new lane: one file cannot hold both. */
	#laneOf(lanes: TrackLanes, track: TrackFacts, header: MediaHeader, reserved2: number): Lane {
		const kind = laneKindOf(header.kind);
		const codec = codecOfHeader(header);
		const known = lanes.lanes.get(kind);
		const isAlone = kind === 'image' && this.#record.lanes.length < MAX_LANES;
		const isSame = codec === null || known?.toldCodec === null || known?.toldCodec === codec;
		if (known !== undefined && isSame && !isAlone) {
			known.toldCodec ??= codec;
			return known;
		}
		const store = this.#store;
		const lane = makeLane(store.lanes.length, this.#record.number, track, header, reserved2);
		store.lanes.push(lane);
		this.#record.lanes.push(lane);
		lanes.lanes.set(kind, lane);
		return lane;
	}

	#beginHead(lanes: TrackLanes, lane: Lane, header: MediaHeader): void {
		lanes.head = null;
		lanes.headLength = 0;
		if (header.kind !== FRAME_I || lane.heads.length >= MAX_HEADS) return;
		const shape = ((header.type * 256 + header.rate) * 256 + header.widthByte) * 256;
		if (shape + header.heightByte === lanes.shape) return;
		lanes.shape = shape + header.heightByte;
		lanes.head = new Uint8Array(Math.min(HEAD_BYTES, header.length));
	}

	#keepHead(lanes: TrackLanes): void {
		if (lanes.head !== null && lanes.headLength > 0) {
			const bytes = lanes.head.subarray(0, lanes.headLength);
			lanes.open?.heads.push({ frame: this.#host.frame, bytes });
			const seen = codecInside(bytes);
			if (lanes.open !== null) lanes.open.seenCodec ??= seen;
		}
		lanes.head = null;
	}
}
