/** Back and forward over places, as a browser keeps them. */
export class History<P> {
	readonly #back: P[] = [];
	#forward: P[] = [];

	/** Remembers a place that is being left. */
	leave(place: P): void {
		this.#back.push(place);
		this.#forward = [];
		if (this.#back.length > 100) this.#back.shift();
	}

	/** The place before, or null; `current` becomes the next one forward. */
	back(current: P): P | null {
		const place = this.#back.pop();
		if (place === undefined) return null;
		this.#forward.push(current);
		return place;
	}

	/** The place after, or null. */
	forward(current: P): P | null {
		const place = this.#forward.pop();
		if (place === undefined) return null;
		this.#back.push(current);
		return place;
	}
}
