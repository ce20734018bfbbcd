/** The chart.js charts of the Quality view, as attachments on their canvases. */
import { Chart, Filler, LineController, LineElement, LinearScale, PointElement } from 'chart.js';
import type { Attachment } from 'svelte/attachments';
import type { GraphView } from '../../../main/ipc/contract.ts';
import { readPalette } from '../../draw/palette.ts';
import type { PlotName, SharedCursor } from '../../draw/quality-charts.ts';
import { plotConfiguration } from '../../draw/quality-charts.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);

/** What a chart draws. */
export interface PlotContent {
	readonly name: PlotName;
	readonly graphs: readonly GraphView[];
	readonly peakText: (value: number, frame: number) => string;
	readonly last: boolean;
	/** Theme and contrast: other colours, other charts. */
	readonly key: string;
}

/** Key of the colours in force. */
export const redrawKey = (theme: string, contrast: string): string => `${theme}/${contrast}`;

/** The charts over one another, with one cross-hair. */
export class PlotGroup {
	readonly #charts = new Map<PlotName, Chart<'line', { x: number; y: number }[]>>();
	readonly #cursor: SharedCursor = { time: null };

	/** Draws a graph; content that changes is drawn into the same chart. */
	attach(content: PlotContent): Attachment<HTMLCanvasElement> {
		return (canvas) => {
			const palette = readPalette(document.documentElement);
			const configuration = plotConfiguration({ ...content, palette, cursor: this.#cursor });
			const known = this.#charts.get(content.name);
			if (known?.canvas === canvas) known.destroy();
			this.#charts.set(content.name, new Chart(canvas, configuration));
			return () => {
				this.#charts.get(content.name)?.destroy();
				this.#charts.delete(content.name);
			};
		};
	}

	/** Moves the cross-hair. */
	point(time: number | null): void {
		if (this.#cursor.time === time) return;
		this.#cursor.time = time;
		for (const chart of this.#charts.values()) chart.draw();
	}

	/** Time at an x of the group, px; null outside the plots. */
	timeAt(x: number): number | null {
		const chart = this.#first();
		const axis = chart?.scales['x'];
		if (chart === undefined || axis === undefined) return null;
		const inside = x - chart.canvas.offsetLeft - 4;
		const { left, right } = chart.chartArea;
		if (inside < left || inside > right) return null;
		return axis.getValueForPixel(inside) ?? null;
	}

	/** Seconds that a number of px stand for. */
	secondsOf(px: number): number | null {
		const axis = this.#first()?.scales['x'];
		return axis === undefined ? null : (px / axis.width) * (axis.max - axis.min);
	}

	destroy(): void {
		for (const chart of this.#charts.values()) chart.destroy();
		this.#charts.clear();
	}

	#first() {
		return [...this.#charts.values()][0];
	}
}
