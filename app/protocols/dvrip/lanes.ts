/** What of a stream can be played or saved as one: its pictures, its sound, its snapshots … */
import {
	audioCodeOf,
	FRAME_AUDIO,
	FRAME_I,
	FRAME_INFORMATION,
	FRAME_P,
	FRAME_PICTURE,
	videoCodecOf,
} from './media-header.ts';
import type { MediaHeader } from './media-header.ts';
import type { TrackFacts } from './sink.ts';

/** What a lane holds. `information` are the frames of kind F9. */
export type LaneKind = 'video' | 'audio' | 'image' | 'information' | 'data';

/** One lane of a connection. */
export interface Lane {
	readonly number: number;
	readonly connection: number;
	readonly track: TrackFacts;
	readonly kind: LaneKind;
	/** As the frames' headers tell it; null while unknown. */
	toldCodec: string | null;
	/** As the payload shows it, which is believed sooner. */
	seenCodec: string | null;
	/** Codes of the first frame's header. */
	readonly type: number;
	readonly rate: number;
	readonly reserved2: number;
	/** Frames that are whole, and those with missing bytes. */
	frames: number;
	damaged: number;
	keyFrames: number;
	/** Pictures before the first key frame: nobody can decode them. */
	orphans: number;
	bytes: number;
	missingBytes: number;
	/** Bytes that belong to no frame whose beginning is known. */
	strayBytes: number;
	/** Stretches of those. */
	headless: number;
	firstFrame: number;
	lastFrame: number;
	firstMs: number;
	lastMs: number;
	/** First bytes of key frames with a new shape: parameter sets stand there. */
	readonly heads: { readonly frame: number; readonly bytes: Uint8Array }[];
}

/** Which lane of its track a frame belongs to. */
export function laneKindOf(kind: number): LaneKind {
	switch (kind) {
		case FRAME_I:
		case FRAME_P:
			return 'video';
		case FRAME_AUDIO:
			return 'audio';
		case FRAME_PICTURE:
			return 'image';
		case FRAME_INFORMATION:
			return 'information';
		default:
			return 'data';
	}
}

/**
 * Codec that a frame's header names; null when it names none (P-frames) or an unknown one.
 */
export function codecOfHeader({ kind, type }: MediaHeader): string | null {
	switch (kind) {
		case FRAME_I:
			return videoCodecOf(type);
		case FRAME_AUDIO:
			return audioCodeOf(type)?.codec ?? `audio-${type}`;
		case FRAME_PICTURE:
			return 'JPEG';
		case FRAME_INFORMATION:
			return `information-${type}`;
		default:
			return null;
	}
}

/** A new lane. */
export function makeLane(
	number: number,
	connection: number,
	track: TrackFacts,
	header: MediaHeader,
	reserved2: number,
): Lane {
	const counts = { frames: 0, damaged: 0, keyFrames: 0, orphans: 0, bytes: 0, missingBytes: 0 };
	return {
		...{ number, connection, track, reserved2 },
		kind: laneKindOf(header.kind),
		toldCodec: codecOfHeader(header),
		seenCodec: null,
		type: header.type,
		rate: header.rate,
		...counts,
		...{ strayBytes: 0, headless: 0, firstFrame: 0, lastFrame: 0, firstMs: 0, lastMs: 0 },
		heads: [],
	};
}

/** Codec of a lane: what the payload shows, otherwise what the headers tell. */
export function codecOf(lane: Lane): string | null {
	return lane.seenCodec ?? lane.toldCodec;
}

const H264_SPS = 7;
const H265_VPS = 0x40;
const H265_SPS = 0x42;
const MPEG4_SEQUENCE = 0xb0;
const MPEG4_LAYER = 0x20;

/** Codec by the first bytes of a key frame's payload; null when they show none. */
export function codecInside(head: Uint8Array): string | null {
	const one = head.indexOf(1);
	if (one < 2 || one > 3 || head[0] !== 0 || head[1] !== 0) return null;
	const byte = head[one + 1] ?? 0;
	if ((byte === H265_VPS || byte === H265_SPS) && head[one + 2] === 1) return 'H265';
	if (byte === MPEG4_SEQUENCE || byte === MPEG4_LAYER) return 'MPEG4';
	return byte < 0x80 && (byte & 0x1f) === H264_SPS ? 'H264' : null;
}
