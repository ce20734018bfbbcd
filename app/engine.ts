/**
 * The engine as its two faces see it: the window's host process and the command line call this
 * interface and nothing deeper. `session.ts` implements it.
 */
import type { CaptureDamage } from './capture/source.ts';
import type { CallsEngine } from './engine-calls.ts';
import type { PlayerEngine } from './engine-player.ts';
import type { SessionsEngine } from './engine-sessions.ts';
import type { VideoEngine } from './engine-video.ts';
import type { UnannouncedEngine } from './engine-unannounced.ts';
import type { RtpPacketView } from './rtp-packets.ts';
import type {
	AnalysisDocument,
	AnalysisPage,
	GraphQuery,
	GraphView,
	StreamQuality,
} from './views/analysis.ts';
import type { CaptureView, InfoDocument } from './views/capture.ts';
import type { MessageProtocol, MessagesDocument } from './views/messages.ts';
import type { DissectedPacket, PacketOrderView, PacketRow } from './views/packets.ts';
import type {
	ManifestDocument,
	RecordingView,
	RecordRequest,
	PacketSecrets,
	SavedPackets,
	SavePacketsRequest,
	SavePlanItem,
	SaveProgress,
	SaveRequest,
} from './views/save.ts';
import type {
	StreamItem,
	StreamOrderQuery,
	StreamOrderView,
	WiresharkRules,
} from './views/streams.ts';
import type { ConversationsQuery, ConversationsView } from './views/conversations.ts';
import type { SessionsDocument } from './views/session-item.ts';
import type { TimelineView } from './views/timeline.ts';

/** How a capture is opened. */
export interface OpenOptions {
	/** File paths, read as one capture merged by time; `['-']` is standard input. */
	readonly paths: readonly string[];
	/** Go on reading when the end is reached, until aborted. */
	readonly follow: boolean;
	/** The one path is the first file of a ring that is being written: the others follow it. */
	readonly ring?: boolean;
	/** Packets that can be read again at least; of a capture without an end older ones are let go. */
	readonly keepLast?: number;
	/** Find RTP by content. When false only announced media is listed. */
	readonly heuristics: boolean;
	readonly rules: WiresharkRules;
	/** Frames that are not looked at, first and last of each range: a reader died on them. */
	readonly skipFrames?: readonly (readonly [number, number])[];
	/** `udp.port==6970,rtp` or `rtp.ssrc==0x…,H264/90000`. */
	readonly decodeAs: readonly string[];
	/** TLS key logs (NSS form), beside the secrets that a pcapng carries. */
	readonly keyLogs?: readonly string[];
	/** Keys of Wi-Fi networks: `SSID:PASSPHRASE`, a passphrase, or 64 hexadecimal digits (PSK, PMK). */
	readonly wpa?: readonly string[];
	/** Seconds since the first packet or ISO 8601; null for no bound. */
	readonly from: string | null;
	readonly to: string | null;
	/** Keep what is needed to list, show and re-read packets (window, save, analyse). */
	readonly keepPackets: boolean;
	/**
	 * False: what cameras say (DVRIP) is passed over, which a list of calls or RTP streams can do
	 * without; true when left out.
	 */
	readonly cameras?: boolean;
	/** Take the SHA-256 beside the analysis. */
	readonly hash: boolean;
}

/** Answer to a filter being typed. */
export interface FilterCheck {
	readonly state: 'valid' | 'incomplete' | 'invalid' | 'empty';
	/** One line; empty when valid. */
	readonly message: string;
	/** 0-based column of the fault, or −1. */
	readonly position: number;
}

/** One filter field: `tapdeck fields`, completion in the filter bar. */
export interface FieldItem {
	readonly name: string;
	readonly type: string;
	readonly description: string;
}

/** Streams being written while they arrive. */
export interface Recording {
	view(): RecordingView;
	/** Takes what has come; every WAV and AU is whole then. */
	tick(): Promise<void>;
	/** Takes the rest, decodes, writes the manifest. @param sha256 of the capture, where it is known */
	finish(signal: AbortSignal, sha256?: string | null): Promise<ManifestDocument>;
}

