/** Extending counters that wrap; exact while the result stays below 2^53. */

/** Extends a 16-bit number to the one nearest to the previous extended number. */
export function extend16(previous: number, value: number): number {
	return previous + (((value - previous) << 16) >> 16);
}

/** Extends a 32-bit number to the one nearest to the previous extended number. */
export function extend32(previous: number, value: number): number {
	// `| 0` takes a double modulo 2^32, so this holds for extended numbers beyond 32 bits too.
	return previous + ((value - previous) | 0);
}
