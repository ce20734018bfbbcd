import { describe, expect, it } from 'vitest';
import { analyseCall, branchesOf, reinvitesOf } from '../../../app/calls/analyse-call.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import { answeredCall, audio, say } from '../../fixtures/builders/sip-story.ts';

const END = 100_000;
const state = (messages: readonly CallMessage[], end = END): string => {
	const { state: word, detail } = analyseCall(messages, [], end).state;
	return detail === '' ? word : `${word}: ${detail}`;
};

describe('state of a call', () => {
	it('answered and hung up by the caller', () => {
		const analysis = analyseCall(answeredCall(), [], END);
		expect(analysis.state).toEqual({ state: 'completed', detail: '' });
		expect(analysis.ending?.by).toBe('caller');
	});

	it('hung up by the callee', () => {
		const story = [
			...answeredCall().slice(0, 4),
			say('B>A', 4, 'BYE', { cseq: 7, fromTag: 'b', toTag: 'a' }),
		];
		expect(analyseCall(story, [], END).ending?.by).toBe('callee');
	});

	it('needs no ACK to be in a call', () => {
		expect(state(answeredCall().slice(0, 3))).toBe(
			'in-call: 2xx never acknowledged, no BYE in the capture',
		);
	});

	it('cancelled while ringing', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 1, '180 Ringing'),
			say('A>B', 4, 'CANCEL'),
			say('B>A', 4, '200 OK', { method: 'CANCEL' }),
			say('B>A', 4.1, '487 Request Terminated'),
		];
		expect(state(story)).toBe('cancelled: by the caller');
	});

	it('a 2xx that crosses the CANCEL wins', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('A>B', 1, 'CANCEL'),
			say('B>A', 1, '200 OK'),
			say('B>A', 1.1, '481 No such call', { method: 'CANCEL' }),
			say('A>B', 1.2, 'ACK', { toTag: 'b' }),
		];
		expect(state(story)).toBe('in-call: CANCEL crossed the 2xx, no BYE in the capture');
	});

	it.each([
		['486 Busy Here', 'rejected: busy'],
		['480 Unavailable', 'rejected: no answer'],
		['603 Decline', 'rejected: declined'],
		['302 Moved', 'rejected: redirected'],
		['404 Not Found', 'rejected: not found'],
		['503 Unavailable', 'rejected: server failure'],
		['487 Terminated', 'cancelled'],
		['499 Odd', 'rejected'],
	])('ended by %s', (line, expected) => {
		expect(state([say('A>B', 0, 'INVITE'), say('B>A', 1, line)])).toBe(expected);
	});

	it('a challenge that is answered is no failure', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 0.1, '407 Proxy Authentication Required', { toTag: 'p' }),
			say('A>B', 0.1, 'ACK', { toTag: 'p', branch: 'z9hG4bK-x-1-A' }),
			say('A>B', 0.2, 'INVITE', { cseq: 2 }),
			say('B>A', 0.3, '180 Ringing', { cseq: 2 }),
		];
		expect(state(story)).toBe('ringing');
		expect(state(story.slice(0, 3))).toBe('rejected: authentication never completed');
		expect(state(story.slice(0, 4))).toBe('setup: no response after authentication');
	});

	it('says what is waited for', () => {
		expect(state([say('A>B', 0, 'INVITE')])).toBe('setup: no response');
		expect(state([say('A>B', 0, 'INVITE'), say('B>A', 0.1, '100 Trying')])).toBe('setup: only 100');
		expect(
			state([say('A>B', 0, 'INVITE'), say('B>A', 0.1, '183 Progress', { sdp: audio() })]),
		).toBe('ringing: early media');
	});

	it('a call that begins before the capture', () => {
		const midCall = 'the capture starts mid-call';
		expect(state([say('A>B', 0, 'BYE', { toTag: 'b' })])).toBe(`completed: ${midCall}`);
		expect(state([say('B>A', 0, '200 OK')])).toBe(`in-call: ${midCall}`);
		expect(state([say('B>A', 0, '180 Ringing')])).toBe(`ringing: ${midCall}`);
		expect(state([say('B>A', 0, '486 Busy')])).toBe(`rejected: busy, ${midCall}`);
		expect(state([say('A>B', 0, 'CANCEL')])).toBe(`unknown: ${midCall}`);
	});

	it('an ACK on a branch of its own shows an answer that was not captured', () => {
		const story = [say('A>B', 0, 'INVITE'), say('A>B', 2, 'ACK', { toTag: 'b' })];
		expect(state(story)).toBe('in-call: the answer was not captured');
		const failed = [
			say('A>B', 0, 'INVITE'),
			say('A>B', 2, 'ACK', { toTag: 'b', branch: 'z9hG4bK-x-1-A' }),
		];
		expect(state(failed)).toBe('setup: no response');
	});

	it('on hold and taken back', () => {
		const hold = [
			...answeredCall().slice(0, 4),
			say('A>B', 3, 'INVITE', { cseq: 2, toTag: 'b', sdp: audio({ direction: 'sendonly' }) }),
			say('B>A', 3.1, '200 OK', { cseq: 2, sdp: audio({ direction: 'recvonly' }) }),
			say('A>B', 3.2, 'ACK', { cseq: 2, toTag: 'b' }),
		];
		expect(state(hold)).toContain('on hold');
		expect(reinvitesOf(analyseCall(hold, [], END))).toBe(1);
		const back = [
			...hold,
			say('A>B', 8, 'INVITE', { cseq: 3, toTag: 'b', sdp: audio() }),
			say('B>A', 8.1, '200 OK', { cseq: 3, sdp: audio() }),
		];
		expect(state(back)).not.toContain('on hold');
		expect(analyseCall(back, [], END).times.holdTime).toBe(5);
	});

	it('a hold that was refused is none', () => {
		const story = [
			...answeredCall().slice(0, 4),
			say('A>B', 3, 'INVITE', { cseq: 2, toTag: 'b', sdp: audio({ address: '0.0.0.0' }) }),
			say('B>A', 3.1, '491 Request Pending', { cseq: 2 }),
		];
		expect(state(story)).not.toContain('on hold');
	});

	it('of two answers one is hung up, the other goes on', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 1, '200 OK', { toTag: 'x' }),
			say('B>A', 1.1, '200 OK', { toTag: 'y' }),
			say('A>B', 1.2, 'ACK', { toTag: 'x' }),
			say('A>B', 1.3, 'BYE', { cseq: 2, toTag: 'y' }),
		];
		expect(state(story)).toBe('in-call: no BYE in the capture');
		expect(branchesOf(analyseCall(story, [], END))).toBe(2);
		const all = [...story, say('A>B', 9, 'BYE', { cseq: 3, toTag: 'x' })];
		expect(state(all)).toBe('completed');
	});

	it('a dialog that one side has forgotten is over', () => {
		const story = [
			...answeredCall().slice(0, 4),
			say('A>B', 9, 'UPDATE', { cseq: 2, toTag: 'b' }),
			say('B>A', 9.1, '481 Gone', { cseq: 2, method: 'UPDATE' }),
		];
		const analysis = analyseCall(story, [], END);
		expect(analysis.state.state).toBe('completed');
		expect(analysis.ending?.by).toBe('network');
	});

	it('a session timer that nobody refreshed ends the call', () => {
		const story = answeredCall().slice(0, 2);
		const answer = say('B>A', 2.1, '200 OK', {
			headers: { 'session-expires': '90;refresher=uac' },
		});
		const call = [...story, answer, say('A>B', 2.2, 'ACK', { toTag: 'b' })];
		expect(state(call, 80_000)).toBe('in-call: no BYE in the capture');
		expect(state(call, 100_000)).toBe('completed: the session timer ran out');
		expect(analyseCall(call, [], 100_000).times).toMatchObject({
			talkTime: 90,
			talkTimeEstimated: true,
		});
	});

	it('believes the side that called, where a proxy was captured on both hops', () => {
		const story = [
			say('A>P', 0, 'INVITE', { branch: 'z9hG4bK-1' }),
			say('P>B', 0, 'INVITE', { branch: 'z9hG4bK-2' }),
			say('B>P', 1, '302 Moved', { branch: 'z9hG4bK-2', toTag: 'b' }),
			say('P>C', 1, 'INVITE', { branch: 'z9hG4bK-3' }),
			say('C>P', 2, '180 Ringing', { branch: 'z9hG4bK-3', toTag: 'c' }),
			say('P>A', 2, '180 Ringing', { branch: 'z9hG4bK-1', toTag: 'c' }),
			say('C>P', 3, '486 Busy', { branch: 'z9hG4bK-3', toTag: 'c' }),
			say('P>A', 3, '486 Busy', { branch: 'z9hG4bK-1', toTag: 'c' }),
		];
		expect(state(story)).toBe('rejected: busy');
	});
});

