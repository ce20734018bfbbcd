/** Names that somebody may have meant. */

const MAX_SUGGESTIONS = 3;

/** Edits (insert, delete, replace, swap neighbours) from one word to the other. */
export function editDistance(from: string, to: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let i = 1; i <= from.length; i++) {
		const row = [i];
		for (let j = 1; j <= to.length; j++) {
			const isSame = from[i - 1] === to[j - 1];
			const replace = (last[j - 1] ?? 0) + (isSame ? 0 : 1);
			let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace);
			if (from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
				least = Math.min(least, (beforeLast[j - 2] ?? least) + 1);
			}
			row.push(least);
		}
		beforeLast = last;
		last = row;
	}
	return last[to.length] ?? 0;
}

/** Up to three of `names` that are near to `word`, the nearest first. */
export function nearestNames(word: string, names: Iterable<string>): readonly string[] {
	const bound = Math.max(1, Math.floor(word.length / 3));
	const near: { name: string; distance: number }[] = [];
	for (const name of names) {
		const isBegun = word.length >= 3 && name.startsWith(word);
		const distance = isBegun ? 1 : editDistance(word.toLowerCase(), name.toLowerCase());
		if (distance <= bound) {
			near.push({ name, distance });
		}
	}
	near.sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name));
	return near.slice(0, MAX_SUGGESTIONS).map(({ name }) => name);
}
