/** Mains hum: a line of 50 or 60 Hz that stands above its neighbours. */
import { toneShare } from './tones.ts';

/** A hum that was heard. */
export interface HumLine {
	readonly frequency: 50 | 60;
	/** Of the line, dBov. */
	readonly level: number;
	/** Above its neighbours, dB. */
	readonly above: number;
}

const LINES = [50, 60] as const;
/** Distances of the neighbours, Hz: whole, so that a window of a second keeps them apart. */
const NEIGHBOURS = [-7, -5, -4, 4, 5, 7];
/** @see ITU-T P.56 on levels; 10 dB is where a line is heard as a tone */
const LEAST_ABOVE = 10;
/** Nothing quieter disturbs, dBov. */
const LEAST_LEVEL = -60;
/** Windows of a second that make it more than a syllable. */
const LEAST_WINDOWS = 3;

/** Listens to sound in pieces of any length, one channel. */
export class HumMeter {
	readonly #sampleRate: number;
	readonly #window: Float64Array;
	#filled = 0;
	#windows = 0;
	/** Mean square of each line and of its neighbours, summed over the windows. */
	readonly #line = new Float64Array(LINES.length);
	readonly #beside = new Float64Array(LINES.length);

	constructor(sampleRate: number) {
		this.#sampleRate = sampleRate;
		this.#window = new Float64Array(sampleRate);
	}

	take(samples: Int16Array): void {
		for (let at = 0; at < samples.length; at++) {
			this.#window[this.#filled++] = (samples[at] as number) / 32_768;
			if (this.#filled === this.#window.length) this.#look();
		}
	}

	#look(): void {
		this.#filled = 0;
		const window = this.#window;
		const power = window.reduce((sum, value) => sum + value * value, 0) / window.length;
		if (power === 0) return;
		this.#windows++;
		const at = (frequency: number): number =>
			power * toneShare(window, frequency, this.#sampleRate, power);
		LINES.forEach((line, index) => {
			const beside = NEIGHBOURS.map((step) => at(line + step));
			this.#line[index] = (this.#line[index] ?? 0) + at(line);
			const mean = beside.reduce((sum, value) => sum + value, 0) / beside.length;
			this.#beside[index] = (this.#beside[index] ?? 0) + mean;
		});
	}

	/** The stronger line, or null where none stands out. */
	line(): HumLine | null {
		if (this.#windows < LEAST_WINDOWS) return null;
		const found = LINES.map((frequency, index) => {
			const power = (this.#line[index] ?? 0) / this.#windows;
			const beside = Math.max(1e-12, (this.#beside[index] ?? 0) / this.#windows);
			return { frequency, level: 10 * Math.log10(power), above: 10 * Math.log10(power / beside) };
		});
		const loud = found.filter(({ level, above }) => above > LEAST_ABOVE && level > LEAST_LEVEL);
		return loud.sort((a, b) => b.level - a.level)[0] ?? null;
	}
}
