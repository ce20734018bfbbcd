/** Sessions with cameras and recorders in detail, and the devices themselves. */
import type { Finding } from './capture.ts';
import type { SessionItem } from './session-item.ts';

/** One device, each fact with the frame that told it. */
export interface DeviceCardView {
	readonly addresses: readonly string[];
	readonly facts: readonly {
		readonly name: string;
		readonly value: string;
		readonly frame: number;
	}[];
	readonly sessions: readonly string[];
	readonly firstFrame: number;
}

/** A request with its answer. Offsets in s since the first packet. */
export interface ExchangeView {
	readonly offset: number;
	readonly command: number;
	readonly name: string;
	readonly operation: string;
	readonly requestFrame: number | null;
	readonly replyFrame: number | null;
	readonly result: number | null;
	/** `Ret=100 OK`; empty without an answer. */
	readonly resultText: string;
	/** s; null when one of both is missing. */
	readonly responseTime: number | null;
	readonly isDone: boolean | null;
	readonly isEncrypted: boolean;
	/** From the client, as a rule; alarms come from the device. */
	readonly fromDevice: boolean;
}

/** One message for the byte map: its header's bytes and its body. */
export interface DvripMessageView {
	readonly frame: number;
	readonly summary: string;
	readonly header: Uint8Array;
	readonly body: Uint8Array;
	/** JSON, indented; empty where there is none. */
	readonly json: string;
	readonly isEncrypted: boolean;
	readonly terminator: string;
}

/** One picture, sound or loss on the strip. */
export interface StripMark {
	readonly kind: 'key' | 'picture' | 'audio' | 'image' | 'information' | 'data';
	/** Id of its track. */
	readonly track: string;
	/** s since the first packet. */
	readonly offset: number;
	readonly frame: number;
	readonly bytes: number;
	readonly missing: number;
}

/** A stretch of a track in which nothing came. Times in s since the first packet. */
export interface StripGap {
	readonly track: string;
	readonly from: number;
	readonly to: number;
	/** Frame of what came then. */
	readonly frame: number;
}

/** Frames of a session's media in a window of time. */
export interface StripView {
	/** Of many the weighty ones and an even choice of the others. */
	readonly marks: readonly StripMark[];
	/** How many there are. */
	readonly count: number;
	/** Long pauses that reach into the window. */
	readonly gaps: readonly StripGap[];
}

/** A session in detail. */
export interface DvripSessionView {
	readonly item: SessionItem;
	readonly logins: readonly {
		readonly user: string;
		readonly encryption: string;
		readonly client: string;
		readonly password: 'known-default' | 'empty' | 'clear-text' | 'unknown' | 'encrypted';
		readonly isAccepted: boolean | null;
		readonly resultText: string;
		readonly frame: number;
		readonly replyFrame: number | null;
		readonly offset: number;
	}[];
	readonly keepAlives: {
		readonly interval: number | null;
		readonly sent: number;
		readonly answered: number;
		readonly missedAfter: readonly number[];
	};
	readonly exchanges: readonly ExchangeView[];
	readonly settings: readonly {
		readonly section: string;
		readonly action: 'read' | 'written';
		readonly frame: number;
		readonly isDone: boolean | null;
		readonly changes: readonly {
			readonly path: string;
			readonly before: string | null;
			readonly after: string | null;
		}[];
	}[];
	readonly events: readonly {
		readonly kind: 'alarm' | 'ptz' | 'search' | 'upgrade' | 'system' | 'user';
		readonly words: string;
		readonly frame: number;
		readonly offset: number;
	}[];
	readonly findings: readonly Finding[];
	/** Losses and faults of its connections, by kind. */
	readonly issues: readonly {
		readonly kind: string;
		readonly count: number;
		readonly bytes: number;
		readonly frames: readonly number[];
	}[];
}

/** All cameras and their sessions: what the window lists. */
export interface CamerasView {
	readonly devices: readonly DeviceCardView[];
	readonly sessions: readonly SessionItem[];
}

/** A key frame as a small picture. */
export interface StillView {
	/** s since the first packet. */
	readonly offset: number;
	readonly frame: number;
	/** JPEG; empty where it could not be decoded. */
	readonly jpeg: Uint8Array;
}

/** Which part of a track is to be played. */
export interface ClipQuery {
	/** `dvrip-1/video-1`, the id of a track of sound, or of an RTP stream (`rtp-12`). */
	readonly track: string;
	/** s since the first packet; pictures begin at the last key frame before. */
	readonly from: number;
	/** Length at most, s. */
	readonly seconds: number;
	/** Codecs of pictures that the player decodes by itself: `H264`, `VP8` and so on. */
	readonly codecs: readonly string[];
	/** For RTP: id of the stream that is heard with the pictures. */
	readonly sound?: string;
	/** For RTP: pictures with holes are shown too, with what a decoder makes of them. */
	readonly damaged?: boolean;
}

/** A part of a track as a file that a window plays: MP4, or WebM where MP4 is not understood. */
export interface ClipView {
	readonly track: string;
	/** Where its time 0 stands, s since the first packet. */
	readonly from: number;
	/** s. */
	readonly duration: number;
	readonly container: 'mp4' | 'webm';
	/** Time of each picture in the clip, s, and the frame of its first byte. */
	readonly times: readonly number[];
	readonly frames: readonly number[];
	/** Codec as sent, and of the sound beside it; null for none. */
	readonly codec: string | null;
	readonly sound: string | null;
	/** True when pictures were encoded anew, so that they can be shown. */
	readonly isTranscoded: boolean;
	/** Where the next part begins; null at the end of the track. */
	readonly next: number | null;
	readonly notes: readonly string[];
}
