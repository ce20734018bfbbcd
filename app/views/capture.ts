/** Views of one capture as a whole: what `tapdeck info` prints and the window's rail shows. */
import type { CaptureDamage, CaptureInterface } from '../capture/source.ts';

/** State of the SHA-256 that is taken beside the analysis. */
export interface HashState {
	/** Lower-case hex once known. */
	readonly sha256: string | null;
	readonly bytesHashed: number;
	/** Why there is none (standard input, file vanished). */
	readonly reason: string | null;
}

/** A finding or notice with the frames that prove it. */
export interface Finding {
	/** `tls-key` where a TLS key log would help, `wifi-key` where a Wi-Fi passphrase would. */
	readonly id: string;
	readonly severity: 'error' | 'warning' | 'note';
	readonly title: string;
	readonly frames: readonly number[];
}

/** Packets and bytes of one protocol. */
export interface ProtocolCount {
	readonly name: string;
	readonly packets: number;
	readonly bytes: number;
}

/** `tapdeck info --json`; see the command-line contract. */
export interface InfoDocument {
	readonly schema: 'tapdeck/info@1';
	readonly file: InfoFile;
	readonly found: {
		readonly calls: number;
		readonly rtpStreams: number;
		readonly sessions: Readonly<Record<string, number>>;
	};
	readonly protocols: readonly ProtocolCount[];
	readonly findings: readonly Finding[];
}

/** The `file` member of `InfoDocument`. Several files merged are listed in `parts`. */
export interface InfoFile {
	readonly name: string;
	readonly bytes: number;
	readonly sha256: string | null;
	readonly format: 'pcap' | 'pcapng' | 'rtpdump' | 'dvrip';
	readonly compression: 'gzip' | 'zstd' | null;
	readonly byteOrder: 'little' | 'big';
	readonly timestampResolution: string;
	readonly linkTypes: readonly string[];
	readonly interfaces: readonly CaptureInterface[];
	readonly packets: number;
	/** ISO 8601 UTC with the capture's own precision, null when there is no packet. */
	readonly firstTime: string | null;
	readonly lastTime: string | null;
	readonly damage: CaptureDamage | null;
	readonly parts: readonly {
		readonly name: string;
		readonly bytes: number;
		readonly sha256: string | null;
		readonly damage: CaptureDamage | null;
	}[];
}

/** Snapshot of a capture for the window: progress while reading, then the finished facts. */
export interface CaptureView {
	readonly phase: 'reading' | 'following' | 'complete' | 'failed';
	/** One line when phase is `failed`. */
	readonly failure: string | null;
	readonly info: InfoDocument;
	readonly bytesRead: number;
	/** Size on disk, null for standard input. */
	readonly bytesTotal: number | null;
	readonly hash: HashState;
	/** Seconds from first to last packet. */
	readonly durationSeconds: number;
	/** First packet: seconds since 1970 (whole) and nanoseconds. */
	readonly startSeconds: number;
	readonly startNanoseconds: number;
}
