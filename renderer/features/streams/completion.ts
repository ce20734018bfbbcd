/** Completion of field names in a display filter. */

/** The field name around the caret. */
export interface FilterWord {
	readonly start: number;
	readonly end: number;
	/** What stands before the caret. */
	readonly text: string;
}

const isNameLetter = (letter: string | undefined): boolean =>
	letter !== undefined && /[A-Za-z0-9_.]/u.test(letter);

/** The word the caret stands in; empty between words and inside a quoted text. */
export function wordAt(filter: string, caret: number): FilterWord {
	let start = caret;
	while (isNameLetter(filter[start - 1])) start -= 1;
	let end = caret;
	while (isNameLetter(filter[end])) end += 1;
	const isQuoted = (filter.slice(0, start).split('"').length - 1) % 2 === 1;
	const startsAsName = /^[A-Za-z]/u.test(filter.slice(start, caret));
	return { start, end, text: isQuoted || !startsAsName ? '' : filter.slice(start, caret) };
}

/** The filter with the word at the caret replaced by a field name. */
export function completedFilter(
	filter: string,
	caret: number,
	name: string,
): { readonly filter: string; readonly caret: number } {
	const { start, end } = wordAt(filter, caret);
	return {
		filter: filter.slice(0, start) + name + filter.slice(end),
		caret: start + name.length,
	};
}
