/** Decode As of a window's captures: steps back, and what is kept for the next time. */
import { isDeepStrictEqual } from 'node:util';
import type { WindowCaptures } from './captures.ts';
import type { CaptureId, DecodeAsAnswer } from './ipc/contract.ts';
import type { RememberedRules } from './remembered-rules.ts';

/** Steps back that are kept of each capture. */
const MOST_STEPS = 100;

/** See the head of this file. */
export class DecodeAsDesk {
	readonly #captures: WindowCaptures;
	readonly #remembered: RememberedRules;
	readonly #steps = new Map<string, (readonly string[])[]>();

	constructor(captures: WindowCaptures, remembered: RememberedRules) {
		this.#captures = captures;
		this.#remembered = remembered;
	}

	/** What was said of a file when it was open before. */
	rulesFor(path: string): readonly string[] {
		return this.#remembered.of(path);
	}

	/**
	 * Puts rules in the place of those in force, and keeps them. The same ones again are no step.
	 * @throws UsageError, NotFoundError
	 */
	async set(capture: CaptureId, rules: readonly string[]): Promise<DecodeAsAnswer> {
		const before = this.#captures.decodeAs(capture);
		const earlier = this.#steps.get(capture) ?? [];
		if (isDeepStrictEqual(before, rules))
			return { outcome: 'applied', canUndo: earlier.length > 0 };
		const outcome = await this.#captures.setDecodeAs(capture, rules);
		this.#steps.set(capture, [...earlier, before].slice(-MOST_STEPS));
		this.#keep(capture, rules);
		return { outcome, canUndo: true };
	}

	/** Takes the last change back. @throws NotFoundError */
	async undo(capture: CaptureId): Promise<DecodeAsAnswer> {
		const steps = this.#steps.get(capture) ?? [];
		const rules = steps.at(-1);
		if (rules === undefined) return { outcome: null, canUndo: false };
		const outcome = await this.#captures.setDecodeAs(capture, rules);
		this.#steps.set(capture, steps.slice(0, -1));
		this.#keep(capture, rules);
		return { outcome, canUndo: steps.length > 1 };
	}

	#keep(capture: CaptureId, rules: readonly string[]): void {
		this.#remembered.keep(this.#captures.pathOf(capture), rules);
	}
}
