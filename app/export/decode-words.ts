/** What ffmpeg says while it decodes: bounded, without repetitions, counted. */

/** Characters that are kept while it runs. */
const MOST_WORDS = 65_536;
/** `[vp8 @ 0x55d0] ` in front of a line. */
const SPEAKER = /^(?:\[[^\]]+ @ (?:0x)?[\da-f]+\] ?)+/u;
const REPEATED = /^Last message repeated (\d+) times$/u;

/** Hears standard error. */
export class DecodeWords {
	#text = '';

	/** Takes a piece; bound, so that it may be handed on. */
	readonly take = (piece: Uint8Array): void => {
		if (this.#text.length < MOST_WORDS) this.#text += Buffer.from(piece).toString('utf8');
	};

	/** As it was said. */
	get text(): string {
		return this.#text;
	}

	get #said(): readonly string[] {
		const lines = this.#text.split('\n').map((line) => line.trim().replace(SPEAKER, ''));
		return lines.filter((line) => line !== '');
	}

	/** The first lines that differ, without the part of ffmpeg that speaks. @param most how many */
	lines(most: number): readonly string[] {
		return [...new Set(this.#said.filter((line) => !REPEATED.test(line)))].slice(0, most);
	}

	/** How many messages there were, repeated ones each time. */
	get count(): number {
		return this.#said.reduce((sum, line) => sum + Number(REPEATED.exec(line)?.[1] ?? 1), 0);
	}
}
