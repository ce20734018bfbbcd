import { describe, expect, test, vi } from 'vitest';
import { letterOf } from '../../../renderer/state/workbench.svelte.ts';
import { fakeWindow } from '../../fixtures/fake-window.ts';

test.each([
	[1, 'A'],
	[26, 'Z'],
	[27, 'AA'],
	[53, 'BA'],
	[703, 'AAA'],
])('capture %d has the letter %s', (number, letter) => {
	expect(letterOf(number)).toBe(letter);
});

describe('workbench', () => {
	test('letters are not given twice, even when a capture was closed', async () => {
		const { app } = await fakeWindow(['/a.pcap', '/b.pcap']);
		await app.chooseCaptures();
		const [first] = app.workbench.captures;
		if (first !== undefined) await app.workbench.close(first);
		await app.chooseCaptures();
		expect(app.workbench.captures.map(({ letter }) => letter)).toEqual(['B', 'C', 'D']);
	});

	test('closing the last capture leads back to the start', async () => {
		const { app } = await fakeWindow(['/a.pcap']);
		await app.chooseCaptures();
		expect(app.workbench.view).toBe('streams');
		const [capture] = app.workbench.captures;
		if (capture !== undefined) await app.workbench.close(capture);
		expect(app.workbench.view).toBe('start');
	});

	test('a way back does not lead into a capture that was closed', async () => {
		const { app } = await fakeWindow(['/a.pcap', '/b.pcap']);
		await app.chooseCaptures();
		const [a, b] = app.workbench.captures;
		app.workbench.go('streams', a?.id ?? null);
		app.workbench.go('packets', b?.id ?? null);
		if (a !== undefined) await app.workbench.close(a);
		app.workbench.back();
		expect(app.workbench.scope).toBeNull();
		expect(app.workbench.view).toBe('streams');
	});

	test('files that were dropped open by their grants', async () => {
		const { app, push, grants } = await fakeWindow();
		app.client.onNotice((notice) => app.notice(notice));
		push({ kind: 'grants', items: [grants.give('/dropped.pcap', 'read')] });
		await vi.waitFor(() => expect(app.workbench.captures[0]?.name).toBe('dropped.pcap'));
	});

	test('an engine that ends leaves its snapshots, and a new one takes over', async () => {
		const { app, processes } = await fakeWindow();
		app.client.onNotice((notice) => app.notice(notice));
		await app.chooseCaptures();
		const [capture] = app.workbench.captures;
		await vi.waitFor(() => expect(capture?.view?.phase).toBe('complete'));
		processes[0]?.exit(9);
		expect(capture?.end).toMatchObject({ reason: 'killed' });
		expect(capture?.view?.info.file.packets).toBe(102_638);
		await capture?.reopen({ withoutFrames: false });
		expect(capture?.end).toBeNull();
		expect(processes).toHaveLength(2);
		await vi.waitFor(() => expect(capture?.view?.phase).toBe('complete'));
	});
});
