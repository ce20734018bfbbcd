import { describe, expect, test } from 'vitest';
import { checkCall, checkQuery } from '../../../main/ipc/wire.ts';

const order = {
	capture: 'c1',
	filter: '',
	text: '0815',
	kinds: ['call'],
	states: ['in-call', 'rejected'],
	from: null,
	to: 12.5,
	sort: [{ column: 'mos', descending: true }],
};
const flow = { capture: 'c1', calls: [0, 4], legs: true, ports: false, groups: [] };

describe('questions about calls', () => {
	test.each([
		['calls', order],
		['calls', { ...order, quality: 'poor' }],
		['flow', flow],
		['player', { capture: 'c1', playback: 1 }],
	])('%s passes as it is meant', (view, query) => {
		expect(checkQuery(view, query)).toEqual({ view, query });
	});

	test.each([
		['a state that is none', 'calls', { ...order, states: ['busy'] }],
		['a quality that is none', 'calls', { ...order, quality: 'bad' }],
		['an endless text', 'calls', { ...order, text: 'x'.repeat(300) }],
		[
			'a column that does not sort',
			'calls',
			{ ...order, sort: [{ column: 'callId', descending: true }] },
		],
		['a call that is no number', 'flow', { ...flow, calls: ['sip-1'] }],
		[
			'groups without end',
			'flow',
			{ ...flow, groups: Array(41).fill({ name: 'a', addresses: [] }) },
		],
	])('%s is refused', (_what, view, query) => {
		expect(() => checkQuery(view, query)).toThrow();
	});
});

describe('playbacks', () => {
	const open = { capture: 'c1', streams: [1], mode: 'adaptive', bufferMs: 60 };
	test('fit', () => {
		expect(checkCall({ name: 'openPlayer', argument: open }).argument).toEqual(open);
	});

	test.each([
		['no stream', 'openPlayer', { ...open, streams: [] }],
		['more lanes than are played', 'openPlayer', { ...open, streams: Array(65).fill(1) }],
		['a mode that is none', 'openPlayer', { ...open, mode: 'fast' }],
		['half a sample', 'samples', { capture: 'c1', playback: 1, stream: 1, at: 0.5, count: 10 }],
		[
			'a wave of no width',
			'wave',
			{ capture: 'c1', playback: 1, stream: 1, from: 0, to: 1, bins: 0 },
		],
	])('%s is refused', (_what, name, argument) => {
		expect(() => checkCall({ name, argument })).toThrow();
	});
});
