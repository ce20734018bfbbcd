/**
 * Which rows of a long list are on screen. The browser caps an element's height, so lists above the
 * cap are scrolled in scaled space: the row at the top is kept here, not read from the scroll bar.
 */

/** Greatest height given to the scrolled element, px (Chromium caps at 33 554 428). */
export const MAX_HEIGHT = 15_000_000;
/** Rows drawn above and below the visible ones. */
const MARGIN = 4;

/** Window over `count` rows of equal height. */
export class RowWindow {
	#count = $state(0);
	#rowHeight = $state(24);
	#viewport = $state(0);
	/** Virtual px above the first visible one. */
	#top = $state(0);

	/** Tells size of list and of what is seen of it. */
	resize(count: number, rowHeight: number, viewport: number): void {
		this.#count = count;
		this.#rowHeight = rowHeight;
		this.#viewport = viewport;
		this.#top = this.#clamp(this.#top);
	}

	/** Height of the whole list, virtual px. */
	get virtualHeight(): number {
		return this.#count * this.#rowHeight;
	}

	/** Height to give the scrolled element, px. */
	get height(): number {
		return Math.min(this.virtualHeight, MAX_HEIGHT);
	}

	get isScaled(): boolean {
		return this.virtualHeight > MAX_HEIGHT;
	}

	get first(): number {
		return Math.max(0, Math.floor(this.#top / this.#rowHeight) - MARGIN);
	}

	/** One past the last row to draw. */
	get end(): number {
		const visible = Math.ceil((this.#top + this.#viewport) / this.#rowHeight);
		return Math.min(this.#count, visible + MARGIN);
	}

	/**
	 * Rows to draw: those in sight, and the one with the focus, which would lose it otherwise.
	 * @param active row with the focus; −1 for none
	 */
	drawn(active: number): readonly number[] {
		const { first, end } = this;
		const list = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
		const isFar = active >= 0 && active < this.#count && (active < first || active >= end);
		return isFar ? [...list, active] : list;
	}

	/** Rows that fit. */
	get pageRows(): number {
		return Math.max(1, Math.floor(this.#viewport / this.#rowHeight) - 1);
	}

	/** Where a row is drawn inside the scrolled element, px. */
	offsetOf(row: number): number {
		return this.scrollTop + row * this.#rowHeight - this.#top;
	}

	/** What the scroll bar should say. */
	get scrollTop(): number {
		if (!this.isScaled) return this.#top;
		const range = this.virtualHeight - this.#viewport;
		return range <= 0 ? 0 : (this.#top / range) * (this.height - this.#viewport);
	}

	/** The user moved the scroll bar. */
	scrolledTo(scrollTop: number): void {
		if (Math.abs(scrollTop - this.scrollTop) < 1) return;
		const range = this.height - this.#viewport;
		const top = this.isScaled
			? (scrollTop / Math.max(1, range)) * (this.virtualHeight - this.#viewport)
			: scrollTop;
		this.#top = this.#clamp(top);
	}

	/** Scrolls by px of the list itself. */
	scrollBy(px: number): void {
		this.#top = this.#clamp(this.#top + px);
	}

	/** A turn of the wheel where the browser's own scrolling would leap over rows. */
	wheel(event: WheelEvent): void {
		if (!this.isScaled || event.ctrlKey || event.shiftKey) return;
		event.preventDefault();
		this.scrollBy(event.deltaMode === 1 ? event.deltaY * this.#rowHeight : event.deltaY);
	}

	/** Brings a row into sight with the least movement. */
	reveal(row: number): void {
		const above = row * this.#rowHeight;
		const below = above + this.#rowHeight - this.#viewport;
		if (above < this.#top) this.#top = this.#clamp(above);
		else if (below > this.#top) this.#top = this.#clamp(below);
	}

	#clamp(top: number): number {
		return Math.max(0, Math.min(top, this.virtualHeight - this.#viewport));
	}
}
