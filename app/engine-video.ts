/** The engine's answers about pictures in RTP. Part of `CaptureEngine`. */
import type { VideoView } from './views/video.ts';

export type { Freeze, PictureFinding, VideoMark, VideoSound, VideoView } from './views/video.ts';

/** Streams of pictures. */
export interface VideoEngine {
	/**
	 * What is known of the pictures of a stream; its packets are read once for it.
	 * @param query.stream its first frame
	 * @param query.limit marks at most
	 * @throws NotFoundError, CancelledError
	 */
	video(
		query: { readonly stream: number; readonly limit: number },
		signal: AbortSignal,
	): Promise<VideoView>;
}
