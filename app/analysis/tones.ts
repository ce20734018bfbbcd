/** Tones in sound: DTMF digits, and what fax machines say before they are understood. */

/** A tone that was heard. */
export interface HeardTone {
	readonly kind: 'dtmf' | 'fax-cng' | 'fax-ced' | 'fax-v21';
	/** Digit of DTMF; empty otherwise. */
	readonly digit: string;
	/** Seconds since the first sample. */
	readonly offset: number;
	/** Seconds. */
	readonly duration: number;
}

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const DIGITS = ['123A', '456B', '789C', '*0#D'];
/** Steps between two looks, and how much each looks at, s. */
const HOP = 0.005;
const WINDOW = 205 / 8000;
/**
 * Least share of all power that the tones must have: a window that a tone fills by less than this
 * is no hit, so a tone has as many hits as fit into its length without half a window.
 */
const PURE = 0.75;
const UNSEEN = WINDOW / 2;
/** The high tone against the low one, dB. @see ITU-T Q.24 */
const MIN_TWIST = -8;
const MAX_TWIST = 4;
/** The strongest of a group stands above its neighbours by this factor of power (6 dB). */
const ABOVE_OTHERS = 4;
/** Nothing quieter is a tone: −45 dBov, as power of samples from −1 to 1. */
const LEAST_POWER = 10 ** -4.5;
/** Shortest tones, s. */
const LEAST_DTMF = 0.04;
const LEAST_CNG = 0.4;
const LEAST_CED = 0.5;
const LEAST_V21 = 0.2;

/**
 * Share of the power of samples that one frequency has; 1 for a pure tone.
 * @param samples from −1 to 1
 * @param power mean square of them
 * @see Goertzel's algorithm
 */
export function toneShare(
	samples: Float64Array,
	frequency: number,
	sampleRate: number,
	power: number,
): number {
	if (power === 0) return 0;
	const turn = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
	let [last, before] = [0, 0];
	for (let at = 0; at < samples.length; at++) {
		const next = (samples[at] as number) + turn * last - before;
		before = last;
		last = next;
	}
	const magnitude = last * last + before * before - turn * last * before;
	return (2 * magnitude) / (samples.length * samples.length * power);
}

/** Looks that may miss a tone in its middle. */
const MAX_MISSED = 3;
/** Frequencies one window apart that hold what V.21 sends on its upper channel. */
const V21_BAND = Array.from({ length: 11 }, (_, at) => 1750 + (at - 5) / WINDOW);

/** Listens to sound in pieces of any length. */
export class ToneListener {
	readonly heard: HeardTone[] = [];
	readonly #sampleRate: number;
	readonly #window: Float64Array;
	readonly #hop: number;
	/** Samples waiting for the next look: the window's end, not yet full. */
	#filled = 0;
	#looks = 0;
	#name = '';
	/** Looks at which the running tone began and was heard last. */
	#first = 0;
	#last = 0;

	constructor(sampleRate: number) {
		this.#sampleRate = sampleRate;
		this.#window = new Float64Array(Math.round(WINDOW * sampleRate));
		this.#hop = Math.round(HOP * sampleRate);
	}

	/** @param samples of one channel */
	take(samples: Int16Array): void {
		const window = this.#window;
		for (let at = 0; at < samples.length; at++) {
			window[this.#filled++] = (samples[at] as number) / 32_768;
			if (this.#filled < window.length) continue;
			this.#look();
			window.copyWithin(0, this.#hop);
			this.#filled -= this.#hop;
		}
	}

	/** No sound follows. */
	finish(): void {
		this.#endTone();
	}

	#look(): void {
		const look = this.#looks++;
		const power = this.#window.reduce((sum, value) => sum + value * value, 0) / this.#window.length;
		const name = power < LEAST_POWER ? '' : this.#nameOf(power);
		const goesOn = name === this.#name && look - this.#last <= MAX_MISSED;
		if (name === '' || goesOn) {
			if (name !== '') this.#last = look;
			if (look - this.#last > MAX_MISSED) this.#endTone();
			return;
		}
		this.#endTone();
		[this.#name, this.#first, this.#last] = [name, look, look];
	}

	#nameOf(power: number): string {
		const share = (frequency: number): number =>
			toneShare(this.#window, frequency, this.#sampleRate, power);
		const digit = digitOf(ROWS.map(share), COLUMNS.map(share));
		if (digit !== '') return digit;
		if (share(1100) > PURE) return 'cng';
		if (share(2100) > PURE) return 'ced';
		// A modem's bits spread its two tones over the band between and around them.
		const band = V21_BAND.map(share);
		const whole = band.reduce((sum, part) => sum + part, 0);
		return whole > PURE && Math.max(...band) < PURE ? 'v21' : '';
	}

	#endTone(): void {
		const name = this.#name;
		this.#name = '';
		if (name === '') return;
		const duration = (this.#last - this.#first + 1) * HOP + UNSEEN;
		const tone = toneOf(name, duration);
		if (tone === null) return;
		const offset = this.#first * HOP + WINDOW * (1 - PURE);
		this.heard.push({ ...tone, offset, duration });
	}
}

function toneOf(name: string, duration: number): Pick<HeardTone, 'kind' | 'digit'> | null {
	// Lengths are known to a hop.
	const lasts = (least: number): boolean => duration >= least - HOP;
	switch (name) {
		case 'cng':
			return lasts(LEAST_CNG) ? { kind: 'fax-cng', digit: '' } : null;
		case 'ced':
			return lasts(LEAST_CED) ? { kind: 'fax-ced', digit: '' } : null;
		case 'v21':
			return lasts(LEAST_V21) ? { kind: 'fax-v21', digit: '' } : null;
		default:
			return lasts(LEAST_DTMF) ? { kind: 'dtmf', digit: name } : null;
	}
}

/** The digit of two groups of shares; empty when they are none. */
function digitOf(rows: readonly number[], columns: readonly number[]): string {
	const row = strongest(rows);
	const column = strongest(columns);
	const [low = 0, high = 0] = [rows[row], columns[column]];
	if (low + high < PURE || !stands(rows, row) || !stands(columns, column)) return '';
	const twist = 10 * Math.log10(high / low);
	if (twist < MIN_TWIST || twist > MAX_TWIST) return '';
	return DIGITS[row]?.[column] ?? '';
}

function strongest(shares: readonly number[]): number {
	return shares.reduce((best, share, at) => (share > (shares[best] ?? 0) ? at : best), 0);
}

function stands(shares: readonly number[], best: number): boolean {
	const least = (shares[best] ?? 0) / ABOVE_OTHERS;
	return shares.every((share, at) => at === best || share < least);
}
