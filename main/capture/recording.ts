/** Streams written while they are captured: the engine reads the file that grows. */
import type { CaptureEngine, ManifestDocument, Recording, RecordRequest } from '../../app/index.ts';
import { openCapture } from '../../app/index.ts';

/** How often recorded files are made whole, and how often the end is looked for. */
const RECORD_MS = 500;
const LOOK_MS = 50;
/** Packets that can be read again: a stream is recognised, its codec named, long before. 42 MB. */
const KEPT_PACKETS = 2_000_000;

/** What was recorded. */
export interface FinishedRecording {
	readonly manifest: ManifestDocument;
	/** Packets that a ring overwrote before they were written. */
	readonly missed: number;
}

/** See the head of this file. */
export class LiveRecording {
	readonly #engine: CaptureEngine;
	readonly #stop = new AbortController();
	readonly #reading: Promise<void>;
	readonly #recording: Recording;
	readonly #timer: ReturnType<typeof setInterval>;
	#failure: unknown = null;

	/** @throws ExportError when the folder cannot be used */
	constructor(
		{ file, isRing }: { readonly file: string; readonly isRing: boolean },
		folder: string,
		request: RecordRequest,
	) {
		this.#engine = openCapture({
			...{
				paths: [file],
				follow: true,
				ring: isRing,
				heuristics: true,
				rules: '4.4',
				decodeAs: [],
			},
			...{ from: null, to: null, keepPackets: true, keepLast: KEPT_PACKETS, hash: false },
		});
		this.#recording = this.#engine.record(request, folder);
		// Said when it ends, not as an unhandled fault now.
		this.#reading = this.#engine.run(this.#stop.signal).catch((error: unknown) => {
			this.#failure = error;
		});
		this.#timer = setInterval(() => {
			this.#recording.tick().catch((error: unknown) => (this.#failure ??= error));
		}, RECORD_MS);
	}

	/**
	 * Packets that lists show, and how far the last of them is behind, s.
	 * @param packets that were captured
	 * @param nowMs since 1970
	 */
	progress(packets: number, nowMs: number): { readonly listed: number; readonly lag: number } {
		const { info, startSeconds, startNanoseconds, durationSeconds } = this.#engine.capture();
		const listed = info.file.packets;
		const last = startSeconds + startNanoseconds / 1e9 + durationSeconds;
		return { listed, lag: listed >= packets ? 0 : Math.max(0, nowMs / 1000 - last) };
	}

	/** A ring whose files were overwritten unread has fewer bytes than were captured. */
	#isReadToEnd(): boolean {
		const { bytesRead, bytesTotal } = this.#engine.capture();
		return bytesTotal !== null && bytesRead >= bytesTotal;
	}

	/**
	 * Waits until all of the file was read, then finishes what was recorded.
	 * @param sha256 of the one file; null for a ring
	 * @throws CaptureFormatError, ExportError, CancelledError
	 */
	async finish(sha256: string | null, signal: AbortSignal): Promise<FinishedRecording> {
		while (this.#failure === null && !this.#isReadToEnd()) {
			await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
		}
		clearInterval(this.#timer);
		this.#stop.abort();
		await this.#reading;
		try {
			if (this.#failure instanceof Error) throw this.#failure;
			const manifest = await this.#recording.finish(signal, sha256);
			return { manifest, missed: this.#recording.view().missed };
		} finally {
			await this.#engine.close();
		}
	}
}
