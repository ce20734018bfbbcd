/** What part of the time is shown in the strip, and how pointer, wheel and keys change it. */
import type { StripScale } from '../../draw/strip.ts';
import { timeOf, xOf } from '../../draw/strip.ts';
import type { TimeRange, Workbench } from '../../state/workbench.svelte.ts';
import { between, panned, zoomed } from './strip-range.ts';

/** px that a press must travel to be a brush. */
const BRUSH_PX = 3;

/** See the head of this file. */
export class StripView {
	readonly #workbench: Workbench;
	#zoom = $state.raw<TimeRange | null>(null);
	#drag = $state.raw<TimeRange | null>(null);
	#whole = $derived.by((): TimeRange => {
		const lengths = this.#workbench.shown.map(({ view }) => view?.durationSeconds ?? 0);
		return { from: 0, to: Math.max(1e-3, ...lengths) };
	});

	constructor(workbench: Workbench) {
		this.#workbench = workbench;
	}

	/** Window that was zoomed to; null for the whole. */
	get zoom(): TimeRange | null {
		return this.#zoom;
	}

	/** Brush being drawn. */
	get drag(): TimeRange | null {
		return this.#drag;
	}

	/** Times at both edges. */
	get shown(): TimeRange {
		return this.#zoom ?? this.#whole;
	}

	/** Shows a part, as far as the captures reach; null for the whole. */
	show(range: TimeRange | null): void {
		const { to } = this.#whole;
		this.#zoom = range === null ? null : { from: range.from, to: Math.min(to, range.to) };
	}

	press(event: PointerEvent, scale: StripScale): void {
		if (event.button !== 0) return;
		(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
		const time = this.#timeAt(event, scale);
		this.#drag = { from: time, to: time };
	}

	move(event: PointerEvent, scale: StripScale): void {
		if (this.#drag !== null) this.#drag = { ...this.#drag, to: this.#timeAt(event, scale) };
	}

	/** Ends a brush; one too short to be meant leaves the range alone. */
	release(scale: StripScale): void {
		const drag = this.#drag;
		this.#drag = null;
		if (drag === null) return;
		const px = Math.abs(xOf(drag.to, scale) - xOf(drag.from, scale));
		if (px > BRUSH_PX) this.#workbench.setRange(between(drag.from, drag.to));
	}

	/** Zooms at the pointer; with Shift moves sideways. */
	wheel(event: WheelEvent, scale: StripScale): void {
		event.preventDefault();
		const turn = event.deltaY === 0 ? event.deltaX : event.deltaY;
		const step = (Math.sign(turn) * (this.shown.to - this.shown.from)) / 10;
		this.#zoom = event.shiftKey
			? panned(this.shown, this.#whole, step)
			: zoomed(this.shown, this.#whole, this.#timeAt(event, scale), turn > 0 ? 1.25 : 0.8);
	}

	/** Arrows move, with Shift mark a range; plus and minus zoom; Escape clears the range. */
	key(event: KeyboardEvent): void {
		const { from, to } = this.shown;
		const span = to - from;
		const middle = from + span / 2;
		const step =
			event.key === 'ArrowRight' ? span / 50 : event.key === 'ArrowLeft' ? -span / 50 : 0;
		if (step !== 0) this.#arrow(step, event.shiftKey ? 'extend' : 'move');
		else if (event.key === '+' || event.key === '=') this.#zoomAbout(middle, 0.8);
		else if (event.key === '-') this.#zoomAbout(middle, 1.25);
		else if (event.key === 'Escape') this.#workbench.setRange(null);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	#arrow(step: number, how: 'move' | 'extend'): void {
		const { range } = this.#workbench;
		if (how === 'extend') {
			const { from, to } = this.shown;
			const base = range ?? { from, to: from + (to - from) / 20 };
			this.#workbench.setRange({ from: base.from, to: Math.max(base.from, base.to + step) });
		} else if (range !== null) this.#workbench.setRange(panned(range, this.#whole, step));
		else this.#zoom = panned(this.shown, this.#whole, step);
	}

	#zoomAbout(time: number, factor: number): void {
		this.#zoom = zoomed(this.shown, this.#whole, time, factor);
	}

	#timeAt(event: MouseEvent, scale: StripScale): number {
		const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
		const time = timeOf(event.clientX - box.left, scale);
		return Math.max(scale.from, Math.min(scale.to, time));
	}
}