describe('state of other exchanges', () => {
	it('a registration that was challenged and accepted', () => {
		const story = [
			say('A>B', 0, 'REGISTER'),
			say('B>A', 0.1, '401 Unauthorized', { method: 'REGISTER' }),
			say('A>B', 0.2, 'REGISTER', { cseq: 2 }),
			say('B>A', 0.3, '200 OK', { method: 'REGISTER', cseq: 2 }),
		];
		expect(analyseCall(story, [], END).kind).toBe('registration');
		expect(state(story)).toBe('completed: registered');
		expect(state(story.slice(0, 2))).toBe('rejected: authentication never completed');
		expect(state(story.slice(0, 1))).toBe('setup: no final response');
	});

	it('taking a registration away', () => {
		const story = [
			say('A>B', 0, 'REGISTER', { headers: { contact: '<sip:a@10.0.0.1>;expires=0' } }),
			say('B>A', 0.1, '200 OK', { method: 'REGISTER' }),
		];
		expect(state(story)).toBe('completed: unregistered');
	});

	it.each([
		['OPTIONS', 'options'],
		['MESSAGE', 'message'],
		['SUBSCRIBE', 'subscription'],
		['NOTIFY', 'subscription'],
		['PUBLISH', 'publish'],
		['FOO', 'other'],
	])('%s is %s', (method, kind) => {
		expect(analyseCall([say('A>B', 0, method)], [], END).kind).toBe(kind);
	});
});
