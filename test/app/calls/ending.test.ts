import { expect, it } from 'vitest';
import { causeOf, endingOf } from '../../../app/calls/ending.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import { setupOf } from '../../../app/calls/setup.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

const cause = (headers: Readonly<Record<string, string>>): string | null =>
	causeOf(say('A>B', 0, 'BYE', { headers }));

it('reads Reason and what Asterisk writes', () => {
	expect(cause({ reason: 'Q.850;cause=16;text="Normal call clearing"' })).toBe(
		'Q.850 16 Normal call clearing',
	);
	expect(cause({ reason: 'SIP ;cause=200 ;text="Call completed elsewhere"' })).toBe(
		'SIP 200 Call completed elsewhere',
	);
	expect(cause({ 'x-asterisk-hangupcause': 'Busy', 'x-asterisk-hangupcausecode': '17' })).toBe(
		'Q.850 17 Busy',
	);
	expect(cause({})).toBeNull();
});

const end = (story: readonly CallMessage[]) => {
	const ending = endingOf(story, setupOf(story), 100_000);
	return ending === null ? null : [ending.by, ending.timeMs, ending.words];
};
const OK_BYE = { method: 'BYE', cseq: 2 };

it('the answer to a BYE proves it where one direction alone was captured', () => {
	const words = 'the BYE was not captured';
	const open = [say('A>B', 0, 'INVITE'), say('B>A', 1, '200 OK')];
	const byCaller = say('B>A', 5, '200 OK', OK_BYE);
	expect(end([open[1] as CallMessage, byCaller])).toEqual([null, 5000, words]);
	expect(end([...open, byCaller])).toEqual(['caller', 5000, words]);
	const byCallee = say('A>B', 5, '481 Gone', { ...OK_BYE, fromTag: 'b', toTag: 'a' });
	expect(end([...open, byCallee])).toEqual(['callee', 5000, words]);
	expect(end([...open, say('B>A', 5, '401 Unauthorized', OK_BYE)])).toBeNull();
});

it('a BYE that was captured is the end itself, and the answer to another fork none', () => {
	const story = [
		say('A>B', 0, 'INVITE'),
		say('B>A', 1, '200 OK'),
		say('A>B', 4, 'BYE', { cseq: 2, toTag: 'b' }),
		say('B>A', 5, '200 OK', OK_BYE),
	];
	expect(end(story)).toEqual(['caller', 4000, '']);
	const fork = say('B>A', 5, '200 OK', { ...OK_BYE, toTag: 'other' });
	expect(end([...story.slice(0, 2), fork])).toBeNull();
});
