/** The engine's answers about pictures in RTP. Part of `CaptureEngine`. */
import type { VideoQuery, VideoView } from './views/video.ts';

export type { Freeze, PictureFinding, VideoMark, VideoSound, VideoView } from './views/video.ts';

/** Streams of pictures. */
export interface VideoEngine {
	/**
	 * What is known of the pictures of a stream; its packets are read once for it.
	 * @throws NotFoundError, CancelledError
	 */
	video(query: VideoQuery, signal: AbortSignal): Promise<VideoView>;
}
