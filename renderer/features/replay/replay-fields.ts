/** What is typed into the Send again dialog, as a request. */

/** The fields as text. */
export interface ReplayFields {
	readonly host: string;
	/** Empty for the beginning. */
	readonly begin: string;
	/** Empty for the end. */
	readonly end: string;
	readonly speed: string;
}

/** The same as numbers; null where a field is none. */
export interface ReplayNumbers {
	readonly begin: number | null;
	readonly end: number | null;
	readonly speed: number;
}

/** Only this machine: what needs no confirmation. */
export function isLoopback(host: string): boolean {
	const bare = host.trim().toLowerCase();
	return /^127(?:\.\d{1,3}){3}$/u.test(bare) || bare === '::1' || bare === 'localhost';
}

/** Reads the fields; null when one is not what it should be. */
export function numbersOf({ host, begin, end, speed }: ReplayFields): ReplayNumbers | null {
	const seconds = (text: string): number | null => (text.trim() === '' ? null : Number(text));
	const [from, to, factor] = [seconds(begin), seconds(end), Number(speed)];
	const isTime = (value: number | null): boolean => value === null || value >= 0;
	const isRange = from === null || to === null || to > from;
	const isFine = isTime(from) && isTime(to) && isRange && factor >= 0.01 && factor <= 1000;
	return isFine && host.trim() !== '' ? { begin: from, end: to, speed: factor } : null;
}
