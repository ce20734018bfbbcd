import { beforeEach, describe, expect, test } from 'vitest';
import { focusArea } from '../../../../renderer/features/frame/areas.ts';

const focused = (): string | undefined => document.activeElement?.id;

describe('areas of the window', () => {
	beforeEach(() => {
		document.body.innerHTML = `
			<nav data-focus="rail"><button id="rail">Open</button></nav>
			<div data-focus="streams">
				<div role="grid" tabindex="-1">
					<button id="head" tabindex="-1">Source Address</button>
					<div role="row" id="first" tabindex="-1"></div>
					<div role="row" id="second" tabindex="0"></div>
				</div>
			</div>
			<div data-focus="nothing"><p>no stream</p></div>
			<div data-focus="packet">
				<button id="toggle" tabindex="-1">open</button>
				<div role="treeitem" id="field" tabindex="0"></div>
			</div>
			<div data-focus="flow">
				<button id="node">192.0.2.1</button>
				<div role="grid" id="ladder" tabindex="0"></div>
			</div>`;
	});

	test('are entered at the row where one was, never at a head that Tab does not reach', () => {
		focusArea('streams');
		expect(focused()).toBe('second');
	});

	test('are entered at the list, not at what stands above it', () => {
		focusArea('flow');
		expect(focused()).toBe('ladder');
	});

	test('follow each other in the order of the page, those without a target left out', () => {
		const order = ['rail', 'streams', 'packet', 'flow', 'rail'].map(() => {
			focusArea('next');
			return focused();
		});
		expect(order).toEqual(['rail', 'second', 'field', 'ladder', 'rail']);
	});

	test('that are not on the page leave the focus where it is', () => {
		focusArea('rail');
		focusArea('player');
		expect(focused()).toBe('rail');
	});
});
