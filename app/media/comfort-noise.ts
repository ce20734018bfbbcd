/** Comfort noise: a level and a spectrum stand for the sound of silence. @see RFC 3389 */

/** Full scale, 0 dBov. */
const OVERLOAD = 32_768;
const MAX_ORDER = 12;

/** RMS of the noise that a payload asks for; its first byte is a level in −dBov. */
export function noiseRms(payload: Uint8Array): number {
	const level = (payload[0] ?? 127) & 0x7f;
	return OVERLOAD * 10 ** (-level / 20);
}

/** Reflection coefficients behind the level. @see RFC 3389 §3.2 */
function reflections(payload: Uint8Array): readonly number[] {
	return Array.from(payload.subarray(1, 1 + MAX_ORDER), (code) => (258 * (code - 127)) / 32_768);
}

/**
 * Noise of a payload's level and spectrum; the same seed gives the same noise.
 * @param count samples
 */
export function comfortNoise(payload: Uint8Array, count: number, seed: number): Int16Array {
	const coefficients = reflections(payload);
	// An all-pole filter of these reflections raises the power by the product of 1/(1 − k²).
	const gain = Math.sqrt(coefficients.reduce((product, k) => product * (1 - k * k), 1));
	// Uniform noise from −1 to 1 has an RMS of 1/√3.
	const scale = noiseRms(payload) * gain * Math.sqrt(3);
	const next = uniform(seed);
	const state = new Float64Array(coefficients.length + 1);
	return Int16Array.from({ length: count }, () => {
		const value = Math.round(lattice(next() * scale, coefficients, state));
		return Math.max(-OVERLOAD, Math.min(OVERLOAD - 1, value));
	});
}

/** Noise lasts no longer without a further packet, s. */
export const MAX_NOISE_SECONDS = 60;

/** The noise of one packet on every channel; its sequence number is the seed. */
export function noiseOn(
	packet: { readonly payload: Uint8Array; readonly sequence: number },
	count: number,
	channels: number,
): Int16Array {
	const samples = comfortNoise(packet.payload, count, packet.sequence & 0xffff);
	if (channels === 1) return samples;
	return Int16Array.from(
		{ length: samples.length * channels },
		(_, at) => samples[Math.floor(at / channels)] as number,
	);
}

/** One step of an all-pole lattice filter. @param state backward errors, changed */
function lattice(input: number, reflection: readonly number[], state: Float64Array): number {
	let forward = input;
	for (let stage = reflection.length - 1; stage >= 0; stage--) {
		const k = reflection[stage] as number;
		forward -= k * (state[stage] as number);
		state[stage + 1] = (state[stage] as number) + k * forward;
	}
	state[0] = forward;
	return forward;
}

/** Numbers from −1 to 1. */
function uniform(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		return state / 0x8000_0000;
	};
}
