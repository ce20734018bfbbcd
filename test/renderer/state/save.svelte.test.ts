import { beforeEach, describe, expect, test } from 'vitest';
import { fakeWindow } from '../../fixtures/fake-window.ts';
import { until } from '../../fixtures/until.ts';

let window: Awaited<ReturnType<typeof fakeWindow>>;

beforeEach(async () => {
	window = await fakeWindow(['/out']);
	await window.app.chooseCaptures();
	await until(() => expect(window.app.workbench.captures[0]?.view?.phase).toBe('complete'));
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
		await until(() => expect(save.phase).toBe('ended'));
		expect(save.progress[0]?.manifest?.items).toHaveLength(18);
		expect(save.fraction).toBe(1);
	});

	test('shows and plays its files where they were written, captures apart', async () => {
		const { save, workbench } = window.app;
		await save.prepare(workbench.captures, null);
		await save.chooseFolder();
		await save.start();
		await until(() => expect(save.phase).toBe('ended'));
		await save.play('a.wav', 0);
		await window.app.chooseCaptures();
		await until(() => expect(workbench.captures).toHaveLength(2));
		await until(() => expect(workbench.captures[1]?.view?.phase).toBe('complete'));
		await save.prepare(workbench.captures, null);
		await save.start();
		await until(() => expect(save.phase).toBe('ended'));
		await save.play('a.wav', 1);
		await save.show('b.wav', 0);
		await save.show(null);
		const [first, second] = workbench.captures.map(({ letter, name }) => `${letter} ${name}`);
		expect(window.log.filter(([what]) => String(what).endsWith('Item'))).toEqual([
			['openItem', '/out/a.wav'],
			['openItem', `/out/${second ?? ''}/a.wav`],
			['showItem', `/out/${first ?? ''}/b.wav`],
			['showItem', '/out'],
		]);
	});

	test('a joint file goes with its streams, and can be left out by itself', async () => {
		const { app, processes } = await fakeWindow(['/device.pcap']);
		await app.chooseCaptures();
		await until(() => expect(app.workbench.captures[0]?.view?.phase).toBe('complete'));
		const [capture] = app.workbench.captures;
		if (capture === undefined) throw new Error('no capture');
		const { save } = app;
		await save.prepare(
			[capture],
			[1, 2].map((stream) => ({ capture, stream })),
		);
		expect(save.chosen.map(({ item }) => item.id)).toEqual(['rtp-1', 'rtp-2', 'rtp-1+rtp-2']);
		await save.chooseFolder();
		save.pick(`${capture.id}/rtp-1+rtp-2`, { chosen: false });
		await save.start();
		const saves = processes.flatMap(({ received }) =>
			received.filter((one) => one.kind === 'call' && one.name === 'startSave'),
		);
		expect(saves).toMatchObject([
			{ argument: { request: { only: ['rtp-1', 'rtp-2'], leaveOut: ['rtp-1+rtp-2'] } } },
		]);
		await until(() => expect(save.phase).toBe('ended'));
		expect(save.progress[0]?.manifest?.items.map(({ id }) => id)).toEqual(['rtp-1', 'rtp-2']);
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

describe('saving calls', () => {
	const refs = (...numbers: readonly number[]) => {
		const [capture] = window.app.workbench.captures;
		if (capture === undefined) throw new Error('no capture');
		return numbers.map((call) => ({ capture, call }));
	};

	test('lists one file for each call, by its id', async () => {
		const { save } = window.app;
		await save.prepareCalls(refs(0, 2));
		expect(save.callFiles).toBe('together');
		expect(save.lines.map(({ item }) => item.id)).toEqual(['sip-936', 'sip-17']);
		expect(save.chosen.map(({ item }) => item.id)).toEqual(['sip-936']);
	});

	test('or each of their streams, and back', async () => {
		const { save } = window.app;
		await save.prepareCalls(refs(0, 1));
		await save.chooseFiles('apart');
		expect(save.lines.map(({ item }) => item.id)).toEqual(['rtp-1', 'rtp-2', 'rtp-3', 'rtp-4']);
		await save.chooseFiles('together');
		expect(save.lines).toHaveLength(2);
	});

	test('streams are streams again afterwards', async () => {
		const { save } = window.app;
		await save.prepareCalls(refs(0));
		await save.prepare(window.app.workbench.captures, null);
		expect(save.callFiles).toBeNull();
		expect(save.lines).toHaveLength(24);
	});

	test('runs to a manifest with the call in it', async () => {
		const { save } = window.app;
		await save.prepareCalls(refs(0));
		await save.chooseFolder();
		await save.start();
		await until(() => expect(save.phase).toBe('ended'));
		expect(save.progress[0]?.manifest?.items).toMatchObject([{ id: 'sip-936' }]);
	});
});
