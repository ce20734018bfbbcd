/** Schemas of what the window asks about cameras, and the views that answer. */
import * as v from 'valibot';
import type { ClipView } from '../../app/index.ts';

export type {
	CamerasView,
	ClipView,
	DeviceCardView,
	DvripMessageView,
	DvripSessionView,
	ExchangeView,
	SessionItem,
	SessionMedia,
	StillView,
	StripGap,
	StripMark,
	StripView,
} from '../../app/index.ts';

const Short = v.pipe(v.string(), v.maxLength(256));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
const Seconds = v.pipe(v.number(), v.finite());

/** Id of a session, or of something in it: `dvrip-1`, `dvrip-1/video-1`, `rtp-1/256`. */
export const SessionId = v.pipe(Short, v.regex(/^[a-z0-9]+-[0-9]+(?:\/(?:[a-z]+-)?[0-9]+)?$/u));

/** Fields of the question for the marks of a strip. */
export const stripFields = {
	session: SessionId,
	from: Seconds,
	to: Seconds,
	limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000)),
};

/** Fields of the question for stills. */
export const stillFields = {
	track: SessionId,
	count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
};

/** Fields of the question for the password of one login. */
export const passwordFields = { session: SessionId, frame: Whole };

/** Codecs of pictures that a page may know. */
export const PAGE_CODECS = ['H264', 'H265', 'VP8', 'VP9', 'AV1'] as const;

/** Fields of `ClipQuery`. */
export const clipFields = {
	track: SessionId,
	from: Seconds,
	seconds: v.pipe(v.number(), v.minValue(0.1), v.maxValue(600)),
	codecs: v.pipe(v.array(v.picklist(PAGE_CODECS)), v.maxLength(PAGE_CODECS.length)),
	sound: v.exactOptional(SessionId),
	damaged: v.exactOptional(v.boolean()),
};

/** A clip and where a page finds it. */
export interface OpenedClip extends ClipView {
	readonly url: string;
}
