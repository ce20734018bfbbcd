/** Media of DVRIP sessions as tracks that can be read again. */
import type { CaptureFacts } from './capture-facts.ts';
import { ConnectionReader } from './connection-reader.ts';
import { FrameClock } from './dvrip/frame-clock.ts';
import { laneFacts } from './dvrip/media-facts.ts';
import type { LaneFacts } from './dvrip/media-facts.ts';
import type { DvripSessionRecord } from './dvrip/sessions.ts';
import { laneTitle } from './dvrip/lane-title.ts';
import type { MediaFrame, MediaTrack, MediaVisitor } from './media-source.ts';
import type {
	DvripConnectionRecord,
	DvripSink,
	DvripStore,
	Lane,
} from './protocols/dvrip/index.ts';
import { codecOf, DvripStreams, FRAME_I, FRAME_P, ROWS } from './protocols/dvrip/index.ts';

/** A lane of a session with what is known of it. */
export interface TrackedLane {
	readonly id: string;
	readonly lane: Lane;
	readonly session: DvripSessionRecord;
	readonly facts: LaneFacts;
}

/** All lanes of sessions, in the order of sessions and beginnings. */
export function trackedLanes(
	store: DvripStore,
	sessions: readonly DvripSessionRecord[],
): readonly TrackedLane[] {
	return sessions.flatMap((session) =>
		session.media.map(({ id, lane }) => ({ id, lane, session, facts: laneFacts(store, lane) })),
	);
}

/** What the engine saves of a lane. */
export function trackOf(store: DvripStore, tracked: TrackedLane): MediaTrack {
	const { id, lane, session, facts } = tracked;
	const { reserved1, index } = lane.track;
	return {
		id,
		session: `dvrip-${session.number}`,
		kind: lane.kind === 'information' ? 'data' : lane.kind,
		codec: codecOf(lane),
		// Snapshots, firmware and the like belong to nothing.
		group: lane.kind === 'video' || lane.kind === 'audio' ? `${lane.connection}/${index}` : id,
		stem: laneTitle(store, session, lane),
		seedStem: `${session.device.address}_${reserved1}_${lane.reserved2}_${lane.kind}`,
		width: facts.width,
		height: facts.height,
		frameRate: facts.frameRate,
		sampleRate: facts.sampleRate,
		startMs: lane.firstMs,
		durationMs: facts.durationMs,
		firstFrame: lane.firstFrame,
		lastFrame: lane.lastFrame,
		frames: lane.frames,
		damaged: lane.damaged,
		orphans: lane.orphans,
		bytes: lane.bytes,
		lostBytes: lane.missingBytes,
		problems: laneProblems(tracked),
	};
}

/** What a user should know of a lane, in words. */
export function laneProblems({ lane, facts }: TrackedLane): readonly string[] {
	const words: string[] = [];
	if (lane.damaged > 0) {
		words.push(
			`${lane.damaged} frames are damaged: ${lane.missingBytes} of their bytes are missing`,
		);
	}
	if (lane.headless > 0) {
		words.push(
			`${lane.headless} times the beginning of a frame is missing (${lane.strayBytes} bytes of it are there)`,
		);
	}
	if (lane.orphans > 0) words.push(`${lane.orphans} pictures come before the first key frame`);
	if (lane.seenCodec !== null && lane.seenCodec !== lane.toldCodec) {
		words.push(
			`headers say ${lane.toldCodec ?? 'nothing'}, the stream itself is ${lane.seenCodec}`,
		);
	}
	const { inside, told } = facts;
	const isOther =
		inside !== null &&
		told.width > 0 &&
		(Math.abs(inside.width - told.width) >= 8 || Math.abs(inside.height - told.height) >= 8);
	if (isOther) {
		words.push(
			`headers say ${told.width}x${told.height}, the stream itself ${inside.width}x${inside.height}`,
		);
	}
	return words;
}

/** Reads the frames of lanes again. */
export async function readLanes(
	facts: CaptureFacts,
	lanes: readonly TrackedLane[],
	visitor: MediaVisitor,
	signal: AbortSignal,
	onProgress: (share: number) => unknown,
): Promise<void> {
	const store = facts.tracker.protocols.dvrip;
	const wanted = new Map(lanes.map((tracked) => [tracked.lane.number, tracked]));
	const numbers = [...new Set(lanes.map(({ lane }) => lane.connection))];
	const connections = numbers.flatMap((number) => store.connections[number] ?? []);
	const reader = new ConnectionReader(
		facts,
		connections.map((record) => ({
			flow: (direction) => record.flow(direction),
			protocol: () => new DvripStreams(() => new LaneVisit(store, record, wanted, visitor)),
		})),
	);
	await reader.run(signal, onProgress);
}

/** Passes the frames of wanted lanes on; counts frames as the first reading did. */
class LaneVisit implements DvripSink {
	readonly #store: DvripStore;
	readonly #wanted: ReadonlyMap<number, TrackedLane>;
	readonly #visitor: MediaVisitor;
	readonly #clocks = new Map<number, FrameClock>();
	readonly #open = new Map<unknown, string>();
	readonly #hasKey = new Set<number>();
	readonly #frame: MediaFrame = {
		...{ timeMs: 0, presentationMs: 0, isKey: false, isOrphan: false },
		...{ length: 0, missing: 0, frame: 0 },
	};
	#row: number;

	constructor(
		store: DvripStore,
		record: DvripConnectionRecord,
		wanted: ReadonlyMap<number, TrackedLane>,
		visitor: MediaVisitor,
	) {
		this.#store = store;
		this.#wanted = wanted;
		this.#visitor = visitor;
		this.#row = record.firstMedia;
	}

	frameBegin(track: object): void {
		const row = this.#row;
		if (row < 0) return;
		const { frames } = this.#store;
		this.#row = frames.get(row, ROWS.F_NEXT);
		const tracked = this.#wanted.get(frames.get(row, ROWS.F_LANE));
		if (tracked === undefined) return;
		this.#open.set(track, tracked.id);
		this.#visitor.begin(tracked.id, this.#describe(row, tracked));
	}

	#describe(row: number, { lane, facts }: TrackedLane): MediaFrame {
		const { frames } = this.#store;
		const frame = this.#frame;
		const kind = frames.get(row, ROWS.F_KIND);
		let clock = this.#clocks.get(lane.number);
		if (clock === undefined) {
			clock = new FrameClock(facts.frameRate, facts.clock);
			this.#clocks.set(lane.number, clock);
		}
		frame.isKey = kind === FRAME_I;
		if (frame.isKey) this.#hasKey.add(lane.number);
		frame.isOrphan = kind === FRAME_P && !this.#hasKey.has(lane.number);
		frame.timeMs = frames.get(row, ROWS.F_TIME);
		frame.presentationMs = clock.next(frame.timeMs);
		frame.length = frames.get(row, ROWS.F_LENGTH);
		frame.missing = frames.get(row, ROWS.F_MISSING);
		frame.frame = frames.get(row, ROWS.F_FIRST_FRAME);
		return frame;
	}

	framePiece(track: object, data: Uint8Array, start: number, end: number): void {
		const id = this.#open.get(track);
		if (id !== undefined) this.#visitor.piece(id, data, start, end);
	}

	frameEnd(track: object): void {
		const id = this.#open.get(track);
		if (id === undefined) return;
		this.#open.delete(track);
		this.#visitor.end(id);
	}

	messageBegin(): void {
		// Messages were taken at the first reading.
	}

	message(): void {
		// As above.
	}

	strayBytes(): void {
		// Counted at the first reading.
	}

	issue(): void {
		// Told at the first reading.
	}
}
