/** What the engine says, and lets the user say, of media that no signalling announced. */
import type { Trial } from './media/infer/trial.ts';
import type { WifiStation } from './network/wifi-keys.ts';
import type {
	CheckedRule,
	CodecChoices,
	DecodeAsOutcome,
	DecodeAsView,
} from './views/decode-as.ts';
import type { StreamRadio } from './views/radio.ts';
import type { SdpCheck, StreamSdp } from './views/stream-sdp.ts';
import type { SignatureManifest, SignatureProgress, SignaturesView } from './views/signatures.ts';

/** A part of `CaptureEngine`. */
export interface UnannouncedEngine {
	/** The rules of Decode As in force. */
	decodeAs(): DecodeAsView;
	/** How rules that are being written are understood; nothing is changed. */
	checkRules(rules: readonly string[]): readonly CheckedRule[];
	/**
	 * Puts rules (all of them, as in `OpenOptions.decodeAs`) in the place of those in force.
	 * @returns `reopen` when nothing was changed and the capture must be opened again with them
	 * @throws UsageError when one is not understood
	 */
	setDecodeAs(rules: readonly string[]): Promise<DecodeAsOutcome>;
	/** Takes the last change of `setDecodeAs` back; null when there is none. */
	undoDecodeAs(): Promise<DecodeAsOutcome | null>;
	/** Stations of protected Wi-Fi and whether their data could be opened; empty without any key. */
	wifiStations(): readonly WifiStation[];
	/**
	 * How the packets of a stream (by its first frame) were received; null where no radio header is.
	 * @throws NotFoundError; CancelledError on abort
	 */
	radio(stream: number, signal: AbortSignal): Promise<StreamRadio | null>;
	/**
	 * Media found by their bytes in what no protocol claimed.
	 * @param tell hears of the progress some times a second
	 * @throws CancelledError on abort
	 */
	signatures(
		signal: AbortSignal,
		tell?: (progress: SignatureProgress) => void,
	): Promise<SignaturesView>;
	/**
	 * Bytes of a find, as its file holds them: RTP as rtpdump, which opens as a capture.
	 * @throws NotFoundError; CancelledError on abort
	 */
	extractSignature(id: string, signal: AbortSignal): Promise<Uint8Array>;
	/**
	 * Writes finds into a folder, with a manifest that tells their places and hashes. One that cannot
	 * be written stands in the manifest; the others go on.
	 * @throws ExportError when the folder takes no file or holds a manifest; CancelledError on abort
	 */
	saveSignatures(
		ids: readonly string[],
		folder: string,
		signal: AbortSignal,
	): Promise<SignatureManifest>;
	/**
	 * What a stream (by its first frame) may be, with the rules that would say so.
	 * @throws NotFoundError
	 */
	codecChoices(stream: number): CodecChoices;
	/**
	 * Lets ffmpeg decode the first seconds as each candidate; lists and choices go by it then.
	 * @throws NotFoundError; ExportError when there is no ffmpeg; CancelledError
	 */
	tryCodecs(stream: number, signal: AbortSignal): Promise<readonly Trial[]>;
	/**
	 * The packets of a stream (by its first frame), a line each, as `rtpdump -F ascii` prints them.
	 * @throws NotFoundError; CancelledError on abort
	 */
	rtpdumpText(stream: number, signal: AbortSignal): AsyncGenerator<string, void, void>;
	/**
	 * The session description of a stream (by its first frame), its codec marked where it is assumed.
	 * @param frameRate pictures a second that the description tells; null for none
	 * @throws NotFoundError
	 */
	streamSdp(stream: number, frameRate: number | null): StreamSdp;
	/** How a description that is being edited is understood. @throws NotFoundError */
	checkSdp(stream: number, text: string): SdpCheck;
}
