import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeWindow } from '../../fixtures/fake-window.ts';

let window: Awaited<ReturnType<typeof fakeWindow>>;

beforeEach(async () => {
	window = await fakeWindow(['/out']);
	await window.app.chooseCaptures();
	await vi.waitFor(() => expect(window.app.workbench.captures[0]?.view?.phase).toBe('complete'));
});

describe('saving', () => {
	test('lists what would be saved, without what cannot be', async () => {
		const { save } = window.app;
		await save.prepare(window.app.workbench.captures, null);
		expect(save.lines).toHaveLength(24);
		expect(save.chosen).toHaveLength(18);
		expect(save.estimatedBytes).toBeGreaterThan(0);
	});

	test('takes the streams that were selected, and lines out of it', async () => {
		const { save, workbench } = window.app;
		const [capture] = workbench.captures;
		if (capture === undefined) throw new Error('no capture');
		const streams = [1, 2, 3].map((stream) => ({ capture, stream }));
		await save.prepare([capture], streams);
		expect(save.lines.map(({ item }) => item.id)).toEqual(['rtp-1', 'rtp-2', 'rtp-3']);
		save.pick(save.lines[1]?.key ?? '', { chosen: false });
		expect(save.chosen.map(({ item }) => item.id)).toEqual(['rtp-1', 'rtp-3']);
		save.pickAll({ chosen: false });
		expect(save.chosen).toEqual([]);
	});

	test('runs to a manifest', async () => {
		const { save } = window.app;
		await save.prepare(window.app.workbench.captures, null);
		await save.chooseFolder();
		await save.start();
		await vi.waitFor(() => expect(save.phase).toBe('ended'));
		expect(save.progress[0]?.manifest?.items).toHaveLength(18);
		expect(save.fraction).toBe(1);
	});

	test('does not start without a folder', async () => {
		const { save } = window.app;
		await save.prepare(window.app.workbench.captures, null);
		await save.start();
		expect(save.phase).toBe('plan');
		expect(window.calls).not.toContain('startSave');
	});

	test('keeps two captures apart in folders of their own', async () => {
		await window.app.chooseCaptures();
		const { save } = window.app;
		await save.prepare(window.app.workbench.captures, null);
		await save.chooseFolder();
		await save.start();
		const paths = window.processes.flatMap(({ received }) =>
			received.flatMap((message) =>
				message.kind === 'call' && message.name === 'startSave'
					? [(message.argument as { path: string }).path]
					: [],
			),
		);
		expect(paths).toEqual(['/out/A out', '/out/B out']);
	});

	test('an engine that dies ends its part of the save', async () => {
		const { app, processes } = window;
		app.client.onNotice((notice) => app.notice(notice));
		await app.save.prepare(app.workbench.captures, null);
		await app.save.chooseFolder();
		await app.save.start();
		processes[0]?.exit(9);
		expect(app.save.phase).toBe('ended');
	});
});
