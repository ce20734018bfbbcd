/** The first byte of an IFP packet says what a fax sends. @see ITU-T T.38 annex A, packed encoding rules */

const INDICATORS = [
	'no-signal',
	'cng',
	'ced',
	'v21-preamble',
	'v27-2400-training',
	'v27-4800-training',
	'v29-7200-training',
	'v29-9600-training',
	'v17-7200-short-training',
	'v17-7200-long-training',
	'v17-9600-short-training',
	'v17-9600-long-training',
	'v17-12000-short-training',
	'v17-12000-long-training',
	'v17-14400-short-training',
	'v17-14400-long-training',
] as const;

const DATA = [
	'v21',
	'v27-2400',
	'v27-4800',
	'v29-7200',
	'v29-9600',
	'v17-7200',
	'v17-9600',
	'v17-12000',
	'v17-14400',
] as const;

/** Further values stand behind the extension bit: V.8, V.34, V.33. */
const EXTENSION = 0x20;
const IS_DATA = 0x40;

/** What an IFP packet is: an indicator by its name, or the modulation of its data. */
export interface IfpType {
	readonly kind: 'indicator' | 'data';
	readonly name: string;
}

/** @param first byte of the primary IFP packet */
export function ifpType(first: number): IfpType {
	const kind = (first & IS_DATA) === 0 ? 'indicator' : 'data';
	if ((first & EXTENSION) !== 0) return { kind, name: 'extended' };
	const names: readonly string[] = kind === 'data' ? DATA : INDICATORS;
	const value = (first >> 1) & 15;
	return { kind, name: names[value] ?? `${kind} ${value}` };
}
