/**
 * Where a capture filter is wrong. libpcap names the word it does not know, and says only "syntax
 * error" for anything else, so the place is found by trying: the first word after which nothing
 * would make the filter right.
 */

/** What may follow a beginning so that the whole is right: one of each kind of thing that can be missing. */
const ENDINGS: readonly string[] = [
	'',
	' 1',
	' 1.2.3.4',
	' host 1.2.3.4',
	' port 1',
	' udp',
	' ip',
	' = 1',
	'] = 1',
	' 1] = 1',
	' & 1 = 1',
	' net 10.0.0.0/8',
	' 1-2',
	' 00:00:5e:00:53:01',
	' type mgt',
	' subtype beacon',
];
/** Brackets that may be open. */
const CLOSINGS: readonly string[] = ['', ')', '))', ')))'];

/**
 * @param filter that does not compile
 * @param said libpcap's words
 * @param compiles tells whether a filter is right
 * @returns 0-based column of the word that is wrong; the filter's length when something is missing
 *   at its end; −1 when it cannot be told
 */
export function filterErrorPosition(
	filter: string,
	said: string,
	compiles: (filter: string) => boolean,
): number {
	const named = /'([^']+)'/u.exec(said)?.[1];
	if (named !== undefined && filter.includes(named)) return filter.indexOf(named);
	const canGoOn = (part: string): boolean =>
		CLOSINGS.some((closing) => ENDINGS.some((ending) => compiles(`${part}${ending}${closing}`)));
	for (const { index, 0: word } of filter.matchAll(/[()[\]!]|[^\s()[\]!]+/gu)) {
		if (!canGoOn(filter.slice(0, index + word.length))) return index;
	}
	return canGoOn(filter) ? filter.length : -1;
}
