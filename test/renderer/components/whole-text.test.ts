import { expect, test } from 'vitest';
import { showWhole } from '../../../renderer/components/whole-text.ts';

/** A cell whose content is wider than it is, or not, with the pointer over it. */
function hovered(html: string, { content = 300, room = 100 } = {}): HTMLElement {
	document.body.innerHTML = `<div class="cell" role="gridcell">${html}</div>`;
	const cell = document.querySelector<HTMLElement>('.cell') ?? document.body;
	Object.defineProperty(cell, 'scrollWidth', { value: content, configurable: true });
	Object.defineProperty(cell, 'clientWidth', { value: room, configurable: true });
	point(cell);
	return cell;
}

function point(cell: HTMLElement): void {
	cell.addEventListener('pointerover', showWhole as EventListener, { once: true });
	cell.dispatchEvent(new Event('pointerover', { bubbles: true }));
}

test('a cell that is cut shows its whole text', () => {
	expect(hovered(' 1,712 (91.50 %) ').title).toBe('1,712 (91.50 %)');
});

test('a cell whose text fits shows nothing, also when it was cut before', () => {
	const cell = hovered('1,712', { content: 300 });
	Object.defineProperty(cell, 'clientWidth', { value: 400, configurable: true });
	point(cell);
	expect(cell.title).toBe('');
});

test('a cell with a tip of its own keeps it', () => {
	expect(hovered('<span title="both names">name</span>').title).toBe('');
});

test('heads keep what they say of their column', () => {
	document.body.innerHTML = '<div class="cell" role="columnheader" title="Packets lost">Lost</div>';
	const head = document.querySelector<HTMLElement>('.cell') ?? document.body;
	point(head);
	expect(head.title).toBe('Packets lost');
});
