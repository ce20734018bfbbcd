/** Cells that are too narrow show their whole text on hover. */

/**
 * Gives the cell under the pointer its text as a tip where the cell cuts it, and takes the tip away
 * where it fits again. What has a tip of its own keeps it.
 */
export function showWhole(event: PointerEvent): void {
	const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('.cell') : null;
	if (cell?.getAttribute('role') !== 'gridcell') return;
	if (cell.querySelector('[title]') !== null) return;
	cell.title = cell.scrollWidth > cell.clientWidth ? cell.textContent.trim() : '';
}
