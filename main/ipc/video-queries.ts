/** Calls about pictures in RTP, and the views that answer. */
import * as v from 'valibot';
import type { VideoView } from '../../app/index.ts';
import { CaptureId, command, reply } from './entry.ts';

export type { Freeze, PictureFinding, VideoMark, VideoSound, VideoView } from '../../app/index.ts';

const capture = CaptureId;
const Frame = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));

/** Renderer → engine. */
export const videoCommands = {
	/** What is known of a stream's pictures; its packets are read once for it. */
	video: command(
		v.object({
			...{ capture, stream: Frame, inside: v.exactOptional(Frame) },
			limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000)),
		}),
		reply<VideoView>(),
	),
	/** Nobody waits any more for the pictures and the clip that were asked for last. */
	stopClip: command(v.object({ capture }), reply<null>()),
};
