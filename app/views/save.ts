/** Saving: the request, its progress, and the manifest written beside the files. */

import type { SecretsChoice } from '../protocols/tls/index.ts';

export type { SecretsChoice };

/** Output form; `auto` is WAV for audio, raw where nothing can play it. */
export type SaveFormat =
	'auto' | 'raw' | 'rtpdump' | 'wav' | 'au' | 'opus' | 'm4a' | 'mp4' | 'mkv' | 'mov' | 'pcapng';

/** Where a file's time begins: at its stream, at its call, or at the capture's first packet. */
export type SaveSync = 'none' | 'call' | 'capture';

/** How files are named. */
export type SaveNames = 'auto' | 'ssrc' | 'seed';

/** What to save, and how. */
export interface SaveRequest {
	/**
	 * Ids of streams (`rtp-<frame>`) and media (`dvrip-1/video-1`), or of calls (`sip-<frame>`) and
	 * sessions for all of theirs; null for all. The id of a joint file (`rtp-1+rtp-2`) stands for its
	 * streams.
	 */
	readonly only: readonly string[] | null;
	/** Those of `only` that the user named, where it was worked out; all of it when left out. */
	readonly named?: readonly string[];
	/** Ids of joint files (`rtp-1+rtp-2`) that are not wanted beside those of their streams. */
	readonly leaveOut?: readonly string[];
	readonly format: SaveFormat;
	readonly sync: SaveSync;
	readonly names: SaveNames;
	readonly overwrite: boolean;
	/** Where the capture was taken, in the user's words: written into the manifest. */
	readonly capturePoint?: string;
	/** Streams whose pictures are to stand at another rate than the sender's timestamps say. */
	readonly frameRates?: readonly FrameRateWish[];
	/** Ids of calls to be saved as one stereo file each, caller left, callee right. */
	readonly calls?: readonly string[];
	/** The same, worked out: beside the streams of `only`. */
	readonly stereo?: readonly StereoRequest[];
	/** Calls of which all packets go into one pcapng file, worked out of `only` and `calls`. */
	readonly packetFiles?: readonly PacketFileRequest[];
	/** TLS secrets that go along with these; `captured` when left out, as Wireshark does. */
	readonly secrets?: SecretsChoice;
}

/** Another rate for the pictures of a stream: all their times are stretched by it. */
export interface FrameRateWish {
	/** Of the stream, `rtp-12`. */
	readonly id: string;
	/** Pictures a second by the timestamps, and those that the user wants. */
	readonly estimated: number;
	readonly wanted: number;
}

/** How to record streams while they arrive. */
export interface RecordRequest {
	readonly format: SaveFormat;
	readonly names: SaveNames;
	readonly overwrite: boolean;
	/** A stream is done after so many seconds of the capture without a packet. */
	readonly silenceSeconds: number;
}

/** How far a recording is. */
export interface RecordingView {
	readonly folder: string;
	/** Streams with a file, those still coming, and those that cannot be written. */
	readonly streams: number;
	readonly open: number;
	readonly failed: number;
	/** Packets that a ring overwrote before they were written. */
	readonly missed: number;
}

/** The packets of a call: signalling, media, and what these need to be read. */
export interface PacketFileRequest {
	/** Of the call; the manifest's `id` and `session`. */
	readonly id: string;
	/** Its number. */
	readonly call: number;
	/** For people, and the file's name. */
	readonly title: string;
	/** Messages and media packets: at least so many will be written. */
	readonly packets: number;
}

/** A call as one file: the caller's streams on the left, the callee's on the right. */
export interface StereoRequest {
	/** Of the call; the manifest's `id` and `session`. */
	readonly id: string;
	/** For people, and the file's name. */
	readonly title: string;
	/** Stream ids (`rtp-<frame>`). */
	readonly left: readonly string[];
	readonly right: readonly string[];
	/** Where the file begins: first packet or answer, seconds since the capture's first packet. */
	readonly startOffset: number;
}

/**
 * Which packets: those of calls (by number), those of streams (by first frame), or those that match a
 * filter (empty: all).
 */
export interface SavePacketsRequest {
	readonly filter: string;
	/** Signalling and media of calls; a connection that carries it comes whole. Absent for none. */
	readonly calls?: readonly number[];
	readonly streams: readonly number[] | null;
	readonly overwrite: boolean;
	/** TLS secrets that go along; `captured` when left out, as Wireshark does. */
	readonly secrets?: SecretsChoice;
}

/** Connections of TLS among some packets of which secrets are known. */
export interface PacketSecrets {
	/** Those whose secrets the capture itself carries. */
	readonly captured: number;
	/** Those and the ones of key-log files. */
	readonly known: number;
}

/** What was written of some packets. */
export interface SavedPackets {
	readonly packets: number;
	readonly bytes: number;
	/** Connections whose TLS secrets went along. */
	readonly secrets: number;
}

