import { expect, it } from 'vitest';
import { summaryOf } from '../../../app/calls/summary.ts';
import type { CallItem } from '../../../app/views/calls.ts';
import { callsOf } from '../../fixtures/builders/sip-calls.ts';
import { answeredCall, say } from '../../fixtures/builders/sip-story.ts';

const shifted = (at: number, callId: string, status: string): ReturnType<typeof answeredCall> => [
	say('A>B', at, 'INVITE', { callId }),
	say('B>A', at + 1, status, { callId }),
];

it('counts attempts, answers and failures', () => {
	const answered = answeredCall().map((one) => ({ ...one, sip: { ...one.sip, callId: 'ok' } }));
	const items: readonly CallItem[] = callsOf([
		...answered,
		...shifted(0.5, 'busy', '486 Busy Here'),
		...shifted(0.6, 'missing', '404 Not Found'),
		...shifted(9, 'dead', '503 Unavailable'),
		...shifted(9, 'moved', '302 Moved'),
		say('A>B', 20, 'BYE', { callId: 'before', toTag: 'b' }),
		say('A>B', 21, 'OPTIONS', { callId: 'ping' }),
	]);
	expect(summaryOf(items)).toMatchObject({
		attempts: 5,
		answered: 1,
		inProgress: 0,
		asr: 1 / 5,
		ner: 3 / 5,
		ser: 1 / 4,
		seer: 2 / 4,
		isa: 1 / 5,
		scr: 1 / 5,
		acd: 2.9,
		peakConcurrent: 3,
		peakCallsPerSecond: 3,
		mos: null,
		failures: [
			{ status: 302, count: 1 },
			{ status: 404, count: 1 },
			{ status: 486, count: 1 },
			{ status: 503, count: 1 },
		],
	});
});

it('nothing divided by nothing is unknown', () => {
	expect(summaryOf([])).toMatchObject({ attempts: 0, asr: null, ner: null, acd: null });
});
