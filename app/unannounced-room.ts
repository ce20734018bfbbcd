/** The part of the engine that deals with media nobody announced. */
import { DecodeAsRoom } from './decode-as-room.ts';
import type { UnannouncedEngine } from './engine-unannounced.ts';
import type { CaptureSession } from './session.ts';
import type { CodecChoices, DecodeAsOutcome, DecodeAsView } from './views/decode-as.ts';

/** See `UnannouncedEngine`. */
export class UnannouncedRoom implements UnannouncedEngine {
	readonly #decodeAs: DecodeAsRoom;

	constructor(session: CaptureSession) {
		this.#decodeAs = new DecodeAsRoom(session);
	}

	decodeAs(): DecodeAsView {
		return this.#decodeAs.view();
	}

	setDecodeAs(rules: readonly string[]): Promise<DecodeAsOutcome> {
		return this.#decodeAs.set(rules);
	}

	undoDecodeAs(): Promise<DecodeAsOutcome | null> {
		return this.#decodeAs.undo();
	}

	codecChoices(stream: number): CodecChoices {
		return this.#decodeAs.choices(stream);
	}
}
