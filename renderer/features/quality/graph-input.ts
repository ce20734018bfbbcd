/** Pointer, wheel and keys over the graphs: cross-hair, zoom and pan. */
import type { App } from '../../state/app.svelte.ts';
import type { TimeRange } from '../../state/workbench.svelte.ts';

/** Where times are on the graphs. */
export interface PlotScale {
	/** Time at an x, px from the left edge of the graphs; null outside the plots. */
	timeAt(x: number): number | null;
	/** Seconds that a number of px stand for; null when nothing is drawn. */
	secondsOf(px: number): number | null;
}

/** The input of one Quality view. */
export class GraphInput {
	readonly #app: App;
	readonly #plots: PlotScale;
	#drag: { readonly x: number; readonly range: TimeRange } | null = null;

	constructor(app: App, plots: PlotScale) {
		this.#app = app;
		this.#plots = plots;
	}

	/** A click points; in a zoomed view dragging moves it. */
	press(event: PointerEvent): void {
		const { quality } = this.#app;
		if (event.button !== 0) return;
		this.#point(event);
		if (quality.range === null) return;
		(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
		this.#drag = { x: event.clientX, range: quality.range };
	}

	move(event: PointerEvent): void {
		const drag = this.#drag;
		const seconds = drag === null ? null : this.#plots.secondsOf(event.clientX - drag.x);
		if (drag === null || seconds === null) {
			this.#point(event);
			return;
		}
		const { from, to } = drag.range;
		this.#app.quality.setRange({ from: from - seconds, to: to - seconds });
	}

	release(): void {
		this.#drag = null;
	}

	/** Zooms at the pointer; with Shift moves sideways. */
	wheel(event: WheelEvent): void {
		event.preventDefault();
		const { quality } = this.#app;
		const turn = event.deltaY === 0 ? event.deltaX : event.deltaY;
		const time = this.#timeAt(event);
		if (event.shiftKey) quality.pan(Math.sign(turn) * 0.1);
		else if (time !== null) quality.zoom(turn > 0 ? 1.25 : 0.8, time);
	}

	/** Left and Right by packet, with Ctrl by second. */
	key(event: KeyboardEvent): void {
		const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
		if (step === 0) return;
		event.preventDefault();
		const { quality } = this.#app;
		const bySecond = event.ctrlKey || event.metaKey;
		const row = Math.max(0, quality.selection.active + step);
		void this.#app.attempt(() => (bySecond ? quality.step(step) : quality.goToRow(row)));
	}

	#point(event: MouseEvent): void {
		const time = this.#timeAt(event);
		if (time !== null) void this.#app.attempt(() => this.#app.quality.point(time));
	}

	#timeAt(event: MouseEvent): number | null {
		const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
		return this.#plots.timeAt(event.clientX - box.left);
	}
}
