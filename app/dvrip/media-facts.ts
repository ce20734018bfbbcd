/** What is known of one lane of media: checked against the parameter sets inside, clocks compared. */
import type { DvripStore, Lane } from '../protocols/dvrip/index.ts';
import {
	cameraTimeMs,
	codecOf,
	FRAME_I,
	MediaHeader,
	ROWS,
	sampleRateOf,
	sizeOf,
} from '../protocols/dvrip/index.ts';
import { videoFormat } from '../media/video-format.ts';

/** Camera's span below which its clock of whole seconds says nothing of a rate, ms. */
const LEAST_CLOCK_SPAN = 2000;

/** Facts of one lane. */
export interface LaneFacts {
	readonly width: number | null;
	readonly height: number | null;
	/** Pictures a second, measured where possible. */
	readonly frameRate: number | null;
	/** What the frames' headers say: the size is a multiple of 8. */
	readonly told: { readonly width: number; readonly height: number; readonly frameRate: number };
	/** What the parameter sets say; null where there are none. */
	readonly inside: ReturnType<typeof videoFormat>;
	readonly sampleRate: number | null;
	readonly durationMs: number;
	readonly clock: CameraClock | null;
}

/** The camera's clock against the capture's. */
export interface CameraClock {
	/** Camera's time of the first key frame, ms since 1970 as if it were UTC. */
	readonly firstMs: number;
	readonly lastMs: number;
	/** Capture time of both, ms since the first packet. */
	readonly firstCaptureMs: number;
	readonly lastCaptureMs: number;
	/** ms that the camera's clock gained on the capture's between them. */
	readonly gainMs: number;
	/** False where recorded media come at another pace than they were recorded. */
	readonly isLive: boolean;
	/** Frames from the first key frame to the last. */
	readonly frames: number;
}

/** Works the facts of a lane out. */
export function laneFacts(store: DvripStore, lane: Lane): LaneFacts {
	const rows = lane.kind === 'video' || lane.kind === 'image' ? store.framesOf(lane) : [];
	const first = rows.find((row) => store.frames.get(row, ROWS.F_KIND) >= FRAME_I);
	const header = first === undefined ? new MediaHeader() : headerOf(store, first);
	// A type that names a wrong codec is no type in the vendor's sense: its high bits are no size.
	const isOdd = lane.seenCodec !== null && lane.seenCodec !== lane.toldCodec;
	const size = sizeOf(isOdd ? { ...shapeOf(header), type: 0 } : header);
	const told = { ...size, frameRate: header.rate & 0x1f };
	const inside = lane.heads.reduce<ReturnType<typeof videoFormat>>(
		(found, head) => found ?? videoFormat(codecOf(lane), head.bytes),
		null,
	);
	const clock = cameraClock(store, rows);
	const frameRate = lane.kind === 'video' ? measuredRate(lane, told.frameRate, clock) : null;
	const isPicture = lane.kind === 'video' || lane.kind === 'image';
	const hasSize = told.width > 0 && told.height > 0;
	return {
		width: isPicture ? (inside?.width ?? (hasSize ? told.width : null)) : null,
		height: isPicture ? (inside?.height ?? (hasSize ? told.height : null)) : null,
		frameRate,
		told,
		inside,
		sampleRate: lane.kind === 'audio' ? sampleRateOf(lane.rate) || null : null,
		durationMs: durationOf(lane, frameRate, clock),
		clock,
	};
}

function shapeOf({ widthByte, heightByte }: MediaHeader) {
	return { widthByte, heightByte };
}

/** A frame's header again, from its row. */
export function headerOf(store: DvripStore, row: number): MediaHeader {
	const header = new MediaHeader();
	const shape = store.frames.get(row, ROWS.F_SHAPE);
	header.kind = store.frames.get(row, ROWS.F_KIND);
	header.type = store.frames.get(row, ROWS.F_TYPE);
	header.rate = shape >>> 16;
	header.widthByte = (shape >>> 8) & 0xff;
	header.heightByte = shape & 0xff;
	header.dateTime = store.frames.get(row, ROWS.F_DATE_TIME);
	header.length = store.frames.get(row, ROWS.F_LENGTH);
	return header;
}

function cameraClock(store: DvripStore, rows: readonly number[]): CameraClock | null {
	const { frames } = store;
	const timed = rows.flatMap((row, index) => {
		const ms = cameraTimeMs(frames.get(row, ROWS.F_DATE_TIME));
		return ms === null || frames.get(row, ROWS.F_KIND) < FRAME_I ? [] : [{ row, index, ms }];
	});
	// Seconds are whole: the first key frame of a new second is the nearest to its beginning.
	const [first] = timed;
	const last = timed.at(-1);
	if (first === undefined || last === undefined) return null;
	const [firstCaptureMs, lastCaptureMs] = [first, last].map(({ row }) =>
		frames.get(row, ROWS.F_TIME),
	) as [number, number];
	const cameraSpan = last.ms - first.ms;
	const captureSpan = lastCaptureMs - firstCaptureMs;
	const difference = Math.abs(cameraSpan - captureSpan);
	return {
		firstMs: first.ms,
		lastMs: last.ms,
		...{ firstCaptureMs, lastCaptureMs },
		gainMs: cameraSpan - captureSpan,
		isLive: difference < LEAST_CLOCK_SPAN || difference < captureSpan * 0.1,
		frames: last.index - first.index,
	};
}

/** From the camera's clock where media come at another pace, from the capture's otherwise. */
function measuredRate(lane: Lane, told: number, clock: CameraClock | null): number | null {
	if (clock !== null && !clock.isLive) {
		const span = clock.lastMs - clock.firstMs;
		if (span >= LEAST_CLOCK_SPAN) return round(clock.frames / (span / 1000));
		return told || null;
	}
	const span = lane.lastMs - lane.firstMs;
	if (lane.frames < 3 || span <= 0) return told || null;
	const rate = round(((lane.frames - 1) * 1000) / span);
	// A burst of frames says nothing of time.
	return told > 0 && (rate > told * 4 || rate < told / 4) ? told : rate;
}

/** What was recorded earlier lasts as long as its pictures do, not as the network took. */
function durationOf(lane: Lane, frameRate: number | null, clock: CameraClock | null): number {
	const isRecorded = clock !== null && !clock.isLive && frameRate !== null && frameRate > 0;
	if (isRecorded) return ((lane.frames - 1) * 1000) / frameRate;
	return lane.lastMs - lane.firstMs;
}

function round(rate: number): number {
	return Math.round(rate * 1000) / 1000;
}
