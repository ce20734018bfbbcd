/** The strip of a camera's session: its window of time, its frames, and the one that is looked at. */
import type { SessionItem, StripGap, StripMark, StripView } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import { panned, zoomed } from '../features/timeline/strip-range.ts';
import type { Capture } from './capture.svelte.ts';
import type { TimeRange } from './workbench.svelte.ts';

/** Marks asked for at once: more than a screen has pixels. */
const MOST_MARKS = 20_000;
/** Share of the whole that is left free at both ends. */
const MARGIN = 0.005;
const NONE: StripView = { marks: [], count: 0, gaps: [] };

/** See the head of this file. */
export class FrameStripState {
	readonly #client: Client;
	#capture: Capture['id'] | null = null;
	#session = '';
	#whole = $state.raw<TimeRange>({ from: 0, to: 1 });
	#zoom = $state.raw<TimeRange | null>(null);
	#all = $state.raw<StripView>(NONE);
	/** Frames of the window alone, where not all frames of the session are held. */
	#part = $state.raw<StripView | null>(null);
	#chosen = $state.raw<StripMark | null>(null);
	#gap = $state.raw<StripGap | null>(null);

	constructor(client: Client) {
		this.#client = client;
	}

	/** Times at both edges, s since the capture's first packet. */
	get shown(): TimeRange {
		return this.#zoom ?? this.#whole;
	}

	get isZoomed(): boolean {
		return this.#zoom !== null;
	}

	/** What is drawn. */
	get view(): StripView {
		return this.#part ?? this.#all;
	}

	/** Long pauses of the whole session. */
	get gaps(): readonly StripGap[] {
		return this.#all.gaps;
	}

	/** The frame that is looked at; null for none. */
	get chosen(): StripMark | null {
		return this.#chosen;
	}

	/** Place of it among the frames held; −1 for none. */
	get place(): number {
		const { chosen } = this;
		if (chosen === null) return -1;
		const isIt = ({ track, frame, offset }: StripMark): boolean =>
			track === chosen.track && frame === chosen.frame && offset === chosen.offset;
		return this.view.marks.findIndex(isIt);
	}

	/** The gap that one went to; null after any other move. */
	get gap(): StripGap | null {
		return this.#gap;
	}

	/**
	 * Shows a session, or a longer state of the same one.
	 * @throws CallError
	 */
	async show(capture: Capture['id'], { id, startOffset, duration }: SessionItem): Promise<void> {
		const isOther = capture !== this.#capture || id !== this.#session;
		if (isOther) this.forget();
		this.#capture = capture;
		this.#session = id;
		const margin = Math.max(duration * MARGIN, 5e-4);
		this.#whole = { from: startOffset - margin, to: startOffset + duration + margin };
		const view = await this.#ask({ from: startOffset - 1, to: startOffset + duration + 1 });
		if (id === this.#session && capture === this.#capture) this.#all = view;
	}

	forget(): void {
		this.#session = '';
		this.#zoom = null;
		this.#all = NONE;
		this.#part = null;
		this.#chosen = null;
		this.#gap = null;
	}

	/** Zooms about a time; a factor below 1 shows less. */
	zoomAbout(time: number, factor: number): void {
		this.#zoom = zoomed(this.shown, this.#whole, time, factor);
	}

	/** Moves the window by a share of its own width. */
	pan(share: number): void {
		if (this.#zoom === null) return;
		const { from, to } = this.#zoom;
		this.#zoom = panned(this.#zoom, this.#whole, (to - from) * share);
	}

	showWhole(): void {
		this.#zoom = null;
	}

	/**
	 * Fetches the frames of the window where the session has more than are held.
	 * @throws CallError
	 */
	async refine(): Promise<void> {
		const zoom = this.#zoom;
		const all = this.#all;
		if (zoom === null || all.count <= all.marks.length) {
			this.#part = null;
			return;
		}
		const part = await this.#ask(zoom);
		if (zoom === this.#zoom && all === this.#all) this.#part = part;
	}

	/** Looks at the frame of this place among those held; past an end, at the last one there. */
	choose(place: number): void {
		const { marks } = this.view;
		const mark = marks[Math.max(0, Math.min(marks.length - 1, place))];
		if (mark === undefined) return;
		this.#chosen = mark;
		this.#gap = null;
		this.#reveal(mark.offset, mark.offset);
	}

	/** The next frame of this kind from the one that is looked at. */
	chooseNext(by: 1 | -1, isWanted: (mark: StripMark) => boolean): void {
		const { marks } = this.view;
		const here = this.place;
		let at = here < 0 && by < 0 ? marks.length - 1 : here + by;
		for (; at >= 0 && at < marks.length; at += by) {
			const mark = marks[at];
			if (mark === undefined || !isWanted(mark)) continue;
			this.choose(at);
			return;
		}
	}

	/** Goes to the next long pause; false when there is none. */
	nextGap(by: 1 | -1): boolean {
		const here = this.#gap?.from ?? this.#chosen?.offset ?? (by > 0 ? -Infinity : Infinity);
		const found =
			by > 0
				? this.gaps.find(({ from }) => from > here)
				: this.gaps.findLast(({ from }) => from < here);
		if (found === undefined) return false;
		this.#reveal(found.from, found.to);
		this.#gap = found;
		this.#chosen =
			this.view.marks.find(
				({ track, frame, offset }) =>
					track === found.track && frame === found.frame && offset === found.to,
			) ?? null;
		return true;
	}

	/** Begins with the first long pause again. */
	firstGap(): void {
		this.#chosen = null;
		this.#gap = null;
		this.nextGap(1);
	}

	/** Moves the window where it does not hold these times. */
	#reveal(from: number, to: number): void {
		const zoom = this.#zoom;
		if (zoom === null || (from >= zoom.from && to <= zoom.to)) return;
		const width = Math.max(zoom.to - zoom.from, (to - from) * 1.2);
		const middle = (from + to) / 2;
		const wanted = { from: middle - width / 2, to: middle + width / 2 };
		const isAll = width >= this.#whole.to - this.#whole.from;
		this.#zoom = isAll ? null : panned(wanted, this.#whole, 0);
	}

	#ask({ from, to }: TimeRange): Promise<StripView> {
		if (this.#capture === null) return Promise.resolve(NONE);
		const query = { capture: this.#capture, session: this.#session, limit: MOST_MARKS };
		return this.#client.call('strip', { ...query, from, to });
	}
}
