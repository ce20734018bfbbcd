import { describe, expect, it } from 'vitest';
import { setupOf } from '../../../app/calls/setup.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

describe('beginning of a call', () => {
	it('is the INVITE without To tag; one inside a dialog begins nothing', () => {
		const inside = say('A>B', 0, 'INVITE', { toTag: 'b' });
		const first = say('A>B', 1, 'INVITE');
		expect(setupOf([inside]).first).toBeNull();
		expect(setupOf([inside, first]).first).toBe(first);
	});

	it('counts tries and takes the last one', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('A>B', 0.5, 'INVITE'),
			say('A>B', 1, 'INVITE', { cseq: 2 }),
			say('A>B', 2, 'INVITE', { cseq: 3, fromTag: 'z' }),
		];
		const setup = setupOf(story);
		expect(setup.tries).toBe(2);
		expect(setup.lastTry).toBe(story[2]);
	});

	it('a caller that takes another tag after a failure tries again', () => {
		const answer = say('B>A', 3, '200 OK', { fromTag: 'z', toTag: 'c' });
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 1, '407 Proxy Authentication Required'),
			say('A>B', 1.1, 'ACK', { toTag: 'b' }),
			say('A>B', 2, 'INVITE', { fromTag: 'z' }),
			answer,
		];
		const setup = setupOf(story);
		expect([setup.tries, setup.lastTry, setup.answer]).toEqual([2, story[3], answer]);
		expect([setup.failure, setup.challenged]).toEqual([null, true]);
	});

	it('the last try counts, whatever its number', () => {
		const busy = say('B>A', 12, '486 Busy Here', { fromTag: 'z', cseq: 1 });
		const setup = setupOf([
			say('A>B', 0, 'INVITE', { cseq: 7 }),
			say('B>A', 1, '404 Not Found', { cseq: 7 }),
			say('A>B', 10, 'INVITE', { fromTag: 'z', cseq: 1 }),
			busy,
		]);
		expect([setup.failure, setup.tries]).toEqual([busy, 2]);
	});

	it('what was tried again is no progress, whatever refused it; the last refusal is', () => {
		const ringing = say('B>A', 2, '180 Ringing', { cseq: 2 });
		const first = [say('A>B', 0, 'INVITE'), say('B>A', 0.1, '422 Session Interval Too Small')];
		const again = say('A>B', 0.2, 'INVITE', { cseq: 2 });
		expect(setupOf([...first, again, ringing]).progress).toBe(ringing);
		expect(setupOf([...first, again]).progress).toBeNull();
		expect(setupOf(first).progress).toBe(first[1]);
	});

	it('another hop with a tag of its own is no further try', () => {
		const rejected = say('P>A', 2, '486 Busy Here');
		const setup = setupOf([
			say('A>P', 0, 'INVITE'),
			say('P>A', 0.1, '407 Proxy Authentication Required'),
			say('A>P', 0.2, 'INVITE', { cseq: 2 }),
			say('P>B', 0.3, 'INVITE', { fromTag: 'p' }),
			say('B>P', 1, '200 OK', { fromTag: 'p' }),
			rejected,
		]);
		expect([setup.answer, setup.tries]).toEqual([null, 2]);
	});

	it('of failures takes the last one of the last try', () => {
		const challenge = say('B>A', 0.1, '401 Unauthorized');
		const busy = say('B>A', 1, '486 Busy', { cseq: 2 });
		const setup = setupOf([
			say('A>B', 0, 'INVITE'),
			challenge,
			say('A>B', 0.2, 'INVITE', { cseq: 2 }),
			busy,
		]);
		expect(setup.failure).toBe(busy);
		expect(setup.challenged).toBe(true);
	});

	it('keeps what one hop said where the caller’s side was not captured', () => {
		const story = [
			say('A>P', 0, 'INVITE', { branch: '1' }),
			say('P>B', 0, 'INVITE', { branch: '2' }),
			say('B>P', 1, '180 Ringing', { branch: '2' }),
			say('B>P', 2, '200 OK', { branch: '2' }),
		];
		expect(setupOf(story).answer).toBe(story[3]);
		expect(setupOf(story).ringing).toBe(story[2]);
	});

	it('a CANCEL belongs to a try by its number', () => {
		const invite = say('A>B', 0, 'INVITE', { cseq: 5 });
		expect(setupOf([invite, say('A>B', 1, 'CANCEL', { cseq: 4 })]).cancel).toBeNull();
		const cancel = say('A>B', 1, 'CANCEL', { cseq: 5 });
		expect(setupOf([invite, cancel]).cancel).toBe(cancel);
	});

	it('on one host the two sides are told apart by port', () => {
		const loop = (from: number, to: number, line: string, at: number): ReturnType<typeof say> => ({
			...say('A>B', at, line, { branch: 'x' }),
			source: { address: '127.0.0.1', port: from },
			destination: { address: '127.0.0.1', port: to },
		});
		const story = [
			loop(5061, 5060, 'INVITE', 0),
			loop(5060, 5070, 'INVITE', 0.1),
			loop(5070, 5060, '486 Busy', 1),
			loop(5060, 5061, '480 Unavailable', 2),
		];
		expect(setupOf(story).responses).toEqual([story[3]]);
	});
});