/** One open capture. Methods that read packets again return promises and may be slow on huge files. */
export interface CaptureEngine extends CallsEngine, PlayerEngine, SessionsEngine, VideoEngine {
	/** Reads to the end (or until aborted, which keeps what was read). Call once. */
	run(signal: AbortSignal): Promise<void>;
	/** Called after each block of packets and on every change; the caller coalesces. */
	onChange(listener: () => void): void;
	/** Frame numbers of the block being read now, for the crash report: first and last. */
	readingFrames(): readonly [number, number];
	capture(): CaptureView;
	info(): InfoDocument;
	/** Files that could not be read to their end; cheaper than `info`. */
	damagedFiles(): readonly { readonly name: string; readonly damage: CaptureDamage }[];
	/** Resolves when the SHA-256 of every file is known (or cannot be), or the signal aborts. */
	hashed(signal?: AbortSignal): Promise<void>;
	streamOrder(query: StreamOrderQuery): Promise<StreamOrderView>;
	/** @param ids first frames, as in `StreamOrderView.ids`; unknown ones are left out */
	streamRows(ids: readonly number[]): readonly StreamItem[];
	/** Every media session of every protocol; `filter` as for streams and calls. */
	sessions(query: { readonly filter: string }): Promise<SessionsDocument>;
	timeline(query: {
		readonly from: number | null;
		readonly to: number | null;
		readonly bins: number;
		readonly limit: number;
		readonly streams?: readonly number[];
	}): TimelineView;
	analysisPage(query: {
		readonly stream: number;
		readonly offset: number;
		readonly limit: number;
	}): Promise<AnalysisPage>;
	/** Row of a frame in the stream's packet table, or the nearest one before it; −1 for none. */
	analysisRowOfFrame(query: { readonly stream: number; readonly frame: number }): Promise<number>;
	/** Next row after (or before) `row` whose packet has a problem; −1 when there is none. */
	nextProblem(query: {
		readonly stream: number;
		readonly row: number;
		readonly backwards: boolean;
	}): Promise<number>;
	graph(query: GraphQuery): Promise<GraphView>;
	analysis(stream: number): Promise<AnalysisDocument>;
	/** Jitter buffers, bursts and scores of a stream; null where the clock rate is unknown. */
	quality(stream: number): Promise<StreamQuality | null>;
	/** Finds the stream of the opposite direction (same two endpoints); null when there is none. */
	reverseStream(stream: number): number | null;
	packetOrder(query: { readonly filter: string }, signal: AbortSignal): Promise<PacketOrderView>;
	packetRows(frames: readonly number[]): readonly PacketRow[];
	packetDetail(frame: number): DissectedPacket;
	/** Messages of one protocol that match a filter (empty for all). */
	messages(
		query: { readonly protocol: MessageProtocol; readonly filter: string },
		signal: AbortSignal,
	): Promise<MessagesDocument>;
	/**
	 * Who talked with whom. The first call for a filter reads every packet again.
	 * @throws FilterSyntaxError; CancelledError on abort
	 */
	conversations(query: ConversationsQuery, signal: AbortSignal): Promise<ConversationsView>;
	/** What no signalling announced: Decode As, what streams may be. */
	readonly unannounced: UnannouncedEngine;
	checkFilter(expression: string): FilterCheck;
	fields(prefix: string): readonly FieldItem[];
	planSave(request: SaveRequest): readonly SavePlanItem[];
	save(
		request: SaveRequest,
		folder: string,
		onProgress: (progress: SaveProgress) => void,
		signal: AbortSignal,
	): Promise<ManifestDocument>;
	/**
	 * The packets of a stream (`rtp-<frame>`) as captured, page by page.
	 * @throws NotFoundError
	 */
	rtpPackets(id: string): AsyncIterable<readonly RtpPacketView[]>;
	/**
	 * Begins to write streams while they arrive.
	 * @throws ExportError when the folder cannot be used
	 */
	record(request: RecordRequest, folder: string): Recording;
	/** Writes packets as pcapng: those that match a filter, or all packets of the named streams. */
	savePackets(
		request: SavePacketsRequest,
		file: string,
		signal: AbortSignal,
	): Promise<SavedPackets>;
	/** TLS connections among such packets of which secrets are known. */
	packetSecrets(request: SavePacketsRequest, signal: AbortSignal): Promise<PacketSecrets>;
	close(): Promise<void>;
}
