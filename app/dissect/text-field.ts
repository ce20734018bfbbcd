/** Text inside a packet whose parts know where their bytes are. */
import type { LayerBuilder } from './layer-builder.ts';

const DECODER = new TextDecoder();

/** A stretch of bytes as text. */
export class TextField {
	readonly text: string;
	readonly #start: number;
	readonly #end: number;
	/** Every character is one byte: parts have places of their own. */
	readonly #isPlain: boolean;

	/** @param start first byte; @param end one past the last */
	constructor(data: Uint8Array, start: number, end: number) {
		this.text = DECODER.decode(data.subarray(start, end));
		this.#start = start;
		this.#end = end;
		this.#isPlain = this.text.length === end - start;
	}

	/** Adds characters `from` to `to` as a field. @param value another value than the text itself */
	add(
		builder: LayerBuilder,
		name: string,
		from: number,
		to: number,
		value?: string | number,
	): void {
		if (to < from) return;
		const [offset, length] = this.#isPlain
			? [this.#start + from, to - from]
			: [this.#start, this.#end - this.#start];
		builder.add(name, value ?? this.text.slice(from, to), offset, length);
	}

	/** Adds a number, or nothing when the characters are none. */
	addNumber(builder: LayerBuilder, name: string, from: number, to: number): void {
		const text = this.text.slice(from, to);
		if (/^\d{1,10}$/.test(text)) this.add(builder, name, from, to, Number(text));
	}

	/** Adds the whole text. */
	addAll(builder: LayerBuilder, name: string): void {
		this.add(builder, name, 0, this.text.length);
	}

	/** Adds a part that stands somewhere from `at` on; nothing when it is empty or not there. */
	addFound(builder: LayerBuilder, name: string, part: string, at = 0): void {
		const from = part === '' ? -1 : this.text.indexOf(part, at);
		if (from >= 0) this.add(builder, name, from, from + part.length);
	}
}
