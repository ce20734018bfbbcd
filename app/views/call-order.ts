/** Which calls are listed, and in which order. */
import type { CallItem, CallOrderQuery, CallQualityBand, CallSortColumn } from './calls.ts';

type Key = number | string;

/** Reads one sort key; what is not known sorts before everything. */
const KEYS: Readonly<Record<CallSortColumn, (item: CallItem) => Key>> = {
	start: (item) => item.startOffset,
	stop: (item) => item.stopOffset,
	initiator: (item) => addressKey(item.initiator.address),
	from: (item) => item.from.toLowerCase(),
	to: (item) => item.to.toLowerCase(),
	duration: (item) => item.duration,
	packets: (item) => item.packets,
	state: (item) => item.state,
	finalStatus: (item) => item.finalStatus ?? -1,
	postDialDelay: (item) => item.postDialDelay ?? -1,
	setupTime: (item) => item.setupTime ?? -1,
	talkTime: (item) => item.talkTime ?? -1,
	mos: (item) => item.mos ?? -1,
	resends: (item) => item.resends,
	findings: (item) => item.findings.length,
};

/** IPv4 addresses sort by number, IPv6 after them by text. */
function addressKey(address: string): string {
	const parts = address.split('.');
	if (parts.length !== 4) return `6${address}`;
	return `4${parts.map((part) => part.padStart(3, '0')).join('.')}`;
}

/** True when a call is wanted by a query; the display filter is asked elsewhere. */
export function isWanted(item: CallItem, query: CallOrderQuery): boolean {
	const kinds = query.kinds.length === 0 ? ['call'] : query.kinds;
	if (!kinds.includes(item.kind)) return false;
	if (query.states.length > 0 && !query.states.includes(item.state)) return false;
	if (query.quality !== undefined && !isOfQuality(item, query.quality)) return false;
	if (query.from !== null && item.stopOffset < query.from) return false;
	if (query.to !== null && item.startOffset > query.to) return false;
	return hasText(item, query.text);
}

/** See `CallQualityBand`. */
const GOOD_MOS = 4.03;
const POOR_MOS = 3.1;

function isOfQuality({ mos, findings }: CallItem, band: CallQualityBand): boolean {
	if (band === 'noted') return findings.length > 0;
	if (mos === null) return band === 'none';
	return band === (mos >= GOOD_MOS ? 'good' : mos < POOR_MOS ? 'poor' : 'fair');
}

function hasText(item: CallItem, text: string): boolean {
	const wanted = text.trim().toLowerCase();
	if (wanted === '') return true;
	const words = [
		item.from,
		item.to,
		item.callId,
		item.fromUser,
		item.toUser,
		item.initiator.address,
	];
	if (words.some((word) => word.toLowerCase().includes(wanted))) return true;
	// Numbers are written with blanks and hyphens by people, without them in headers.
	const digits = wanted.replaceAll(/[\s\-().]/gu, '');
	return (
		/^\+?\d{3,}$/u.test(digits) &&
		[item.fromUser, item.toUser].some((user) => user.replaceAll(/[\s\-().]/gu, '').includes(digits))
	);
}

/** Items in the query's order, with the keys they were sorted by. */
export function orderCalls(
	items: readonly CallItem[],
	sort: CallOrderQuery['sort'],
): {
	readonly items: readonly CallItem[];
	readonly keys: readonly (Float64Array | readonly string[])[];
} {
	const rows = items.map((item) => ({ item, keys: sort.map(({ column }) => KEYS[column](item)) }));
	rows.sort((a, b) => compareRows(a.keys, b.keys, sort) || a.item.number - b.item.number);
	return {
		items: rows.map(({ item }) => item),
		keys: sort.map((_, index) => columnOf(rows.map(({ keys }) => keys[index] ?? 0))),
	};
}

function compareRows(a: readonly Key[], b: readonly Key[], sort: CallOrderQuery['sort']): number {
	for (const [index, { descending }] of sort.entries()) {
		const result = compareKeys(a[index] ?? 0, b[index] ?? 0);
		if (result !== 0) return descending ? -result : result;
	}
	return 0;
}

function compareKeys(a: Key, b: Key): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return a < b ? -1 : a > b ? 1 : 0;
}

function columnOf(keys: readonly Key[]): Float64Array | readonly string[] {
	const numbers = keys.filter((key): key is number => typeof key === 'number');
	return numbers.length === keys.length ? Float64Array.from(numbers) : keys.map(String);
}
