/** What changed between two states of a configuration. */
import { isList } from './payload.ts';
import type { JsonValue } from './payload.ts';

/** One value that is not what it was; null where there is none. */
export interface Difference {
	/** `NetWork.Nat.NatEnable`, `Encode[0].Width`. */
	readonly path: string;
	readonly before: string | null;
	readonly after: string | null;
}

/** Values listed of one change. */
const MOST = 200;

/** Leaves that differ, in the order of the newer state; then those that are gone. */
export function differences(
	before: JsonValue | undefined,
	after: JsonValue | undefined,
	path: string,
): readonly Difference[] {
	const old = leaves(before, path);
	const young = leaves(after, path);
	const changed = [...young]
		.filter(([at, value]) => old.get(at) !== value)
		.map(([at, value]) => ({ path: at, before: old.get(at) ?? null, after: value }));
	const gone = [...old]
		.filter(([at]) => !young.has(at))
		.map(([at, value]) => ({ path: at, before: value, after: null }));
	return [...changed, ...gone].slice(0, MOST);
}

function leaves(value: JsonValue | undefined, path: string): Map<string, string> {
	const found = new Map<string, string>();
	const visit = (one: JsonValue, at: string): void => {
		if (typeof one !== 'object' || one === null) found.set(at, JSON.stringify(one));
		else if (isList(one)) one.forEach((item, index) => visit(item, `${at}[${index}]`));
		else for (const [key, item] of Object.entries(one)) visit(item, `${at}.${key}`);
	};
	if (value !== undefined) visit(value, path);
	return found;
}
