import { beforeEach, describe, expect, test } from 'vitest';
import type { Capture } from '../../../renderer/state/capture.svelte.ts';
import { addressFilter } from '../../../renderer/state/node-names.svelte.ts';
import { cellText } from '../../../renderer/features/streams/cell-text.ts';
import { NumberFormat, namedEndpoint } from '../../../renderer/format/numbers.ts';
import { runCommand } from '../../../renderer/commands.ts';
import { fakeStream } from '../../fixtures/fake-streams.ts';
import { fakeWindow } from '../../fixtures/fake-window.ts';
import { until } from '../../fixtures/until.ts';

const PHONE = '192.168.0.7';
let window: Awaited<ReturnType<typeof fakeWindow>>;
let capture: Capture;

beforeEach(async () => {
	window = await fakeWindow(['/x/a.pcap']);
	await window.app.chooseCaptures();
	const [first] = window.app.workbench.captures;
	if (first === undefined) throw new Error('no capture');
	capture = first;
	await until(() => expect(capture.view?.phase).toBe('complete'));
});

describe('names of addresses', () => {
	test('stand in the place of the address, which is told beside them', async () => {
		const { names } = capture;
		expect(names.of(PHONE)).toBe(PHONE);
		await names.give([PHONE], '  phone ');
		expect(names.of(PHONE)).toBe('phone');
		expect(names.both(PHONE)).toBe(`phone (${PHONE})`);
		expect(namedEndpoint({ address: PHONE, port: 5060 }, names.of)).toBe(`phone (${PHONE}:5060)`);
		expect(namedEndpoint({ address: '192.0.2.9', port: 5060 }, names.of)).toBe('192.0.2.9:5060');
		await names.give([PHONE], '');
		expect(names.of(PHONE)).toBe(PHONE);
	});

	test('are kept: whoever opens the capture again finds them', async () => {
		await capture.names.give([PHONE], 'phone');
		const again = await fakeAgain();
		await again.names.load();
		expect([...again.names.all]).toEqual([[PHONE, 'phone']]);
	});

	test('are taken back step by step, by a command too', async () => {
		const { names } = capture;
		expect(names.canUndo).toBe(false);
		await names.give([PHONE], 'phone');
		await names.give([PHONE], 'phone');
		await names.give([PHONE], 'recorder');
		await runCommand(window.app, 'undoName');
		await until(() => expect(names.of(PHONE)).toBe('phone'));
		expect(await names.undo()).toBe(true);
		expect([names.of(PHONE), names.canUndo]).toEqual([PHONE, false]);
		expect(await names.undo()).toBe(false);
	});

	test('are found by any part of name or address', async () => {
		await capture.names.give([PHONE], 'Phone of the lobby');
		expect(capture.names.find('lobby')).toEqual([[PHONE, 'Phone of the lobby']]);
		expect(capture.names.find('168.0')).toHaveLength(1);
		expect(capture.names.find('cellar')).toEqual([]);
		expect(capture.names.find(' ')).toEqual([]);
	});

	test('stand in the list of streams and on the ladder', async () => {
		const { app } = window;
		await capture.names.give([PHONE], 'phone');
		app.flow.follow([{ capture, call: 0 }]);
		const heads = () => (app.flow.layout?.columns ?? []).map(({ node }) => node.key);
		await until(() => expect(heads()).toContain('phone'));
		const item = { ...fakeStream(0), source: { address: PHONE, port: 5004 } };
		const row = { ref: { capture, stream: item.firstFrame }, item };
		const shown = (column: 'source' | 'destination'): string =>
			cellText(row, column, new NumberFormat('en'), 'relative');
		expect(shown('source')).toBe('phone');
		expect(shown('destination')).toBe(item.destination.address);
	});

	test('given on the ladder hold everywhere', async () => {
		const { app } = window;
		app.flow.follow([{ capture, call: 0 }]);
		await until(() => expect(app.flow.rows.length).toBeGreaterThan(0));
		await app.flow.rename(PHONE, 'phone');
		expect(capture.names.of(PHONE)).toBe('phone');
	});
});

/** The same capture once more, as another window of it would have it. */
async function fakeAgain(): Promise<Capture> {
	const { Capture } = await import('../../../renderer/state/capture.svelte.ts');
	return new Capture(window.app.client, capture.id, 'B', capture.name);
}

test.each([
	['192.0.2.1', 'ip.addr == 192.0.2.1'],
	['2001:db8::1', 'ipv6.addr == 2001:db8::1'],
	['00:11:22:aa:bb:cc', 'eth.addr == 00:11:22:aa:bb:cc'],
])('the packets of %s are those of %s', (address, filter) => {
	expect(addressFilter(address)).toBe(filter);
});
