import { describe, expect, it } from 'vitest';
import { callIdStem, linkKeysOf } from '../../../app/calls/link-keys.ts';
import { audio, say } from '../../fixtures/builders/sip-story.ts';

const keysOf = (headers: Readonly<Record<string, string>>): ReturnType<typeof linkKeysOf> =>
	linkKeysOf([say('A>B', 0, 'INVITE', { headers })]);

describe('what a call says of other calls', () => {
	it.each([
		[{ replaces: 'abc@x;to-tag=1;from-tag=2' }, 'abc@x'],
		[{ join: 'abc@x;to-tag=1' }, 'abc@x'],
		[{ 'target-dialog': 'abc@x; local-tag=1' }, 'abc@x'],
		[{ 'refer-to': '<sip:c@x?Subject=1&Replaces=a%25c%40x%3Bto-tag%3D1>' }, 'a%c@x'],
		[{ 'refer-to': '<sip:c@x?replaces=%zz>' }, '%zz'],
		[{ 'x-anything': ' abc@x ' }, 'abc@x'],
	])('%j names %s', (headers, callId) => {
		expect(
			keysOf(headers as unknown as Record<string, string>).named.map(({ value }) => value),
		).toEqual([callId]);
	});

	it('a transfer without Replaces names nobody', () => {
		expect(keysOf({ 'refer-to': '<sip:c@x>' }).named).toEqual([]);
	});

	it('a transfer says who shall call whom; one to an address alone says nobody', () => {
		const refer = say('A>B', 3, 'REFER', { headers: { 'refer-to': '"C" <sip:carl@x;a=b>' } });
		expect(linkKeysOf([say('A>B', 0, 'INVITE'), refer]).referrals).toEqual([
			{ by: '10.0.0.2', user: 'carl', frame: refer.sip.frame, timeMs: 3000 },
		]);
		const nobody = say('A>B', 3, 'REFER', { headers: { 'refer-to': '<sip:10.0.0.3>' } });
		expect(linkKeysOf([nobody]).referrals).toEqual([]);
		const answer = say('B>A', 3, '202 Accepted', {
			method: 'REFER',
			headers: { 'refer-to': '<sip:carl@x>' },
		});
		expect(linkKeysOf([answer]).referrals).toEqual([]);
	});

	it('identifiers of several makers', () => {
		const keys = keysOf({
			'cisco-guid': '1-2-3-4',
			'x-broadworks-correlation-info': '77',
			'p-charging-vector': 'icid-value=88;x',
		});
		expect([...keys.shared.keys()]).toEqual(['cisco-guid 1-2-3-4', 'broadworks 77', 'icid 88']);
	});

	it('media addresses, refused lines left out', () => {
		const story = [
			say('A>B', 0, 'INVITE', { sdp: audio() }),
			say('B>A', 1, '200 OK', { sdp: audio({ port: 0 }) }),
		];
		expect(linkKeysOf(story).media).toEqual(['10.0.0.1:4000']);
	});
});

it.each([
	['abcdefgh_b2b-1@x', 'abcdefgh'],
	['abcdefgh-0@x', 'abcdefgh'],
	['abcdefgh_pbx-12', 'abcdefgh'],
	['1-12345@10.0.0.1', '1-12345'],
	['plain@x', 'plain'],
])('stem of %s', (callId, stem) => {
	expect(callIdStem(callId)).toBe(stem);
});
