/** Moves the focus between the areas of the window, marked with `data-focus` on their main element. */

/**
 * Focuses an area by name, or the next one in the order of the page.
 * @param name value of `data-focus`, or `next`
 */
export function focusArea(name: string): void {
	if (name === 'next') {
		focusNext();
		return;
	}
	const area = document.querySelector<HTMLElement>(`[data-focus="${name}"]`);
	(area === null ? null : focusableIn(area))?.focus();
}

function focusNext(): void {
	const areas = [...document.querySelectorAll<HTMLElement>('[data-focus]')];
	const here = areas.findIndex((area) => area.contains(document.activeElement));
	for (let step = 1; step <= areas.length; step += 1) {
		const area = areas[(here + step) % areas.length];
		const target = area === undefined ? null : focusableIn(area);
		if (target === null) continue;
		target.focus();
		return;
	}
}

/** The row or field where one was; otherwise what Tab reaches first. */
const ENTRIES = [
	':is([role="row"], [role="grid"], [role="treeitem"])[tabindex="0"]',
	'[tabindex="0"], :is(input, select, button:not(:disabled)):not([tabindex="-1"])',
];

function focusableIn(area: HTMLElement): HTMLElement | null {
	for (const entry of ENTRIES) {
		const hit = area.matches(entry) ? area : area.querySelector<HTMLElement>(entry);
		if (hit !== null) return hit;
	}
	return null;
}
