/** Media sessions of all protocols as one list: what `tapdeck sessions` prints. */
import type { EndpointItem } from './streams.ts';

/** Protocols that carry sessions. */
export type SessionProtocol =
	| 'sip'
	| 'rtp'
	| 'dvrip'
	| 'gb28181'
	| 'rtmp'
	| 'hls'
	| 'mjpeg'
	| 'rtsp'
	| 'mpegts'
	| 'http'
	| 'icecast'
	| 'msrp';

/** One track of a session. What a protocol does not tell, and nobody measured, is null. */
export interface SessionMedia {
	/** What `tapdeck save --only` takes. */
	readonly id: string;
	readonly kind: 'audio' | 'video' | 'image' | 'data';
	readonly codec: string | null;
	/** `sdp`, `static`, `inferred`, … or a protocol's own word. */
	readonly codecFrom: string | null;
	/** Seen from the session's first endpoint: sent by it, or received; null when unknown. */
	readonly direction: 'sent' | 'received' | null;
	/** Pixels. */
	readonly width: number | null;
	readonly height: number | null;
	/** Pictures per second. */
	readonly frameRate: number | null;
	/** Hz. */
	readonly sampleRate: number | null;
	readonly channels: number | null;
	/** Media frames; RTP packets of different numbers where frames are not told apart. */
	readonly frames: number | null;
	/** Media bytes, without headers of the transport. */
	readonly bytes: number;
	/** Bytes known to be missing; null where only packets are counted. */
	readonly lostBytes: number | null;
	/** Seconds. */
	readonly duration: number;
	/** Name that `tapdeck save` would give it; null where it cannot be saved. */
	readonly suggestedFile: string | null;
	/** What follows is told by protocols that carry frames of their own. */
	readonly purpose?: string;
	/** From 0. */
	readonly channel?: number;
	/** `main`, `extra1`; null when nobody said. */
	readonly stream?: string | null;
	readonly keyFrames?: number;
	/** Frames with missing bytes; before the first key frame; tails whose beginning is missing. */
	readonly damagedFrames?: number;
	readonly orphanFrames?: number;
	readonly headlessFrames?: number;
	readonly firstFrame?: number;
	readonly lastFrame?: number;
	/** What the frames' headers say, beside what the parameter sets do. */
	readonly told?: {
		readonly width: number;
		readonly height: number;
		readonly frameRate: number;
	} | null;
	/** The sender's clock against the capture's, ms; null when it tells none. */
	readonly clock?: {
		readonly firstMs: number;
		readonly lastMs: number;
		readonly firstCaptureMs: number;
		readonly lastCaptureMs: number;
		readonly gainMs: number;
		readonly isLive: boolean;
	} | null;
	readonly problems?: readonly string[];
}

/** A value of `SessionItem.detail`. */
export type SessionDetail = string | number | boolean | null | readonly (string | number)[];

/** One session. Times in s. */
export interface SessionItem {
	/** Stable; what `tapdeck save --only` takes. */
	readonly id: string;
	readonly protocol: SessionProtocol;
	/** One line for people. */
	readonly title: string;
	/** Who began it first. */
	readonly endpoints: readonly EndpointItem[];
	readonly startTime: string;
	/** Since the first packet of the capture. */
	readonly startOffset: number;
	readonly duration: number;
	/** Sum of its media's bytes. */
	readonly bytes: number;
	readonly media: readonly SessionMedia[];
	/** The protocol's own facts, by name. */
	readonly detail: Readonly<Record<string, SessionDetail>>;
}

/** `tapdeck sessions --json`; items in the order of their beginnings. */
export interface SessionsDocument {
	readonly schema: 'tapdeck/sessions@1';
	readonly items: readonly SessionItem[];
}
