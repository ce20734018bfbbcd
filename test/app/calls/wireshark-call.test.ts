import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import { wiresharkCall } from '../../../app/calls/wireshark-call.ts';
import { answeredCall, say } from '../../fixtures/builders/sip-story.ts';

const row = (messages: readonly CallMessage[]): string => {
	const call = wiresharkCall(messages);
	return call === null ? 'not listed' : `${call.state} ${call.packets} ${call.comment}`;
};

describe('row of VoIP Calls', () => {
	it('an answered call', () => {
		expect(row(answeredCall())).toBe('COMPLETED 6 INVITE 200');
		expect(row(answeredCall().slice(0, 3))).toBe('CALL SETUP 3 INVITE 200');
		expect(row(answeredCall().slice(0, 4))).toBe('IN CALL 4 INVITE 200');
	});

	it('a cancelled call has the 200 of its CANCEL in the comment', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 1, '180 Ringing'),
			say('A>B', 4, 'CANCEL'),
			say('B>A', 4, '200 OK', { method: 'CANCEL' }),
			say('B>A', 4.1, '487 Request Terminated'),
			say('A>B', 4.2, 'ACK', { toTag: 'b' }),
		];
		expect(row(story)).toBe('CANCELLED 6 INVITE 200 487');
	});

	it('a challenge rejects until the caller tries again', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 0.1, '407 Proxy Authentication Required'),
			say('A>B', 0.2, 'INVITE', { cseq: 2 }),
		];
		expect(row(story.slice(0, 2))).toBe('REJECTED 2 INVITE 407');
		expect(row(story)).toBe('CALL SETUP 3 INVITE 407');
	});

	it('a re-INVITE of the callee moves nothing, the initiator’s does', () => {
		const inCall = answeredCall().slice(0, 4);
		const callee = say('B>A', 3, 'INVITE', { cseq: 9, fromTag: 'b', toTag: 'a' });
		expect(row([...inCall, callee])).toBe('IN CALL 5 INVITE 200');
		const caller = say('A>B', 3, 'INVITE', { cseq: 2, toTag: 'b' });
		expect(row([...inCall, caller])).toBe('CALL SETUP 5 INVITE 200');
	});

	it('messages before the INVITE are not counted, and nothing opens without one', () => {
		const early = say('B>A', 0, '200 OK');
		expect(row([early])).toBe('not listed');
		expect(row([say('A>B', 0, 'BYE'), early])).toBe('not listed');
		expect(row([early, say('A>B', 1, 'INVITE'), say('B>A', 2, '302 Moved')])).toBe(
			'REJECTED 2 INVITE 302',
		);
	});

	it('names the ACK that connected the call', () => {
		const story = answeredCall();
		expect([...(wiresharkCall(story)?.connectedBy ?? [])]).toEqual([story[3]]);
	});
});
