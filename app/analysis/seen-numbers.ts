/** Which of the last 512 extended sequence numbers were seen: 16 words of 32 bits in a row. */

const WINDOW = 512;

/** Words that a window takes. */
export const SEEN_WORDS = WINDOW / 32;

function wordOf(at: number, number: number): number {
	return at + ((number & (WINDOW - 1)) >> 5);
}

/** Forgets everything but one number. @param at first word of the window in the row */
export function restartSeen(s: Float64Array, at: number, number: number): void {
	s.fill(0, at, at + SEEN_WORDS);
	addSeen(s, at, number);
}

/** Moves the window up to a new highest number, which is then seen. */
export function advanceSeen(s: Float64Array, at: number, highest: number, next: number): void {
	if (next - highest >= WINDOW) s.fill(0, at, at + SEEN_WORDS);
	else for (let number = highest + 1; number < next; number++) removeSeen(s, at, number);
	addSeen(s, at, next);
}

/** True when a number below the highest is inside the window. */
export function coversSeen(highest: number, number: number): boolean {
	return highest - number < WINDOW;
}

/** True when a number inside the window was seen. */
export function hasSeen(s: Float64Array, at: number, number: number): boolean {
	return ((s[wordOf(at, number)] as number) & (1 << (number & 31))) !== 0;
}

/** Marks a number inside the window as seen. */
export function addSeen(s: Float64Array, at: number, number: number): void {
	const word = wordOf(at, number);
	s[word] = (s[word] as number) | (1 << (number & 31));
}

function removeSeen(s: Float64Array, at: number, number: number): void {
	const word = wordOf(at, number);
	s[word] = (s[word] as number) & ~(1 << (number & 31));
}
