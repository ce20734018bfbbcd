/** Least and largest samples of a lane at several widths, so that an hour is drawn at once. */

/** Samples of the narrowest bins. */
export const PEAK_SAMPLES = 128;
/** Each level's bins are as wide as this many of the level below. */
const FACTOR = 8;
const LEVELS = 9;
/** Bins per page: silence between takes no memory. */
const PAGE = 1024;

/** One width: pages of least and largest values by turns, made when somebody sounds in them. */
class Level {
	readonly samples: number;
	readonly #pages = new Map<number, Int8Array>();

	constructor(samples: number) {
		this.samples = samples;
	}

	widen(bin: number, least: number, largest: number): void {
		const number = Math.floor(bin / PAGE);
		let page = this.#pages.get(number);
		if (page === undefined) {
			page = new Int8Array(PAGE * 2);
			this.#pages.set(number, page);
		}
		const at = (bin - number * PAGE) * 2;
		if (least < (page[at] as number)) page[at] = least;
		if (largest > (page[at + 1] as number)) page[at + 1] = largest;
	}

	/** Least and largest of the bins `from` to `to` − 1. */
	range(from: number, to: number): readonly [number, number] {
		let [least, largest] = [0, 0];
		for (let bin = from; bin < to; bin++) {
			const number = Math.floor(bin / PAGE);
			const page = this.#pages.get(number);
			if (page === undefined) {
				bin = (number + 1) * PAGE - 1;
				continue;
			}
			const at = (bin - number * PAGE) * 2;
			least = Math.min(least, page[at] as number);
			largest = Math.max(largest, page[at + 1] as number);
		}
		return [least, largest];
	}
}

/** A bin's least and largest sample as they are drawn, −128 to 127. */
export interface PeakBins {
	readonly least: Int8Array;
	readonly largest: Int8Array;
}

/** The pyramid of one lane; about 2.3 bytes for each 128 samples that sound. */
export class Peaks {
	readonly #levels: readonly Level[] = Array.from(
		{ length: LEVELS },
		(_, level) => new Level(PEAK_SAMPLES * FACTOR ** level),
	);

	/** Adds samples of one packet. @param samples interleaved */
	add(position: number, samples: Int16Array, channels: number): void {
		const frames = Math.floor(samples.length / channels);
		for (let at = Math.max(0, -position); at < frames;) {
			const bin = Math.floor((position + at) / PEAK_SAMPLES);
			const end = Math.min(frames, (bin + 1) * PEAK_SAMPLES - position);
			this.#addRun(bin, samples.subarray(at * channels, end * channels));
			at = end;
		}
	}

	#addRun(bin: number, samples: Int16Array): void {
		let [least, largest] = [0, 0];
		for (let at = 0; at < samples.length; at++) {
			const sample = samples[at] as number;
			if (sample < least) least = sample;
			if (sample > largest) largest = sample;
		}
		for (const level of this.#levels) {
			level.widen(Math.floor((bin * PEAK_SAMPLES) / level.samples), least >> 8, largest >> 8);
		}
	}

	/**
	 * The wave between two samples cut into equal bins, from the widest level that is fine enough.
	 * Bins may be narrower than `PEAK_SAMPLES`; then neighbours show the same.
	 */
	bins(from: number, to: number, count: number): PeakBins {
		const width = (to - from) / count;
		const level = this.#levelFor(width);
		const least = new Int8Array(count);
		const largest = new Int8Array(count);
		for (let bin = 0; bin < count; bin++) {
			const first = Math.floor((from + bin * width) / level.samples);
			const past = Math.ceil((from + (bin + 1) * width) / level.samples);
			[least[bin], largest[bin]] = level.range(Math.max(0, first), past);
		}
		return { least, largest };
	}

	/** Bins of an eighth of the width asked for at most: edges are no wider than they look. */
	#levelFor(width: number): Level {
		let chosen = this.#levels[0] as Level;
		for (const level of this.#levels) {
			if (level.samples * FACTOR <= width) chosen = level;
		}
		return chosen;
	}
}

/** Bins of samples themselves, for ranges that are looked at closely. */
export function binsOfSamples(samples: Int16Array, channels: number, count: number): PeakBins {
	const frames = samples.length / channels;
	const least = new Int8Array(count);
	const largest = new Int8Array(count);
	for (let bin = 0; bin < count; bin++) {
		const first = Math.floor((bin * frames) / count) * channels;
		const past = Math.max(first + channels, Math.floor(((bin + 1) * frames) / count) * channels);
		for (let at = first; at < past && at < samples.length; at++) {
			const value = (samples[at] as number) >> 8;
			if (value < (least[bin] as number)) least[bin] = value;
			if (value > (largest[bin] as number)) largest[bin] = value;
		}
	}
	return { least, largest };
}
