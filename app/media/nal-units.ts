/** NAL units of H.264 and H.265 in byte streams with start codes (Annex B of both). */

/** Where the NAL units of a byte stream begin and end, start codes left out. */
export function nalUnits(
	data: Uint8Array,
): readonly { readonly start: number; readonly end: number }[] {
	const units: { start: number; end: number }[] = [];
	let one = data.indexOf(1);
	while (one >= 0) {
		if (one >= 2 && data[one - 1] === 0 && data[one - 2] === 0) {
			const last = units.at(-1);
			if (last !== undefined) last.end = trimmedEnd(data, last.start, one - 2);
			units.push({ start: one + 1, end: data.length });
		}
		one = data.indexOf(1, one + 1);
	}
	return units.filter(({ start, end }) => end > start);
}

/** Zeros before a start code belong to it. */
function trimmedEnd(data: Uint8Array, start: number, end: number): number {
	let stop = end;
	while (stop > start && data[stop - 1] === 0) stop--;
	return stop;
}

/** The payload of a NAL unit without the bytes that keep start codes out of it (03 after 00 00). */
export function withoutEmulation(unit: Uint8Array): Uint8Array {
	const plain = new Uint8Array(unit.length);
	let length = 0;
	let zeros = 0;
	for (const byte of unit) {
		if (zeros >= 2 && byte === 3) {
			zeros = 0;
			continue;
		}
		zeros = byte === 0 ? zeros + 1 : 0;
		plain[length++] = byte;
	}
	return plain.subarray(0, length);
}
