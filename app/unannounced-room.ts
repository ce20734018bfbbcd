/** The part of the engine that deals with media nobody announced. */
import { tryStream } from './codec-trials.ts';
import { DecodeAsRoom } from './decode-as-room.ts';
import type { UnannouncedEngine } from './engine-unannounced.ts';
import type { Trial } from './media/infer/trial.ts';
import type { WifiStation } from './network/wifi-keys.ts';
import { rtpdumpText } from './export/rtpdump-text.ts';
import { saveSignatures } from './export/signatures.ts';
import { SignatureSearch } from './signature-search.ts';
import type { CaptureSession } from './session.ts';
import type {
	CheckedRule,
	CodecChoices,
	DecodeAsOutcome,
	DecodeAsView,
} from './views/decode-as.ts';
import type { StreamRadio } from './views/radio.ts';
import { streamRadio } from './views/radio.ts';
import { checkSdp } from './views/sdp-check.ts';
import type { SdpCheck, StreamSdp } from './views/stream-sdp.ts';
import { sdpStream, writeStreamSdp } from './views/stream-sdp.ts';
import type { SignatureManifest, SignatureProgress, SignaturesView } from './views/signatures.ts';

/** See `UnannouncedEngine`. */
export class UnannouncedRoom implements UnannouncedEngine {
	readonly #decodeAs: DecodeAsRoom;

	readonly #session: CaptureSession;
	readonly #signatures: SignatureSearch;

	constructor(session: CaptureSession) {
		this.#session = session;
		this.#signatures = new SignatureSearch(session);
		this.#decodeAs = new DecodeAsRoom(session);
	}

	decodeAs(): DecodeAsView {
		return this.#decodeAs.view();
	}

	checkRules(rules: readonly string[]): readonly CheckedRule[] {
		return this.#decodeAs.check(rules);
	}

	setDecodeAs(rules: readonly string[]): Promise<DecodeAsOutcome> {
		return this.#decodeAs.set(rules);
	}

	undoDecodeAs(): Promise<DecodeAsOutcome | null> {
		return this.#decodeAs.undo();
	}

	signatures(
		signal: AbortSignal,
		tell?: (progress: SignatureProgress) => void,
	): Promise<SignaturesView> {
		return this.#signatures.view(signal, tell);
	}

	extractSignature(id: string, signal: AbortSignal): Promise<Uint8Array> {
		return this.#signatures.extract(id, signal);
	}

	saveSignatures(
		ids: readonly string[],
		folder: string,
		signal: AbortSignal,
	): Promise<SignatureManifest> {
		return saveSignatures(this.#session, this.#signatures, { ids, folder }, signal);
	}

	wifiStations(): readonly WifiStation[] {
		return this.#session.wifiKeys.stations;
	}

	async radio(stream: number, signal: AbortSignal): Promise<StreamRadio | null> {
		return await streamRadio(this.#session, this.#session.streamOf(stream), signal);
	}

	codecChoices(stream: number): CodecChoices {
		return this.#decodeAs.choices(stream);
	}

	async tryCodecs(stream: number, signal: AbortSignal): Promise<readonly Trial[]> {
		return await tryStream(this.#session, this.#session.streamOf(stream), signal);
	}

	rtpdumpText(stream: number, signal: AbortSignal): AsyncGenerator<string, void, void> {
		return rtpdumpText(this.#session, this.#session.streamOf(stream), signal);
	}

	streamSdp(stream: number, frameRate: number | null): StreamSdp {
		return writeStreamSdp(sdpStream(this.#session, this.#session.streamOf(stream), frameRate));
	}

	checkSdp(stream: number, text: string): SdpCheck {
		return checkSdp(text, sdpStream(this.#session, this.#session.streamOf(stream), null));
	}
}
