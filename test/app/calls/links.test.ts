import { describe, expect, it } from 'vitest';
import { analyseCall } from '../../../app/calls/analyse-call.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import { linkKeysOf } from '../../../app/calls/link-keys.ts';
import type { HandLink, Linkable } from '../../../app/calls/links.ts';
import { CallLinks } from '../../../app/calls/links.ts';
import { userOf } from '../../../app/calls/header-values.ts';
import { audio, say } from '../../fixtures/builders/sip-story.ts';
import type { Say } from '../../fixtures/builders/sip-story.ts';

const leg = (
	id: string,
	hop: string,
	at: number,
	more: Say = {},
	ssrcs: number[] = [],
): Linkable => {
	const callId = more.callId ?? `${id}@x`;
	const from = more.from ?? `<sip:${id}@x>;tag=1`;
	const to = more.to ?? `<sip:${id}-callee@x>`;
	const messages: readonly CallMessage[] = [
		say(hop, at, 'INVITE', { ...more, callId, from, to }),
		say(hop, at + 10, 'BYE', { callId, cseq: 2, toTag: 'b' }),
	];
	const [first] = analyseCall(messages, [], 0).messages;
	return {
		id,
		callId,
		keys: linkKeysOf(messages),
		startMs: at * 1000,
		stopMs: (at + 10) * 1000,
		source: first?.source ?? { address: '', port: 0 },
		destination: first?.destination ?? { address: '', port: 0 },
		fromUser: userOf(from),
		toUser: userOf(to),
		ssrcs,
	};
};

const reasons = (
	calls: readonly Linkable[],
	byHand: readonly HandLink[] = [],
): readonly string[] => {
	const links = new CallLinks(calls, byHand);
	const [first] = calls;
	return links.of(first?.id ?? '').map((link) => `${link.call} ${link.certainty}: ${link.reason}`);
};

