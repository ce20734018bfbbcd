/** Echo: what one side says comes back, later and quieter, in the sound of the other. */

/** An echo that was found. */
export interface Echo {
	/** From the voice to its echo at the capture point, ms. */
	readonly delayMs: number;
	/** How much quieter the echo is, dB. */
	readonly attenuation: number;
	/** Correlation of voice and echo, 0 to 1. */
	readonly correlation: number;
}

/** Delays that are searched, s. */
const LEAST_DELAY = 0.01;
/** Longest delay that is searched, s: the other side must be given so much longer. */
export const MAX_ECHO_DELAY = 0.5;
const LEAST_CORRELATION = 0.3;
const MAX_ATTENUATION = 30;
/**
 * Tones and music correlate with anything alike at many delays: an echo stands above every delay
 * that is further than this from its own, s, by this factor.
 */
const OWN_PEAK = 0.02;
const ABOVE_OTHERS = 1.5;
/** Rate at which is searched, Hz: speech has its power below half of it. */
const SEARCH_RATE = 4000;
/** Quieter than this nobody speaks, mean square of 16-bit samples (−45 dBov). */
const LEAST_POWER = (32_768 * 10 ** (-45 / 20)) ** 2;

/**
 * Looks for one second of a voice in the other direction.
 * @param talk samples of the voice
 * @param back samples of the other side from the same moment, `MAX_ECHO_DELAY` longer
 * @param sampleRate of both, Hz
 */
export function findEcho(talk: Int16Array, back: Int16Array, sampleRate: number): Echo | null {
	const factor = Math.max(1, Math.floor(sampleRate / SEARCH_RATE));
	const rate = sampleRate / factor;
	const [voice, other] = [thinned(talk, factor), thinned(back, factor)];
	const power = energy(voice, 0, voice.length);
	const first = Math.ceil(LEAST_DELAY * rate);
	if (voice.length <= 2 * first || power / voice.length < LEAST_POWER) return null;
	const looks = correlations(voice, other, first, Math.floor(MAX_ECHO_DELAY * rate));
	const best = looks.reduce((a, b) => (b.correlation > a.correlation ? b : a), NOTHING);
	if (best.correlation < LEAST_CORRELATION) return null;
	const far = looks.filter(({ lag }) => Math.abs(lag - best.lag) > OWN_PEAK * rate);
	const next = far.reduce((most, { correlation }) => Math.max(most, correlation), 0);
	if (next * ABOVE_OTHERS > best.correlation) return null;
	const attenuation = -20 * Math.log10(Math.max(1e-6, best.gain));
	if (attenuation > MAX_ATTENUATION || attenuation < 0) return null;
	return { delayMs: (best.lag * 1000) / rate, attenuation, correlation: best.correlation };
}

/** The echo that several looks agree on, to 10 ms; null when fewer than two do. */
export function agreedEcho(found: readonly Echo[]): Echo | null {
	const ranked = found.map((one) => ({
		one,
		friends: found.filter(({ delayMs }) => Math.abs(delayMs - one.delayMs) <= 10).length,
	}));
	const [best] = ranked.sort((a, b) => b.friends - a.friends);
	return best === undefined || best.friends < 2 ? null : best.one;
}

function thinned(samples: Int16Array, factor: number): Float64Array {
	const thin = new Float64Array(Math.floor(samples.length / factor));
	for (let at = 0; at < thin.length; at++) {
		let sum = 0;
		for (let of = 0; of < factor; of++) sum += samples[at * factor + of] as number;
		thin[at] = sum / factor;
	}
	return thin;
}

function energy(samples: Float64Array, from: number, count: number): number {
	let sum = 0;
	for (let at = from; at < from + count; at++) sum += (samples[at] ?? 0) ** 2;
	return sum;
}

/** How alike two sounds are at one delay. */
interface Look {
	/** Samples. */
	readonly lag: number;
	readonly correlation: number;
	/** Amplitude of the later sound against the earlier. */
	readonly gain: number;
}

const NOTHING: Look = { lag: 0, correlation: 0, gain: 0 };

function correlations(
	voice: Float64Array,
	other: Float64Array,
	first: number,
	last: number,
): readonly Look[] {
	const own = energy(voice, 0, voice.length);
	const looks: Look[] = [];
	let passing = energy(other, first, voice.length);
	for (let lag = first; lag <= last && lag + voice.length <= other.length; lag++) {
		let sum = 0;
		for (let at = 0; at < voice.length; at++) {
			sum += (voice[at] as number) * (other[lag + at] as number);
		}
		// An echo may come back turned around.
		const size = Math.abs(sum);
		const correlation = passing <= 0 || own === 0 ? 0 : size / Math.sqrt(own * passing);
		looks.push({ lag, correlation, gain: size / own });
		passing += (other[lag + voice.length] ?? 0) ** 2 - (other[lag] as number) ** 2;
	}
	return looks;
}
