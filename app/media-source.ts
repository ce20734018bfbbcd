/**
 * Media that a protocol carries as frames of its own (not as RTP packets): what is listed, read again
 * and saved, whatever the protocol. Each protocol's room implements `MediaSource`.
 */

/** One track. Times in ms since the capture's first packet. */
export interface MediaTrack {
	/** `dvrip-1/video-1`. */
	readonly id: string;
	/** Id of its session. */
	readonly session: string;
	readonly kind: 'audio' | 'video' | 'image' | 'data';
	readonly codec: string | null;
	/** Tracks of one group are seen and heard together: one file holds them. */
	readonly group: string;
	/** Name of a file without its suffix; for people. */
	readonly stem: string;
	/** The same in the scheme of the dissector that came before. */
	readonly seedStem: string;
	readonly width: number | null;
	readonly height: number | null;
	/** Pictures a second; null when not known. */
	readonly frameRate: number | null;
	readonly sampleRate: number | null;
	readonly startMs: number;
	readonly durationMs: number;
	readonly firstFrame: number;
	readonly lastFrame: number;
	/** Media frames, those with missing bytes, and those before the first key frame. */
	readonly frames: number;
	readonly damaged: number;
	readonly orphans: number;
	/** Bytes sent, and those of them that are not there. */
	readonly bytes: number;
	readonly lostBytes: number;
	/** What a user should know of it. */
	readonly problems: readonly string[];
	/** Of a file that was sent as such. Its frames say where they stand in it. */
	readonly file?: SentFile;
}

/** What is told of a file; null for what nobody told. */
export interface SentFile {
	/** Ending of its name, without a dot. */
	readonly suffix: string;
	readonly bytes: number | null;
	/** 40 hexadecimal digits. */
	readonly sha1: string | null;
}

/** One media frame on its way; one object is reused. */
export interface MediaFrame {
	/** Capture time of its first byte, ms since the first packet. */
	timeMs: number;
	/** When it should be seen, ms since the first packet: jitter of the network taken out. */
	presentationMs: number;
	isKey: boolean;
	/** Before the first key frame: nobody can decode it. */
	isOrphan: boolean;
	/** Bytes as sent, and how many of them are missing. */
	length: number;
	missing: number;
	/** Packet of its first byte. */
	frame: number;
	/** Where it stands in its file, bytes from 0; absent: behind what came before. */
	position?: number;
}

/** Told of the frames of the wanted tracks, in order. Bytes are only valid during the call. */
export interface MediaVisitor {
	begin(track: string, frame: MediaFrame): void;
	piece(track: string, data: Uint8Array, start: number, end: number): void;
	end(track: string): void;
}

/** A text that is saved beside the media of a session. */
export interface MediaDocument {
	readonly id: string;
	readonly session: string;
	readonly stem: string;
	readonly firstFrame: number;
	readonly lastFrame: number;
	/** Messages that it tells. */
	readonly messages: number;
	/** Its content, JSON. */
	text(): string;
}

/** What can be read of one protocol. */
export interface MediaSource {
	/** All tracks in the order of their beginnings. */
	tracks(): readonly MediaTrack[];
	documents(): readonly MediaDocument[];
	/**
	 * Reads frames again from the capture.
	 * @param wanted ids of tracks
	 * @throws CancelledError on abort
	 */
	read(
		wanted: ReadonlySet<string>,
		visitor: MediaVisitor,
		signal: AbortSignal,
		onProgress: (share: number) => unknown,
	): Promise<void>;
}
