/** A source of media frames without a capture. */
import { CancelledError } from '../../../app/errors.ts';
import type { MediaFrame, MediaSource, MediaTrack } from '../../../app/media-source.ts';

/** One frame to be told of. */
export interface FakeFrame {
	readonly track: string;
	readonly timeMs: number;
	readonly bytes: Uint8Array;
	readonly isKey?: boolean;
	readonly missing?: number;
}

/** A track with usual figures. */
export function fakeTrack(change: Partial<MediaTrack>): MediaTrack {
	return {
		...{ id: 'dvrip-1/video-1', session: 'dvrip-1', kind: 'video', codec: 'H264', group: 'g' },
		...{ stem: 'a', seedStem: 'a', width: 64, height: 64, frameRate: 10, sampleRate: null },
		...{ startMs: 0, durationMs: 1000, firstFrame: 1, lastFrame: 9, frames: 10, damaged: 0 },
		...{ orphans: 0, bytes: 100, lostBytes: 0, problems: [] },
		...change,
	};
}

/** Tells of the wanted frames in order; `told` counts them. The n-th frame stands in packet n. */
export function fakeMedia(frames: readonly FakeFrame[]): MediaSource & { told: number } {
	const source = {
		told: 0,
		tracks: () => [],
		documents: () => [],
		async read(...[wanted, visitor, signal]: Parameters<MediaSource['read']>): Promise<void> {
			for (const [at, { track, timeMs, bytes, isKey = false, missing = 0 }] of frames.entries()) {
				await Promise.resolve();
				if (signal.aborted) throw new CancelledError();
				if (!wanted.has(track)) continue;
				source.told += 1;
				const place = { timeMs, presentationMs: timeMs, frame: at + 1, isOrphan: false };
				const frame: MediaFrame = { ...place, isKey, length: bytes.length + missing, missing };
				visitor.begin(track, frame);
				visitor.piece(track, bytes, 0, bytes.length);
				visitor.end(track);
			}
		},
	};
	return source;
}
