import { expect, it } from 'vitest';
import { holdSpans } from '../../../app/calls/hold.ts';
import { audio, say } from '../../fixtures/builders/sip-story.ts';

const reinvite = (
	at: number,
	cseq: number,
	sdp: ReturnType<typeof audio> | null,
): ReturnType<typeof say> => say('A>B', at, 'INVITE', { cseq, toTag: 'b', sdp });

it('three ways to hold', () => {
	for (const change of [
		{ direction: 'sendonly' },
		{ direction: 'inactive' },
		{ address: '0.0.0.0' },
	] as const) {
		const spans = holdSpans([reinvite(3, 2, audio(change)), reinvite(7, 3, audio())], 0);
		expect(spans).toMatchObject([{ start: 3000, end: 7000 }]);
	}
});

it('recvonly and a switched-off video are no hold', () => {
	expect(holdSpans([reinvite(3, 2, audio({ direction: 'recvonly' }))], 0)).toEqual([]);
	const video = audio({ kind: 'video', direction: 'inactive' });
	expect(holdSpans([reinvite(3, 2, video)], 0)).toEqual([]);
});

it('UPDATE holds too, and an offer may come in the answer', () => {
	const update = say('B>A', 4, 'UPDATE', {
		cseq: 9,
		fromTag: 'b',
		toTag: 'a',
		sdp: audio({ direction: 'inactive' }),
	});
	expect(holdSpans([update], 0)).toMatchObject([{ start: 4000, end: null }]);
	const late = [
		reinvite(3, 2, null),
		say('B>A', 3.5, '200 OK', { cseq: 2, sdp: audio({ direction: 'sendonly' }) }),
	];
	expect(holdSpans(late, 0)).toMatchObject([{ start: 3500, end: null }]);
});

it('the first offer of the call is no hold, whatever it says', () => {
	const first = say('A>B', 0, 'INVITE', { sdp: audio({ direction: 'sendonly' }) });
	expect(holdSpans([first], 1000)).toEqual([]);
});
