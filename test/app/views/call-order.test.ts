import { describe, expect, it } from 'vitest';
import { isWanted, orderCalls } from '../../../app/views/call-order.ts';
import type {
	CallItem,
	CallOrderQuery,
	CallQualityBand,
	CallSortColumn,
} from '../../../app/views/calls.ts';
import { callsOf } from '../../fixtures/builders/sip-calls.ts';
import { answeredCall, say } from '../../fixtures/builders/sip-story.ts';

const ALL: CallOrderQuery = {
	filter: '',
	text: '',
	kinds: [],
	states: [],
	from: null,
	to: null,
	sort: [],
};
const items = callsOf([
	...answeredCall(),
	say('B>A', 10, 'INVITE', { callId: 'two', from: '<sip:+49-30-123456@x>', to: '<sip:zoe@x>' }),
	say('A>B', 11, 'INVITE', { callId: 'three', from: '<sip:carl@x>' }),
	say('B>A', 12, '486 Busy Here', { callId: 'three' }),
	say('A>B', 20, 'OPTIONS', { callId: 'ping' }),
]);
const wanted = (query: Partial<CallOrderQuery>): readonly string[] =>
	items.filter((item) => isWanted(item, { ...ALL, ...query })).map(({ callId }) => callId);

describe('which calls', () => {
	it('calls alone unless other kinds are asked for', () => {
		expect(wanted({})).toEqual(['one@a.example', 'two', 'three']);
		expect(wanted({ kinds: ['options', 'call'] })).toHaveLength(4);
		expect(wanted({ kinds: ['options'] })).toEqual(['ping']);
	});

	it('by state and by time', () => {
		expect(wanted({ states: ['rejected', 'completed'] })).toEqual(['one@a.example', 'three']);
		expect(wanted({ from: 6 })).toEqual(['two', 'three']);
		expect(wanted({ to: 10.5 })).toEqual(['one@a.example', 'two']);
	});

	it('by the band of their MOS, or by having findings', () => {
		const [heard] = items;
		if (heard === undefined) throw new Error('no call');
		const bandsOf = (change: Partial<CallItem>): readonly CallQualityBand[] =>
			(['good', 'fair', 'poor', 'none', 'noted'] as const).filter((quality) =>
				isWanted({ ...heard, findings: [], ...change }, { ...ALL, quality }),
			);
		expect([4.4, 4.03, 4.02, 3.1, 3.09, 1].map((mos) => bandsOf({ mos }).join())).toEqual([
			'good',
			'good',
			'fair',
			'fair',
			'poor',
			'poor',
		]);
		expect(bandsOf({ mos: null })).toEqual(['none']);
		const findings = [{ id: 'x', severity: 'note', title: 'One-way audio', frames: [1] }] as const;
		expect(bandsOf({ mos: 2, findings: findings })).toEqual(['poor', 'noted']);
	});

	it('by name, number and Call-ID', () => {
		expect(wanted({ text: 'ANNA' })).toEqual(['one@a.example']);
		expect(wanted({ text: '+49 30 123' })).toEqual(['two']);
		expect(wanted({ text: 'three' })).toEqual(['three']);
		expect(wanted({ text: '12' })).toEqual(['two']);
		expect(wanted({ text: 'nobody' })).toEqual([]);
	});
});

describe('order of calls', () => {
	const order = (column: CallSortColumn, descending = false): readonly string[] =>
		orderCalls(items, [{ column, descending }]).items.map(({ callId }) => callId);
	const numbers = (list: readonly CallItem[]): readonly number[] =>
		list.map(({ number }) => number);

	it('in capture order unless told otherwise', () => {
		expect(numbers(orderCalls(items, []).items)).toEqual([0, 1, 2, 3]);
	});

	it.each<[CallSortColumn, string]>([
		['start', 'one@a.example'],
		['stop', 'one@a.example'],
		['initiator', 'one@a.example'],
		['from', 'one@a.example'],
		['to', 'one@a.example'],
		['duration', 'two'],
		['packets', 'two'],
		['state', 'one@a.example'],
		['finalStatus', 'two'],
		['postDialDelay', 'two'],
		['setupTime', 'two'],
		['talkTime', 'two'],
		['mos', 'one@a.example'],
		['resends', 'one@a.example'],
		['findings', 'two'],
	])('by %s begins with %s', (column, first) => {
		expect(order(column)[0]).toBe(first);
	});

	it('descending turns it round and ties stay in capture order', () => {
		expect(order('packets', true)).toEqual(['one@a.example', 'three', 'two', 'ping']);
	});

	it('hands the keys out for merging', () => {
		const { keys } = orderCalls(items, [
			{ column: 'packets', descending: false },
			{ column: 'from', descending: false },
		]);
		expect(keys[0]).toEqual(Float64Array.of(1, 1, 2, 6));
		expect(keys[1]).toHaveLength(4);
	});
});
