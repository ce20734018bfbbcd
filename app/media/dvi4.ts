/** DVI4 (IMA ADPCM in RTP's layout) to linear PCM. @see RFC 3551 §4.5.1 */

const STEPS = Int16Array.from([
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
	80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
	544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499,
	2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
	12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
]);
const INDEX_CHANGE = [-1, -1, -1, -1, 2, 4, 6, 8];
/** Predicted value (16 bits), step index (8 bits), reserved (8 bits). */
const HEADER = 4;

/** Samples that a payload of this many bytes holds. */
export function dvi4Samples(payloadBytes: number): number {
	return Math.max(0, (payloadBytes - HEADER) * 2);
}

/**
 * Decodes one packet; each carries the decoder's state, so packets stand alone.
 * @param payload header and codes, first sample in the high half of a byte
 */
export function decodeDvi4(payload: Uint8Array): Int16Array {
	const samples = new Int16Array(dvi4Samples(payload.length));
	if (samples.length === 0) return samples;
	let predicted = ((((payload[0] as number) << 8) | (payload[1] as number)) << 16) >> 16;
	let index = Math.min(88, payload[2] as number);
	for (let at = 0; at < samples.length; at++) {
		const byte = payload[HEADER + (at >> 1)] as number;
		const code = (at & 1) === 0 ? byte >> 4 : byte & 0x0f;
		predicted = nextSample(predicted, STEPS[index] as number, code);
		index = Math.max(0, Math.min(88, index + (INDEX_CHANGE[code & 7] as number)));
		samples[at] = predicted;
	}
	return samples;
}

function nextSample(predicted: number, step: number, code: number): number {
	let difference = step >> 3;
	if ((code & 4) !== 0) difference += step;
	if ((code & 2) !== 0) difference += step >> 1;
	if ((code & 1) !== 0) difference += step >> 2;
	const value = (code & 8) === 0 ? predicted + difference : predicted - difference;
	return Math.max(-32_768, Math.min(32_767, value));
}
