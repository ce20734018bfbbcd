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

const FOCUSABLE = '[tabindex="0"], input, button:not(:disabled), select';

function focusableIn(area: HTMLElement): HTMLElement | null {
	return area.matches(FOCUSABLE) ? area : area.querySelector<HTMLElement>(FOCUSABLE);
}
