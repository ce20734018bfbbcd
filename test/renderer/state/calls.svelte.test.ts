import { beforeEach, describe, expect, test } from 'vitest';
import { fakeWindow } from '../../fixtures/fake-window.ts';
import { until } from '../../fixtures/until.ts';

let window: Awaited<ReturnType<typeof fakeWindow>>;

beforeEach(async () => {
	window = await fakeWindow(['/x/a.pcap', '/x/b.pcap']);
	await window.app.chooseCaptures();
	await listed(22);
});

async function listed(count: number): Promise<void> {
	await until(() => {
		window.app.calls.ask();
		expect(window.app.calls.isAnswered).toBe(true);
		expect(window.app.calls.count).toBe(count);
	});
}

const ids = (): readonly string[] => {
	const { calls } = window.app;
	return Array.from({ length: calls.count }, (_, row) => calls.rowAt(row)?.item.id ?? '');
};

describe('calls of two captures', () => {
	test('stand one capture after the other, then by their sort keys', async () => {
		const { calls } = window.app;
		expect(calls.rowAt(0)?.ref.capture.letter).toBe('A');
		expect(calls.rowAt(11)?.ref.capture.letter).toBe('B');
		calls.clickHead('packets', { add: false });
		calls.clickHead('packets', { add: false });
		await until(() => {
			calls.ask();
			expect(ids().slice(0, 2)).toEqual(['sip-936', 'sip-936']);
		});
	});

	test('are found by number, state and kind, and all at once again', async () => {
		const { calls } = window.app;
		calls.search('+8135');
		await listed(2);
		calls.search('');
		calls.toggleState('rejected');
		calls.toggleState('cancelled');
		await listed(6);
		expect(calls.isFiltered).toBe(true);
		calls.toggleState('cancelled');
		await listed(4);
		await calls.showAll();
		await listed(22);
		expect(calls.isFiltered).toBe(false);
		calls.setScope('registration');
		await listed(2);
		calls.setScope('all');
		await listed(26);
	});

	test('the quality is asked of the engines, and hides calls until all are shown', async () => {
		const { calls } = window.app;
		const asked = () =>
			window.processes.map(({ received }) =>
				received.findLast((message) => message.kind === 'subscribe' && message.view === 'calls'),
			);
		calls.setQuality('noted');
		await until(() => {
			calls.ask();
			expect(asked()).toMatchObject([
				{ query: { quality: 'noted' } },
				{ query: { quality: 'noted' } },
			]);
			expect(calls.count).toBeLessThan(22);
		});
		expect(calls.isFiltered).toBe(true);
		await calls.showAll();
		await listed(22);
	});

	test('the time range hides calls that lie outside it', async () => {
		window.app.workbench.setRange({ from: 0, to: 1.5 });
		await listed(2);
	});

	test('selections stay when filters hide them, and are counted', async () => {
		const { calls } = window.app;
		calls.selection.all(3, calls.keyAt);
		calls.search('0000002115');
		await listed(2);
		expect(calls.selected).toHaveLength(3);
		expect(calls.hiddenSelected).toBe(2);
	});

	test('figures are those of the capture of the call, as the engine gives them', () => {
		const { calls } = window.app;
		calls.selection.only(13, calls.keyAt(13));
		expect(calls.summary?.capture.letter).toBe('B');
		expect(calls.summary?.figures.asr).toBe(0.5);
	});

	test('streams of the chosen calls', () => {
		const { calls } = window.app;
		calls.selection.only(0, calls.keyAt(0));
		expect(window.app.streamsOfCalls().map(({ stream }) => stream)).toEqual([1, 2]);
		calls.selection.all(2, calls.keyAt);
		expect(window.app.streamsOfCalls().map(({ stream }) => stream)).toEqual([1, 2, 3, 4]);
	});

	test('a call is selected by name, if it is not hidden', async () => {
		const { calls, workbench } = window.app;
		const [capture] = workbench.captures;
		if (capture === undefined) throw new Error('no capture');
		expect(calls.select({ capture, call: 3 })).toBe(true);
		expect(calls.currentItem?.id).toBe('sip-21');
		calls.search('0000002115');
		await listed(2);
		expect(calls.select({ capture, call: 3 })).toBe(false);
	});
});
