import { describe, expect, test, vi } from 'vitest';
import { CaptureUnreadableError } from '../../../app/errors.ts';
import type { Answer } from '../../../main/ipc/contract.ts';
import type { CallEvent } from '../../../main/ipc/wire.ts';
import {
	CALL_CHANNEL,
	PUSH_CHANNEL,
	checkCall,
	checkQuery,
	checkSender,
	push,
	serveCalls,
} from '../../../main/ipc/wire.ts';

const PAGE = { url: 'tapdeck://app/index.html', parent: null };

function serve(run: (sender: string, call: unknown) => unknown) {
	let handler: ((event: CallEvent<string>, message: unknown) => Promise<Answer<unknown>>) | null =
		null;
	serveCalls<string>(
		{
			handle: (channel, listener) => {
				expect(channel).toBe(CALL_CHANNEL);
				handler = listener;
			},
		},
		(sender) => sender === 'ours',
		run,
	);
	return (message: unknown, event: Partial<CallEvent<string>> = {}) =>
		handler?.({ sender: 'ours', senderFrame: PAGE, ...event }, message);
}

describe('sender', () => {
	test('the top frame of our page may call', () => {
		expect(() => checkSender(PAGE)).not.toThrow();
	});

	test.each([
		['a frame that is gone', null],
		['a frame inside a page', { ...PAGE, parent: {} }],
		['another scheme', { url: 'https://app/index.html', parent: null }],
		['another host', { url: 'tapdeck://media/1', parent: null }],
		['a host that begins like ours', { url: 'tapdeck://app.example.org/', parent: null }],
		['an empty page', { url: 'about:blank', parent: null }],
	])('%s may not', (_what, frame) => {
		expect(() => checkSender(frame)).toThrow('call from a');
	});

	test('a window that is not ours is refused before anything is looked at', async () => {
		const run = vi.fn();
		const answer = await serve(run)({ name: 'facts' }, { sender: 'foreign' });
		expect(answer).toEqual({
			error: { code: 'contract', message: 'call from a window that is not ours', details: {} },
		});
		expect(run).not.toHaveBeenCalled();
	});
});

describe('calls', () => {
	test('a call that fits is run with its checked argument', async () => {
		const run = vi.fn(() => 'done');
		const argument = { capture: 'c1', frame: 7, more: 'is left out' };
		expect(await serve(run)({ name: 'packetDetail', argument })).toEqual({ ok: 'done' });
		expect(run).toHaveBeenCalledWith('ours', {
			group: 'commands',
			name: 'packetDetail',
			argument: { capture: 'c1', frame: 7 },
		});
	});

	test.each([
		['no message', undefined],
		['no name', {}],
		['an unknown name', { name: 'eval' }],
		['a name from the prototype', { name: 'constructor' }],
		[
			'a path where a grant belongs',
			{ name: 'openCapture', argument: { grants: ['/etc/passwd'], rules: '4.4' } },
		],
		['no grants', { name: 'openCapture', argument: { grants: [], rules: '4.4' } }],
		[
			'unknown rules',
			{ name: 'openCapture', argument: { grants: [crypto.randomUUID()], rules: '5' } },
		],
		['a negative frame', { name: 'packetDetail', argument: { capture: 'c1', frame: -1 } }],
		['half a frame', { name: 'packetDetail', argument: { capture: 'c1', frame: 1.5 } }],
		['a capture that is no id', { name: 'packetDetail', argument: { capture: '../c1', frame: 1 } }],
		[
			'a page too large',
			{ name: 'packetPage', argument: { capture: 'c1', order: 1, offset: 0, limit: 1e6 } },
		],
		[
			'a filter too long',
			{ name: 'checkFilter', argument: { capture: 'c1', expression: 'x'.repeat(5000) } },
		],
		['an argument where none belongs', { name: 'facts', argument: { a: 1 } }],
	])('%s is refused as ContractError', async (_what, message) => {
		const run = vi.fn();
		const answer = await serve(run)(message);
		expect(answer).toMatchObject({ error: { code: 'contract' } });
		expect(run).not.toHaveBeenCalled();
	});

	test('an error crosses with its code and details', async () => {
		const run = (): never => {
			throw new CaptureUnreadableError('Cannot open a.pcap: it is gone.', { file: 'a.pcap' });
		};
		expect(await serve(run)({ name: 'facts' })).toEqual({
			error: {
				code: 'capture-unreadable',
				message: 'Cannot open a.pcap: it is gone.',
				details: { file: 'a.pcap' },
			},
		});
	});

	test('a message names the field that does not fit', () => {
		const argument = { capture: 'c1', frame: 'x' };
		expect(() => checkCall({ name: 'packetDetail', argument })).toThrow(/packetDetail: frame:/u);
	});
});

describe('queries of views', () => {
	const query = { capture: 'c1', filter: '', from: null, to: null, sort: [] };

	test('a query that fits passes', () => {
		expect(checkQuery('streams', query)).toEqual({ view: 'streams', query });
	});

	test.each([
		['an unknown view', 'secrets', query],
		['a view from the prototype', 'toString', query],
		['an unknown column', 'streams', { ...query, sort: [{ column: 'x', descending: true }] }],
		['an endless range', 'streams', { ...query, to: Infinity }],
		[
			'more bins than are drawn',
			'timeline',
			{ capture: 'c1', from: null, to: null, bins: 1e6, limit: 1 },
		],
	])('%s is refused', (_what, view, untrusted) => {
		expect(() => checkQuery(view, untrusted)).toThrow();
	});
});

test('a push goes to a window that is there, and is dropped for one that is closing', () => {
	const send = vi.fn();
	const message = { kind: 'command', id: 'open' } as const;
	push({ send, isDestroyed: () => true }, message);
	expect(send).not.toHaveBeenCalled();
	push({ send, isDestroyed: () => false }, message);
	expect(send).toHaveBeenCalledWith(PUSH_CHANNEL, message);
});
