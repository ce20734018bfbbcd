/** Sort keys of a table as clicks on its heads change them. */

/** One key. */
export interface SortKey<C extends string = string> {
	readonly column: C;
	readonly descending: boolean;
}

/**
 * Sort keys after a click: ascending, then descending, then capture order again.
 * @param options.add Shift was held: the other keys stay
 */
export function clickSort<C extends string>(
	keys: readonly SortKey<C>[],
	column: C,
	options: { readonly add: boolean },
): readonly SortKey<C>[] {
	const known = keys.find((key) => key.column === column);
	const others = options.add ? keys.filter((key) => key.column !== column) : [];
	if (known === undefined) return [...others, { column, descending: false }];
	if (known.descending) return others;
	const turned = { column, descending: true };
	return options.add ? keys.map((key) => (key === known ? turned : key)) : [turned];
}
