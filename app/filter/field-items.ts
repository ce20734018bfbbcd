/** The filter fields as people see them: `tapdeck fields`, completion in the filter bar. */
import { FIELDS } from '../dissect/fields.ts';
import type { FieldItem } from '../engine.ts';

/** Fields and protocols whose name begins with `prefix`, sorted by name; all for an empty prefix. */
export function fieldItems(prefix: string): readonly FieldItem[] {
	const wanted = prefix.trim().toLowerCase();
	return [...FIELDS.values()]
		.filter(({ name }) => name.toLowerCase().startsWith(wanted))
		.map(({ name, type, description }) => ({ name, type, description }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}