describe('legs of one conversation', () => {
	it('a header that names the other Call-ID', () => {
		const named = leg('two', 'P>B', 1, { headers: { 'x-cid': 'one@x' } });
		expect(reasons([leg('one', 'A>P', 0), named])[0]).toMatch(
			/^two certain: x-cid names its Call-ID \(frame \d+\)$/u,
		);
	});

	it('Replaces and Refer-To with Replaces', () => {
		const replacing = leg('two', 'C>B', 5, { headers: { replaces: 'one@x;to-tag=1;from-tag=2' } });
		expect(reasons([leg('one', 'A>B', 0), replacing])[0]).toContain('replaces names');
		const referring = leg('two', 'C>B', 5, {
			headers: { 'refer-to': '<sip:c@x?Replaces=one%40x%3Bto-tag%3D1>' },
		});
		expect(reasons([leg('one', 'A>B', 0), referring])[0]).toContain('refer-to names');
	});

	it('Session-ID, its halves swapped; the nil half means nothing', () => {
		const [a, b] = ['ab'.repeat(16), 'cd'.repeat(16)];
		const one = leg('one', 'A>P', 0, {
			headers: { 'session-id': `${a};remote=${'0'.repeat(32)}` },
		});
		const two = leg('two', 'P>B', 1, { headers: { 'session-id': `${b};remote=${a}` } });
		const other = leg('three', 'C>B', 1, {
			headers: { 'session-id': `${'ef'.repeat(16)};remote=${'0'.repeat(32)}` },
		});
		expect(reasons([one, two, other])).toHaveLength(1);
		expect(reasons([one, two])[0]).toContain('same session-id');
	});

	it('the charging id of IMS', () => {
		const headers = { 'p-charging-vector': 'icid-value="77aa";orig-ioi=x' };
		const legs = [leg('one', 'A>P', 0, { headers }), leg('two', 'P>B', 0, { headers })];
		expect(reasons(legs)[0]).toContain('same p-charging-vector');
	});

	it('Call-IDs with the same beginning, from different sides only', () => {
		const one = leg('one', 'A>P', 0, { callId: 'abcdefgh12@a' });
		const two = leg('two', 'P>B', 1, { callId: 'abcdefgh12_b2b-1@p' });
		expect(reasons([one, two])[0]).toContain('both Call-IDs begin with abcdefgh12');
		const sameSide = leg('two', 'A>P', 1, { callId: 'abcdefgh12-2@a' });
		expect(reasons([one, sameSide])).toEqual([]);
	});

	it('the same stream or media address on both legs', () => {
		const relay = [leg('one', 'A>P', 0, {}, [0x11]), leg('two', 'P>B', 0, {}, [0x11])];
		expect(reasons(relay)[0]).toContain('the same stream 0x00000011');
		const sdp = audio({ address: '10.9.9.9', port: 5004 });
		const passed = [leg('one', 'A>P', 0, { sdp }), leg('two', 'P>B', 0, { sdp })];
		expect(reasons(passed)[0]).toContain('both SDPs name 10.9.9.9:5004');
	});

	it('a box that calls on at once for the same number', () => {
		const from = '<sip:+49301234567@x>;tag=1';
		const one = leg('one', 'A>P', 0, { from });
		const two = leg('two', 'P>B', 1.5, { from: '<sip:00301234567@p>;tag=9' });
		expect(reasons([one, two])).toEqual([
			'two probable: 10.0.0.9 calls on 1.500 s later for the same party',
		]);
		expect(reasons([one, leg('two', 'P>B', 2.5, { from })])).toEqual([]);
		expect(reasons([one, leg('two', 'P>A', 1, { from })])).toEqual([]);
		expect(reasons([one, leg('two', 'P>B', 1)])).toEqual([]);
	});

	it('a transfer: who got the REFER calls the user that it names, soon after', () => {
		const refer = say('A>B', 5, 'REFER', {
			cseq: 2,
			toTag: 'b',
			headers: { 'refer-to': '<sip:carl@x>' },
		});
		const one = { ...leg('one', 'A>B', 0), keys: linkKeysOf([refer]) };
		const to = '"Carl" <sip:carl@x>';
		expect(reasons([one, leg('two', 'B>C', 5.1, { to })])).toEqual([
			`two probable: REFER sends 10.0.0.2 to carl (frame ${refer.sip.frame})`,
		]);
		expect(reasons([one, leg('two', 'B>C', 10.1, { to })])).toEqual([]);
		expect(reasons([one, leg('two', 'B>C', 4.9, { to })])).toEqual([]);
		expect(reasons([one, leg('two', 'A>C', 5.1, { to })])).toEqual([]);
		expect(reasons([one, leg('two', 'B>C', 5.1)])).toEqual([]);
	});

	it('only the first call after a REFER is its transfer', () => {
		const refer = say('A>B', 5, 'REFER', { headers: { 'refer-to': 'sip:carl@x' } });
		const one = { ...leg('one', 'A>B', 0), keys: linkKeysOf([refer]) };
		const to = '<sip:carl@x>';
		const later = [leg('two', 'B>C', 6, { to }), leg('three', 'B>C', 5.5, { to })];
		expect(reasons([one, ...later])).toHaveLength(1);
		expect(reasons([one, ...later])[0]).toContain('three probable: REFER');
	});

	it('what the user says wins, and a conversation is everything that hangs together', () => {
		const headers = { 'x-call-id': 'one@x' };
		const calls = [
			leg('one', 'A>P', 0),
			leg('two', 'P>B', 1, { headers }),
			leg('three', 'C>B', 50),
		];
		const apart: HandLink = { one: 'two', other: 'one', join: false };
		expect(reasons(calls, [apart])).toEqual([]);
		const joined: HandLink = { one: 'three', other: 'two', join: true };
		const links = new CallLinks(calls, [joined]);
		expect(links.conversation('one')).toEqual(['two', 'three']);
		expect(links.of('three')).toEqual([
			{ call: 'two', certainty: 'user', reason: 'joined by hand' },
		]);
	});
});
