import { expect, it } from 'vitest';
import { NotFoundError } from '../../../app/errors.ts';
import { Story } from '../../fixtures/builders/sip-calls.ts';
import { answeredCall, say } from '../../fixtures/builders/sip-story.ts';

it('finds calls by number, id and Call-ID, and knows new ones as they come', () => {
	const first = answeredCall();
	const story = new Story().tell(first);
	const { calls } = story;
	expect(calls.records()).toHaveLength(1);
	const [record] = calls.records();
	expect(record?.id).toBe(`sip-${first[0]?.sip.frame ?? 0}`);
	story.tell([say('A>B', 9, 'INVITE', { callId: 'two' })]);
	expect(calls.records()).toHaveLength(2);
	expect(calls.byCallId('two')?.number).toBe(1);
	expect(calls.byNumber(5)).toBeNull();
	expect(() => calls.byId('sip-999999')).toThrow(NotFoundError);
});

it('works a call out anew when a message came', () => {
	const story = new Story().tell(answeredCall().slice(0, 4));
	const [record] = story.calls.records();
	if (record === undefined) throw new Error('no call');
	expect(story.calls.analysis(record).state.state).toBe('in-call');
	expect(story.calls.analysis(record)).toBe(story.calls.analysis(record));
	story.tell([say('A>B', 5, 'BYE', { cseq: 2, toTag: 'b' })]);
	expect(story.calls.analysis(record).state.state).toBe('completed');
});

it('two calls that open in one frame have ids of their own', () => {
	const one = say('A>B', 0, 'INVITE', { callId: 'x' });
	const two = { ...one, sip: { ...one.sip, callId: 'y', part: 1 } };
	const ids = new Story().tell([one, two]).calls.records();
	expect(ids.map(({ id }) => id)).toEqual([`sip-${one.sip.frame}`, `sip-${one.sip.frame}-2`]);
});

it('joins and splits by hand', () => {
	const story = new Story().tell([
		say('A>B', 0, 'INVITE', { callId: 'x' }),
		say('C>B', 50, 'INVITE', { callId: 'y' }),
	]);
	const [one, two] = story.calls.records();
	if (one === undefined || two === undefined) throw new Error('no calls');
	expect(story.calls.conversation(one)).toEqual([]);
	story.calls.linkByHand(one, two, true);
	expect(story.calls.conversation(two)).toEqual([one.id]);
	story.calls.linkByHand(two, one, false);
	expect(story.calls.links(one)).toEqual([]);
});
