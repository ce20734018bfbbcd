import { beforeEach, describe, expect, test } from 'vitest';
import type { LiveView } from '../../../main/ipc/contract.ts';
import { batchOfPackets } from '../../fixtures/builders/live.ts';
import { fakeWindow } from '../../fixtures/fake-window.ts';
import { until } from '../../fixtures/until.ts';

let window: Awaited<ReturnType<typeof fakeWindow>>;
beforeEach(async () => {
	window = await fakeWindow(['/tmp']);
	window.app.client.onNotice((notice) => window.app.notice(notice));
	await window.app.live.load();
});

const live = () => window.app.live;
const send = (packets: number): void => {
	const one = { seconds: 1_700_000_000, nanoseconds: 1, bytes: new Uint8Array(100) };
	const process = window.capturing[0];
	process?.sources.at(-1)?.taker?.batch(batchOfPackets(Array.from({ length: packets }, () => one)));
	process?.tick();
};

describe('choosing what to capture', () => {
	test('the first interface that can be opened is chosen, and choices are kept', async () => {
		expect(live().choice).toMatchObject({ interfaces: ['lo'], promiscuous: true, ring: null });
		await live().choose({ snapLength: 96 });
		expect(window.app.settings.value.liveChoice).toMatchObject({ snapLength: 96 });
		await live().pick('lo', { isAdded: true });
		expect(live().choice.interfaces).toEqual(['lo']);
	});

	test('the filter is checked while it is typed', async () => {
		expect(live().isFilterRight).toBe(false);
		await live().choose({ filter: 'udp' });
		expect(live().isFilterRight).toBe(true);
		expect(live().filterFault).toBeNull();
	});

	test('traces become packets a second, while the start screen is seen', async () => {
		await live().watch();
		send(0);
		send(7);
		send(2);
		expect(live().rates('lo')).toEqual([0, 7, 2]);
		for (let second = 0; second < 70; second++) send(1);
		expect(live().rates('lo')).toHaveLength(60);
		await live().unwatch();
		expect(live().rates('lo')).toEqual([]);
		expect(window.capturing[0]?.received.at(-1)).toEqual({ kind: 'watch', names: [] });
	});
});

describe('a capture that runs', () => {
	test('is shown with its counters, and ends when told to', async () => {
		await live().start();
		expect(window.app.workbench.captures.map(({ name }) => name)).toEqual(['Live: lo']);
		send(3);
		expect(live().shown?.view).toMatchObject({ isRunning: true, packets: 3, bytes: 300 });
		expect(live().canStart).toBe(false);
		await live().stop();
		expect(live().running).toBeNull();
		expect(live().shown?.view.isRunning).toBe(false);
		await live().stop();
	});

	test('starts again as a capture of its own', async () => {
		await live().start();
		await live().restart();
		expect(window.app.workbench.captures.map(({ letter }) => letter)).toEqual(['A', 'B']);
		expect(live().running?.capture).toBe('c2');
	});

	test('one that was closed runs no more, and is offered instead', async () => {
		await live().start();
		send(1);
		const [capture] = window.app.workbench.captures;
		if (capture !== undefined) await window.app.workbench.close(capture);
		expect(live().running).toBeNull();
		await live().load();
		expect(live().left).toHaveLength(1);
		await live().openLeft(live().left[0]?.id ?? '');
		expect(window.app.workbench.captures).toHaveLength(1);
		await live().load();
		expect(live().left).toEqual([]);
	});

	test('what is left behind goes when it is discarded', async () => {
		await live().start();
		window.live.close();
		expect(window.spools.left().length).toBe(1);
		await live().load();
		await live().discardLeft(live().left[0]?.id ?? '');
		expect(live().left).toEqual([]);
	});

	test('records its streams into the chosen folder, and says how many', async () => {
		await live().start();
		const { capture } = live().shown ?? {};
		if (capture === undefined) throw new Error('no capture');
		await live().record(capture.id);
		await until(() => expect(live().recording(capture.id)?.phase).toBe('running'));
		expect(live().recording(capture.id)).toMatchObject({ folder: '/tmp', streams: 2 });
		await live().stopRecording(capture.id);
		await until(() =>
			expect(live().recording(capture.id)).toMatchObject({
				phase: 'done',
				items: [{ file: '2de8a9b6.wav' }],
			}),
		);
	});
});

test('what is held stands still and shows the newest when it is let go', () => {
	const { app, push } = window;
	const values: unknown[] = [];
	const listener = {
		snapshot: (value: unknown) => values.push(value),
		failed: () => undefined,
	};
	const end = app.client.subscribe('packets', { capture: 'c1' as never, filter: '' }, listener);
	push({ kind: 'snapshot', id: 1, revision: 1, value: 'first' });
	live().hold(true);
	push({ kind: 'snapshot', id: 1, revision: 2, value: 'second' });
	expect(live().isHeld).toBe(true);
	expect(values).toEqual(['first']);
	live().hold(false);
	expect(values).toEqual(['first', 'second']);
	end();
});

test('progress is never held, nor the first answer to a new question', () => {
	const { app, push } = window;
	const values: unknown[] = [];
	const listener = {
		snapshot: (value: unknown) => values.push(value),
		failed: () => undefined,
	};
	live().hold(true);
	app.client.subscribe('capture', { capture: 'c1' as never }, listener);
	app.client.subscribe('packets', { capture: 'c1' as never, filter: 'x' }, listener);
	push({ kind: 'snapshot', id: 1, revision: 1, value: 'progress' });
	push({ kind: 'snapshot', id: 1, revision: 2, value: 'more' });
	push({ kind: 'snapshot', id: 2, revision: 1, value: 'new list' });
	expect(values).toEqual(['progress', 'more', 'new list']);
});

test('the end of the capture lets go of what is held', async () => {
	await live().start();
	live().hold(true);
	const view = live().shown?.view as LiveView;
	window.push({ kind: 'live', live: { ...view, isRunning: false } });
	expect(live().isHeld).toBe(false);
});
