/** Options of pcapng blocks. @see draft-ietf-opsawg-pcapng §3.5 */

const OPTION_END = 0;

/** Byte order of a section, as the three readers that blocks need. */
export interface SectionNumbers {
	readonly u16: (data: Uint8Array, at: number) => number;
	readonly u32: (data: Uint8Array, at: number) => number;
	readonly byteOrder: 'little' | 'big';
}

/**
 * Calls `visit` for each option between `at` and `end`; stops at opt_endofopt or at an option that
 * runs past the end.
 */
export function eachOption(
	numbers: SectionNumbers,
	data: Uint8Array,
	at: number,
	end: number,
	visit: (code: number, value: Uint8Array) => void,
): void {
	let next = at;
	while (next + 4 <= end) {
		const code = numbers.u16(data, next);
		const length = numbers.u16(data, next + 2);
		const body = next + 4;
		if (code === OPTION_END || body + length > end) return;
		visit(code, data.subarray(body, body + length));
		next = body + ((length + 3) & ~3);
	}
}

const UTF8 = new TextDecoder('utf-8');

/** Text of an option, without trailing zero bytes. */
export function optionText(value: Uint8Array): string {
	return UTF8.decode(value).replace(/\0+$/, '');
}

/**
 * `if_tsresol`: ticks per second. Bit 7 clear: power of ten, set: power of two.
 * @returns 1 000 000 for a value that no clock can have
 */
export function ticksOfResolution(value: number): number {
	const exponent = value & 0x7f;
	const ticks = (value & 0x80) === 0 ? 10 ** exponent : 2 ** exponent;
	return Number.isSafeInteger(ticks) && ticks >= 1 ? ticks : 1e6;
}

/** A signed 64-bit number as a double; exact for every time offset that means something. */
export function signed64(numbers: SectionNumbers, value: Uint8Array): number {
	if (value.length < 8) return 0;
	const first = numbers.u32(value, 0);
	const second = numbers.u32(value, 4);
	const high = numbers.byteOrder === 'little' ? second : first;
	const low = numbers.byteOrder === 'little' ? first : second;
	return (high | 0) * 4294967296 + low;
}

/** An unsigned 64-bit number as a double, for counters. */
export function unsigned64(numbers: SectionNumbers, value: Uint8Array): number | null {
	if (value.length < 8) return null;
	const first = numbers.u32(value, 0);
	const second = numbers.u32(value, 4);
	return numbers.byteOrder === 'little' ? second * 4294967296 + first : first * 4294967296 + second;
}
