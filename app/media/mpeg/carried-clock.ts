/** When units of a program are shown: by the program's own times, held to the time of capture. */
import type { ElementaryStream, ElementaryUnit } from './elementary.ts';

const TICKS_PER_MS = 90;
/** A step back, or so far ahead, begins another time-line: a seek, or a sender that began anew, ms. */
const MOST_BACK_MS = -1000;
const MOST_AHEAD_MS = 10_000;
/** Between units without times where nothing was seen yet, ms. */
const USUAL_STEP_MS = 40;

interface Line {
	/** Decoding time of the last unit, ms of the program's line. */
	last: number;
	/** From the unit before to the last one. */
	step: number;
}

/** All streams of a program stand on one line, so that sound and pictures stay together. */
export class CarriedClock {
	readonly #lines = new Map<number, Line>();
	/** Where the line of each program begins, ms since the capture's first packet. */
	readonly #bases = new Map<number | undefined, number>();
	/** Programs that go by the line of another one, with which they share a stream. */
	readonly #leaders = new Map<number, number | undefined>();
	#corrections = 0;

	/** @param known streams that were named before: what they share holds from the beginning */
	constructor(known: readonly ElementaryStream[] = []) {
		for (const stream of known) this.#join(stream);
	}

	/** Programs with a common stream have one clock. */
	#join({ program, shared = [] }: ElementaryStream): void {
		for (const other of shared) {
			const isFree = !this.#leaders.has(other) && !this.#bases.has(other);
			if (isFree && other !== program) this.#leaders.set(other, this.#leaderOf(program));
		}
	}

	#leaderOf(program: number | undefined): number | undefined {
		return program !== undefined && this.#leaders.has(program)
			? this.#leaders.get(program)
			: program;
	}

	/** Places where the times jumped and the time of capture decided. */
	get corrections(): number {
		return this.#corrections;
	}

	/**
	 * @param arrivedMs arrival of its first byte, ms since the capture's first packet
	 * @returns when the unit is shown, on the same clock
	 */
	place(
		{ stream, pts, dts }: Pick<ElementaryUnit<unknown>, 'stream' | 'pts' | 'dts'>,
		arrivedMs: number,
	): number {
		const known = this.#lines.get(stream.id);
		const ownMs = (dts ?? pts ?? NaN) / TICKS_PER_MS;
		const nextMs = known === undefined ? NaN : known.last + known.step;
		const decodedMs = Number.isNaN(ownMs) ? nextMs : ownMs;
		if (Number.isNaN(decodedMs)) return arrivedMs;
		this.#join(stream);
		const program = this.#leaderOf(stream.program);
		if (!this.#bases.has(program)) this.#bases.set(program, arrivedMs - decodedMs);
		const stepMs = known === undefined ? 0 : decodedMs - known.last;
		if (stepMs < MOST_BACK_MS || stepMs > MOST_AHEAD_MS) this.#jump(program, decodedMs, arrivedMs);
		const step = stepMs > 0 && stepMs < MOST_AHEAD_MS ? stepMs : (known?.step ?? USUAL_STEP_MS);
		this.#lines.set(stream.id, { last: decodedMs, step });
		const shownMs = pts === null ? decodedMs : pts / TICKS_PER_MS;
		return (this.#bases.get(program) ?? 0) + shownMs;
	}

	/** The first stream that jumps takes the line with it; the others follow without another count. */
	#jump(program: number | undefined, decodedMs: number, arrivedMs: number): void {
		const byLine = (this.#bases.get(program) ?? 0) + decodedMs;
		if (Math.abs(byLine - arrivedMs) < -MOST_BACK_MS) return;
		this.#bases.set(program, arrivedMs - decodedMs);
		this.#corrections++;
	}
}