/** What would be saved, before the act. */
export interface SavePlanItem {
	readonly id: string;
	/** Ids of the tracks or streams that are in it, where they are several: saving it names them all. */
	readonly media?: readonly string[];
	/** First frame of the stream, as in `StreamOrderView.ids`. */
	readonly stream: number;
	readonly title: string;
	readonly codec: string | null;
	readonly codecFrom: string | null;
	readonly kind: 'audio' | 'video' | 'other';
	readonly file: string;
	readonly container: string;
	/** For people: `WAV, decoded`, `raw payload (no decoder for G.728)`. */
	readonly how: string;
	readonly estimatedBytes: number;
	readonly warnings: readonly string[];
	/** ffmpeg's exact arguments, or null when written by tapdeck itself. */
	readonly command: readonly string[] | null;
	/** Why it cannot be saved, or null. */
	readonly impossible: string | null;
}

/** How sound stands beside pictures. */
export interface PairSync {
	/** How much later the sound begins, s; negative when it begins first. */
	readonly offsetSeconds: number;
	/** `rtcp`: by the sender's clock in its sender reports; `arrival`: by the capture's clock. */
	readonly from: 'rtcp' | 'arrival';
	/** The same by arrival alone. */
	readonly byArrivalSeconds: number;
}

/** How a file plays, by decoding it once. */
export interface Playback {
	/** All of what follows, and what else a decoder complained of; it plays all the same. */
	readonly errors: number;
	/** Damaged pictures that were left out of the file. */
	readonly leftOut: number;
	/** Pictures in the file of which nothing came out of a decoder. */
	readonly undecoded: number;
	/** How much of it was decoded, s. */
	readonly checkedSeconds: number;
	/** ffmpeg's words, each once, the first ones. */
	readonly words: readonly string[];
}

/** A saved file against what its sender told of it. */
export interface FileCheck {
	/** Of what was saved, 40 hexadecimal digits. */
	readonly sha1: string;
	/** As told; null when nobody did. */
	readonly toldSha1: string | null;
	readonly toldBytes: number | null;
	/** Null where no hash was told. */
	readonly isSame: boolean | null;
}

/** One saved file. */
export interface ManifestItem {
	readonly id: string;
	readonly session: string | null;
	/** Ids of the tracks that are in it, where these are no RTP streams. */
	readonly media?: readonly string[];
	readonly ssrc: string | null;
	readonly kind: 'audio' | 'video' | 'other';
	readonly file: string;
	readonly bytes: number;
	readonly sha256: string;
	readonly codec: string | null;
	readonly container: string;
	readonly duration: number;
	readonly firstFrame: number;
	readonly lastFrame: number;
	readonly packets: number;
	readonly lostPackets: number;
	/** Seconds of silence put in for packets that never came, and for pauses. */
	readonly silenceInserted: number;
	readonly command: readonly string[] | null;
	/** Of a file of pictures and sound from two streams. */
	readonly sync?: PairSync;
	/** Of pictures that are not whole, or whose codec is a guess. */
	readonly playback?: Playback;
	/** Of a file that was sent as such. */
	readonly check?: FileCheck;
	readonly warnings: readonly string[];
}

/** `manifest.json`, also what `tapdeck save --json` prints. */
export interface ManifestDocument {
	readonly schema: 'tapdeck/manifest@1';
	readonly tool: {
		readonly name: string;
		readonly version: string;
		readonly ffmpeg: string | null;
	};
	readonly created: string;
	readonly capture: {
		readonly name: string;
		readonly bytes: number;
		readonly sha256: string | null;
		readonly packets: number;
		readonly firstTime: string | null;
		readonly lastTime: string | null;
		/** Where it was taken, in the user's words; absent where nobody said. */
		readonly point?: string;
	};
	readonly items: readonly ManifestItem[];
	readonly failed: readonly { readonly id: string; readonly reason: string }[];
	/** What the format is not meant for: no failure. Absent where nothing was left out. */
	readonly leftOut?: readonly { readonly id: string; readonly reason: string }[];
}

/** Progress of one save, for the dialog. */
export interface SaveProgress {
	readonly phase: 'reading' | 'writing' | 'hashing' | 'done' | 'cancelled' | 'failed';
	readonly failure: string | null;
	/** Items finished and asked for. */
	readonly done: number;
	readonly total: number;
	/** 0 to 1 over the whole save. */
	readonly fraction: number;
	readonly bytesWritten: number;
	/** State per item, by id. */
	readonly items: readonly {
		readonly id: string;
		readonly state: 'waiting' | 'working' | 'saved' | 'failed' | 'cancelled';
		readonly note: string | null;
	}[];
	/** Present when phase is `done`. */
	readonly manifest: ManifestDocument | null;
	/** Folder written to, for people. */
	readonly folder: string;
}
