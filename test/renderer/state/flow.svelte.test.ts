import { beforeEach, describe, expect, test } from 'vitest';
import { addressOf } from '../../../renderer/state/flow.svelte.ts';
import { fakeWindow } from '../../fixtures/fake-window.ts';
import { until } from '../../fixtures/until.ts';

let window: Awaited<ReturnType<typeof fakeWindow>>;

async function show(...numbers: readonly number[]): Promise<void> {
	const { flow, workbench } = window.app;
	const [capture] = workbench.captures;
	if (capture === undefined) throw new Error('no capture');
	flow.follow(numbers.map((call) => ({ capture, call })));
	await until(() => expect(flow.rows.length).toBeGreaterThan(0));
	flow.keepPlace();
}

const keys = (): readonly string[] =>
	(window.app.flow.layout?.columns ?? []).map(({ node }) => node.key);

beforeEach(async () => {
	window = await fakeWindow(['/x/a.pcap']);
	await window.app.chooseCaptures();
	await until(() => expect(window.app.workbench.captures[0]?.view?.phase).toBe('complete'));
});

describe('ladder', () => {
	test('shows the messages and streams of a call; the first row has the focus', async () => {
		await show(0);
		expect(window.app.flow.rows).toHaveLength(19);
		expect(window.app.flow.row?.label).toMatch(/^INVITE/u);
	});

	test('folds repeats away and keeps the place', async () => {
		await show(0);
		const { flow } = window.app;
		expect(flow.goToFrame(947)).toBe(true);
		flow.choose({ fold: true });
		expect(flow.rows).toHaveLength(11);
		expect(flow.row?.frame).toBe(947);
	});

	test('draws several calls with their brackets, and other legs when asked', async () => {
		await show(0, 2);
		await until(() => expect(window.app.flow.layout?.brackets).toHaveLength(2));
		await show(3);
		window.app.flow.choose({ legs: true });
		await until(() => expect(window.app.flow.callIds).toEqual(new Set(['sip-21', 'sip-17'])));
	});

	test('nodes are moved, named, merged and taken apart', async () => {
		await show(0);
		const { flow } = window.app;
		expect(keys()).toEqual(['61.196.187.6', '192.168.0.7']);
		flow.moveNode('192.168.0.7', -1);
		expect(keys()).toEqual(['192.168.0.7', '61.196.187.6']);
		await flow.rename('192.168.0.7', 'Phone');
		await until(() => expect(keys()).toEqual(['Phone', '61.196.187.6']));
		expect(flow.groupOf('Phone')?.addresses).toEqual(['192.168.0.7']);
		flow.merge('Phone', '61.196.187.6');
		await until(() => expect(keys()).toEqual(['Phone']));
		await flow.split('Phone');
		await until(() => expect(keys()).toHaveLength(2));
		await flow.rename('61.196.187.6', 'SBC');
		await until(() => expect(keys()).toContain('SBC'));
		await flow.rename('SBC', '');
		await until(() => expect(keys()).toContain('61.196.187.6'));
		expect(flow.groups).toEqual([]);
	});

	test('follows a time', async () => {
		await show(0);
		window.app.flow.pointAt(0.939789 + 5.5);
		expect(window.app.flow.row?.frame).toBe(947);
		window.app.flow.pointAt(-1);
		expect(window.app.flow.row?.frame).toBe(947);
	});

	test('has the text of every message, asked for once a call', async () => {
		await show(0);
		const { flow } = window.app;
		const row = flow.row;
		if (row === null) throw new Error('no row');
		expect(await flow.textOf(row)).toMatchObject([{ text: /^INVITE sip:0000002115@/u }]);
		await flow.textOf(flow.rows[1]?.row ?? row);
		expect(window.calls.filter((name) => name === 'callMessages')).toHaveLength(1);
	});

	test('shows nothing when nothing is chosen', async () => {
		await show(0);
		window.app.flow.follow([]);
		expect(window.app.flow).toMatchObject({ capture: null, layout: null, row: null });
	});
});

test.each([
	['192.0.2.1', '192.0.2.1'],
	['192.0.2.1:5060', '192.0.2.1'],
	['2001:db8::1', '2001:db8::1'],
	['[2001:db8::1]:5060', '2001:db8::1'],
])('the address of node %s is %s', (key, address) => {
	expect(addressOf(key)).toBe(address);
});
