/** The engine's answers about sessions with cameras. Part of `CaptureEngine`. */
import type {
	CamerasView,
	ClipQuery,
	ClipView,
	DeviceCardView,
	DvripMessageView,
	DvripSessionView,
	StillView,
	StripMark,
	StripView,
} from './views/dvrip.ts';

/** Sessions of protocols that carry media as frames of their own. */
export interface SessionsEngine {
	/** Cameras and recorders, found by sessions, searches and what they tell the cloud. */
	devices(): readonly DeviceCardView[];
	/** Cameras and their sessions in one answer. */
	cameras(): CamerasView;
	/** @param id `dvrip-1`; @throws NotFoundError */
	sessionDetail(id: string): DvripSessionView;
	/**
	 * Frames of a session's requests and answers that a display filter selects, ascending.
	 * @throws NotFoundError, FilterSyntaxError, CancelledError
	 */
	exchangeFrames(
		query: { readonly id: string; readonly filter: string },
		signal: AbortSignal,
	): Promise<readonly number[]>;
	/** Messages that a frame completed. */
	sessionMessages(frame: number): readonly DvripMessageView[];
	/** Frames of a session's media between two times, s; at most `limit` of them. */
	strip(query: {
		readonly session: string;
		readonly from: number;
		readonly to: number;
		readonly limit: number;
	}): StripView;
	/** The same, key frames alone: where thumbnails may be made. @param track `dvrip-1/video-1` */
	keyFrames(track: string): readonly StripMark[];
	/**
	 * The password of a login where it is written, or is one of the vendor's well-known ones: only for
	 * the one who asks for it, never part of a list. Null where nobody can tell.
	 */
	recoveredPassword(query: { readonly session: string; readonly frame: number }): string | null;
	/**
	 * Small pictures of a track's key frames, evenly chosen.
	 * @param query.count pictures at most
	 * @throws NotFoundError, ExportError without ffmpeg, CancelledError
	 */
	stills(
		query: { readonly track: string; readonly count: number },
		signal: AbortSignal,
	): Promise<readonly StillView[]>;
	/**
	 * Writes a part of a track, with the sound that belongs to it, as a file that a window plays.
	 * @param file path of the file, replaced when it exists
	 * @throws NotFoundError, ExportError, CancelledError
	 */
	clip(query: ClipQuery, file: string, signal: AbortSignal): Promise<ClipView>;
}
