/** Capture time as text and number. */

/** A moment of capture: whole seconds since 1970 and nanoseconds. */
export interface Moment {
	readonly seconds: number;
	readonly nanoseconds: number;
}

/** Digits after the point that a resolution gives: 6 for microseconds, 9 for nanoseconds. */
export function digitsOf(ticksPerSecond: number): number {
	return Math.max(0, Math.min(9, Math.ceil(Math.log10(ticksPerSecond))));
}

/**
 * ISO 8601 in UTC with the capture's own digits: `2024-05-01T10:00:00.123456Z`.
 * @param digits 0 to 9
 */
export function isoTime(moment: Moment, digits: number): string {
	const date = new Date(moment.seconds * 1000);
	if (Number.isNaN(date.getTime())) return `${moment.seconds} s since 1970`;
	const whole = date.toISOString().slice(0, -5);
	if (digits === 0) return `${whole}Z`;
	return `${whole}.${String(moment.nanoseconds).padStart(9, '0').slice(0, digits)}Z`;
}

/** Seconds from `start` to `moment`. */
export function offsetSeconds(start: Moment, moment: Moment): number {
	return moment.seconds - start.seconds + (moment.nanoseconds - start.nanoseconds) / 1_000_000_000;
}

/**
 * Reads a bound as the command line takes it: seconds since the first packet, or ISO 8601.
 * @returns seconds since `start`, or null when the text is neither
 */
export function parseBound(text: string, start: Moment): number | null {
	if (/^[-+]?\d+(\.\d+)?$/.test(text)) return Number(text);
	const parts = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[-+]\d\d:?\d\d)?$/.exec(
		text,
	);
	if (parts === null) return null;
	const [, whole = '', fraction = '', zone = 'Z'] = parts;
	const ms = Date.parse(`${whole.replace(' ', 'T')}${zone}`);
	if (Number.isNaN(ms)) return null;
	const nanoseconds = Number(fraction.padEnd(9, '0'));
	return offsetSeconds(start, { seconds: ms / 1000, nanoseconds });
}

/** ms as seconds; what is beyond a nanosecond is noise of doubles. */
export function inSeconds(ms: number): number {
	return Math.round(ms * 1e6) / 1e9;
}
