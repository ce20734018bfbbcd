/** Median timestamp step of packets in sequence, per stream: the packet time in ticks. */

/** Distinct steps kept per stream; further ones count with the nearest kept one. */
const MAX_DISTINCT = 4096;

interface Steps {
	/** The first step seen: nearly always the only one. */
	readonly usual: number;
	usualCount: number;
	others: Map<number, number> | null;
	othersCount: number;
	/** The median when it was last worked out, and at how many steps: it is renewed on doubling. */
	median: number;
	medianAt: number;
}

/** Exact medians while a stream has at most 4096 distinct steps. */
export class StepMedian {
	readonly #streams: (Steps | undefined)[] = [];

	forget(stream: number): void {
		this.#streams[stream] = undefined;
	}

	add(stream: number, step: number): void {
		const steps = this.#streams[stream];
		if (steps === undefined) {
			this.#streams[stream] = {
				usual: step,
				usualCount: 1,
				others: null,
				othersCount: 0,
				median: step,
				medianAt: 1,
			};
		} else if (step === steps.usual) {
			steps.usualCount++;
		} else {
			addOther(steps, step);
		}
	}

	/** The step seen first, or null. */
	usual(stream: number): number | null {
		return this.#streams[stream]?.usual ?? null;
	}

	/** The median as of the last doubling of steps: cheap enough to ask for each packet. */
	recentMedian(stream: number): number {
		const steps = this.#streams[stream];
		if (steps === undefined) return Infinity;
		const count = steps.usualCount + steps.othersCount;
		if (count >= steps.medianAt * 2) {
			steps.median = this.median(stream);
			steps.medianAt = count;
		}
		return steps.median;
	}

	/** Lower median of all steps; Infinity before the first. */
	median(stream: number): number {
		const steps = this.#streams[stream];
		if (steps === undefined) return Infinity;
		if (steps.others === null) return steps.usual;
		const counts = [...steps.others, [steps.usual, steps.usualCount] as const];
		counts.sort((a, b) => a[0] - b[0]);
		let left = Math.ceil((steps.usualCount + steps.othersCount) / 2);
		for (const [step, count] of counts) {
			left -= count;
			if (left <= 0) return step;
		}
		return steps.usual;
	}
}

function addOther(steps: Steps, step: number): void {
	steps.others ??= new Map();
	steps.othersCount++;
	const count = steps.others.get(step);
	if (count !== undefined || steps.others.size < MAX_DISTINCT) {
		steps.others.set(step, (count ?? 0) + 1);
		return;
	}
	// Full: the extremes are told apart from the usual step, which is all the median needs.
	const far =
		step < steps.usual ? Math.min(...steps.others.keys()) : Math.max(...steps.others.keys());
	steps.others.set(far, (steps.others.get(far) ?? 0) + 1);
}
