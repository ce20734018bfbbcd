/**
 * DVRIP (Sofia, NetSurveillance, XMeye): what cameras and recorders with Xiongmai boards speak.
 * Not here: what messages mean (`app/dvrip/`), files made of the media (`export/`).
 */
export { DvripDatagrams } from './dvrip-datagrams.ts';
export { DvripStreams } from './dvrip-streams.ts';
export type { SinkMaker } from './dvrip-streams.ts';
export { FrameWriter } from './frame-writer.ts';
export { DvripStore } from './store.ts';
export type { DvripConnectionRecord } from './store.ts';
export { codecOf } from './lanes.ts';
export type { Lane, LaneKind } from './lanes.ts';
export type { DvripIssue, DvripSink, MessageFacts, TrackFacts } from './sink.ts';
export * as ROWS from './rows.ts';
export {
	HEADER_BYTES,
	PROBE_SESSION,
	WRAPPED_MARK,
	commandName,
	isMediaCommand,
} from './header.ts';
export {
	audioCodeOf,
	cameraTimeMs,
	cameraTimeText,
	FRAME_AUDIO,
	FRAME_I,
	FRAME_INFORMATION,
	FRAME_P,
	FRAME_PICTURE,
	isMediaSignature,
	isPlausible,
	MediaHeader,
	mediaHeaderLength,
	sampleRateOf,
	sizeOf,
	videoCodecOf,
} from './media-header.ts';
export { RESULT_WORDS, SUCCESS_RESULTS } from './results-table.ts';
