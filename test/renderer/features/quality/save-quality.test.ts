import { configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 10_000 });

const target = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-quality-')), 'a.pcapng');

/** Opens the stream's quality and saves it in one form. */
async function save(name: string, direction?: string) {
	const window = await fakeWindow([target]);
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.quality.graphs).toHaveLength(1));
	if (direction !== undefined) {
		await until(() => expect(window.app.quality.reverse).not.toBeNull());
		await user.click(screen.getByRole('button', { name: direction }));
	}
	await user.click(screen.getByRole('button', { name: 'Save as' }));
	await user.click(screen.getByRole('menuitem', { name }));
	await screen.findByText('Saved a.pcapng');
	return { ...window, content: readFileSync(target, 'utf8') };
}

describe('saving what the Quality view shows', () => {
	test('every packet as CSV', async () => {
		const { app, content } = await save('Save packets of the stream as CSV…');
		const lines = content.trimEnd().split('\r\n');
		const { forward } = app.quality.items;
		expect(lines[0]).toContain('Delta (ms),Jitter (ms),Skew (ms),Bandwidth (kbit/s),Marker,Status');
		expect(lines[1]?.split(',').slice(0, 2)).toEqual([forward?.ssrc, String(forward?.firstFrame)]);
	});

	test('both directions, when both are shown', async () => {
		const { app, content } = await save('Save packets of the stream as CSV…', 'Both');
		const numbers = new Set(
			content
				.trimEnd()
				.split('\r\n')
				.slice(1)
				.map((line) => line.slice(0, 10)),
		);
		const { forward, reverse } = app.quality.items;
		expect(numbers).toEqual(new Set([forward?.ssrc, reverse?.ssrc]));
	});

	test('values of the graphs as CSV', async () => {
		const { content } = await save('Save graph values as CSV…');
		const graphs = new Set(
			content
				.trimEnd()
				.split('\r\n')
				.slice(1)
				.map((line) => line.split(',')[1]),
		);
		expect(graphs).toContain('jitter');
		expect(graphs).toContain('loss');
	});

	test('the graphs as SVG', async () => {
		const { content } = await save('Save graphs as SVG…');
		const picture = new DOMParser().parseFromString(content, 'image/svg+xml');
		expect(picture.querySelector('parsererror')).toBeNull();
		expect(picture.querySelector('title')?.textContent).toContain('0x2de8a9b6');
		expect(picture.querySelectorAll('polyline').length).toBeGreaterThanOrEqual(5);
	});
});
