/** Capture times → text, in the base the user chose. */
import type { Settings } from '../../main/ipc/contract.ts';

/** When a capture began; seconds since 1970 and ns. */
export interface CaptureStart {
	readonly startSeconds: number;
	readonly startNanoseconds: number;
}

/**
 * Time of a packet.
 * @param offset seconds since the first packet
 * @param digits decimals of a second, 0 to 9
 */
export function timeText(
	offset: number,
	start: CaptureStart | null,
	base: Settings['timeFormat'],
	digits: number,
): string {
	if (base === 'relative' || start === null) return offset.toFixed(digits);
	return clockText(offset, start, base, digits);
}

function clockText(
	offset: number,
	start: CaptureStart,
	base: 'utc' | 'local',
	digits: number,
): string {
	const whole = Math.floor(offset);
	const nanoseconds = start.startNanoseconds + Math.round((offset - whole) * 1e9);
	const seconds = start.startSeconds + whole + Math.floor(nanoseconds / 1e9);
	const date = new Date(seconds * 1000);
	const two = (value: number): string => String(value).padStart(2, '0');
	const clock =
		base === 'utc'
			? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
			: [date.getHours(), date.getMinutes(), date.getSeconds()];
	const text = clock.map(two).join(':');
	if (digits === 0) return text;
	const fraction = String(nanoseconds % 1e9).padStart(9, '0');
	return `${text}.${fraction.slice(0, digits)}`;
}

/** `UTC+09:00` of this computer at that moment. */
export function zoneText(at: Date): string {
	const minutes = -at.getTimezoneOffset();
	const sign = minutes < 0 ? '−' : '+';
	const two = (value: number): string => String(value).padStart(2, '0');
	const size = Math.abs(minutes);
	return `UTC${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A step of 1, 2 or 5 × 10ⁿ that cuts `span` into at most `parts`. */
export function niceStep(span: number, parts: number): number {
	const rough = span / Math.max(1, parts);
	if (!(rough > 0)) return 1;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10;
	return step * power;
}

/** Decimals needed to tell ticks of that step apart. */
export const stepDigits = (step: number): number =>
	Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9)));

/** `00:00:22`: a length in whole seconds, cut off, as Wireshark's list of calls writes it. */
export function clockLength(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const two = (value: number): string => String(value).padStart(2, '0');
	return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(two).join(':');
}

/** `00:03.400`: where a playback stands. */
export function playText(seconds: number): string {
	const ms = Math.max(0, Math.round(seconds * 1000));
	const two = (value: number): string => String(value).padStart(2, '0');
	const clock = `${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}`;
	const hours = Math.floor(ms / 3_600_000);
	return `${hours > 0 ? `${two(hours)}:` : ''}${clock}.${String(ms % 1000).padStart(3, '0')}`;
}
