import { expect, it } from 'vitest';
import { repeatsOf } from '../../../app/calls/repeats.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

it('counts what is said again and points at the first', () => {
	const story = [0, 0.5, 1.5].map((at) => say('A>B', at, 'INVITE'));
	expect(repeatsOf(story)).toEqual([
		null,
		{ number: 1, of: 0, isCopy: false },
		{ number: 2, of: 0, isCopy: false },
	]);
});

it('provisional responses are repeats too', () => {
	const story = [say('B>A', 1, '180 Ringing'), say('B>A', 4, '180 Ringing')];
	expect(repeatsOf(story)[1]).toEqual({ number: 1, of: 0, isCopy: false });
});

it('another tag, body, number, hop or reason is something new', () => {
	const first = say('B>A', 1, '180 Ringing');
	const others = [
		say('B>A', 2, '180 Ringing', { toTag: 'c' }),
		say('B>A', 2, '180 Ringing', { bodyHash: 7 }),
		say('B>A', 2, '180 Ringing', { cseq: 2 }),
		say('P>A', 2, '180 Ringing'),
		say('B>A', 2, '183 Session Progress'),
	];
	for (const other of others) expect(repeatsOf([first, other])).toEqual([null, null]);
});

it('a request that goes over to another port or transport is the same', () => {
	const first = say('A>B', 0, 'INVITE');
	const again = { ...say('A>B', 0.5, 'INVITE'), source: { address: '10.0.0.1', port: 40_000 } };
	expect(repeatsOf([first, again])[1]).toEqual({ number: 1, of: 0, isCopy: false });
});

it('what comes sooner than any timer would send it was captured twice', () => {
	const story = [0, 0.00003, 0.5, 0.503].map((at) => say('A>B', at, 'INVITE'));
	expect(repeatsOf(story).map((repeat) => repeat?.isCopy ?? null)).toEqual([
		null,
		true,
		false,
		true,
	]);
});
