/** Texts that many messages share, kept once each. */
import { MAX_SIP_TEXTS } from '../../limits.ts';

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
/** Shorter parts of a string are copies already. */
const SHORT = 13;

/**
 * A part of a long string keeps all of it alive: a message's tag would hold the whole message. This
 * hands out one copy of each different text.
 */
export class SharedTexts {
	#known = new Map<string, string>();
	readonly #scratch = new Uint8Array(1024);

	/** @returns an equal text that holds nothing else alive */
	share(text: string): string {
		if (text.length < SHORT) return text;
		const known = this.#known.get(text);
		if (known !== undefined) return known;
		const copy = this.#copy(text);
		if (this.#known.size >= MAX_SIP_TEXTS) this.#known = new Map();
		this.#known.set(copy, copy);
		return copy;
	}

	#copy(text: string): string {
		const scratch = this.#scratch;
		const { read, written } = ENCODER.encodeInto(text, scratch);
		if (read !== text.length) return DECODER.decode(ENCODER.encode(text));
		return DECODER.decode(scratch.subarray(0, written));
	}
}
