/** What became of the transfers that a call asks for. */
import { describe, expect, test } from 'vitest';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import { setupOf } from '../../../app/calls/setup.ts';
import { transferFindings } from '../../../app/calls/transfers.ts';
import { answeredCall, say } from '../../fixtures/builders/sip-story.ts';

const TO_CAROL = { 'refer-to': '"Carol" <sip:carol@c.example;user=phone?Replaces=x%40y>' };
const refer = (at: number, cseq = 5): CallMessage =>
	say('A>B', at, 'REFER', { cseq, toTag: 'b', headers: TO_CAROL });
const accepted = (at: number, cseq = 5): CallMessage =>
	say('B>A', at, '202 Accepted', { method: 'REFER', cseq });
const notify = (at: number, body: string): CallMessage =>
	say('B>A', at, 'NOTIFY', { cseq: 1, fromTag: 'b', toTag: 'a', body });

/** Findings of a call with these messages in it. */
function found(more: readonly CallMessage[]): readonly string[] {
	const messages = [...answeredCall(), ...more];
	return transferFindings(messages, setupOf(messages)).map(
		({ severity, title }) => `${severity}: ${title}`,
	);
}

describe('transfers', () => {
	test('a call without any has no finding', () => {
		expect(found([])).toEqual([]);
	});

	test('tell the target, who asked, and the last report', () => {
		const story = [
			...[refer(10), accepted(10.1), notify(10.2, 'SIP/2.0 100 Trying\r\n')],
			notify(12, 'SIP/2.0 200 OK'),
		];
		expect(found(story)).toEqual([
			'note: transfer to sip:carol@c.example;user=phone asked for by the caller: 200 OK',
		]);
	});

	test('point to the REFER and to what decided', () => {
		const story = [refer(10), accepted(10.1), notify(12, 'SIP/2.0 200 OK')];
		const messages = [...answeredCall(), ...story];
		const [finding] = transferFindings(messages, setupOf(messages));
		expect(finding?.frames).toEqual([story[0]?.sip.frame, story[2]?.sip.frame]);
	});

	test.each([
		['603 Decline', 'refused, 603 Decline'],
		['405 Method Not Allowed', 'refused, 405 Method Not Allowed'],
	])('that are refused with %s say so', (line, text) => {
		const refused = say('B>A', 10.1, line, { method: 'REFER', cseq: 5 });
		const [title = ''] = found([refer(10), refused]);
		expect(title).toContain(`: ${text}`);
		expect(title.startsWith('warning')).toBe(true);
	});

	test('are answered where the answer came before a repeat of the question', () => {
		expect(found([refer(10), accepted(10.6), refer(10.61)])).toEqual([
			'note: transfer to sip:carol@c.example;user=phone asked for by the caller: accepted, its outcome is not told',
		]);
	});

	test('that fail at their target say so', () => {
		const story = [refer(10), accepted(10.1), notify(12, 'SIP/2.0 486 Busy Here\r\nVia: x')];
		expect(found(story)).toEqual([
			'warning: transfer to sip:carol@c.example;user=phone asked for by the caller: 486 Busy Here',
		]);
	});

	test('of which nothing more is known say that', () => {
		expect(found([refer(10), accepted(10.1)])[0]).toMatch(/: accepted, its outcome is not told$/u);
		expect(found([refer(10)])[0]).toMatch(/^warning: .*: not answered$/u);
		expect(found([refer(10), accepted(10.1), notify(11, 'no sipfrag')])[0]).toMatch(/not told$/u);
	});

	test('that are sent again are one, and two are two', () => {
		expect(found([refer(10), refer(10.5), accepted(10.6)])).toHaveLength(1);
		const story = [refer(10), accepted(10.1), notify(11, 'SIP/2.0 486 Busy Here'), refer(20, 6)];
		const both = found([...story, accepted(20.1, 6), notify(21, 'SIP/2.0 200 OK')]);
		expect(both.map((title) => title.slice(-9))).toEqual(['Busy Here', 'r: 200 OK']);
	});

	test('by the callee name the callee; without a target they stand alone', () => {
		const theirs = say('B>A', 10, 'REFER', { fromTag: 'b', toTag: 'a', cseq: 2 });
		expect(found([theirs])).toEqual(['warning: transfer asked for by the callee: not answered']);
	});

	test('in a call whose beginning was not captured name no side', () => {
		expect(transferFindings([refer(1)], setupOf([refer(1)]))[0]?.title).toBe(
			'transfer to sip:carol@c.example;user=phone: not answered',
		);
	});
});
