import { describe, expect, it } from 'vitest';
import { analyseCall } from '../../../app/calls/analyse-call.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import { bypassedProxies, viaHops } from '../../../app/calls/route.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

const hops = (via: string): readonly string[] =>
	viaHops(say('A>B', 0, 'INVITE', { headers: via === '' ? {} : { via } }).sip);

describe('hops by Via', () => {
	it('stand in the order in which the message passed them', () => {
		expect(
			hops(
				'SIP/2.0/TLS [2001:db8::9]:5061;branch=z9, SIP / 2.0 / UDP  p.example : 5060 ;rport, SIP/2.0/TCP a',
			),
		).toEqual(['a', 'p.example:5060', '[2001:db8::9]:5061']);
	});

	it('are none without the header', () => expect(hops('')).toEqual([]));
});

/** A call through P whose ACK and BYE take other ways. */
function story(
	inside: string,
	record: string | null,
	headers: Readonly<Record<string, string>> = {},
): readonly CallMessage[] {
	const told = record === null ? {} : { 'record-route': record };
	const [from = '', to = ''] = inside.split('>');
	return [
		say('A>P', 0, 'INVITE'),
		say('P>B', 0.01, 'INVITE', { vias: 2, headers: told }),
		say('B>P', 0.1, '200 OK', { vias: 2, headers: told }),
		say('P>A', 0.11, '200 OK', { headers: told }),
		say(inside, 0.2, 'ACK', { toTag: 'b', headers }),
		say(inside, 5, 'BYE', { cseq: 2, toTag: 'b', headers }),
		say(`${to}>${from}`, 5.1, '200 OK', { cseq: 2, method: 'BYE' }),
	];
}

const bypasses = (messages: readonly CallMessage[]): readonly string[] =>
	analyseCall(messages, [], 1e5)
		.findings.filter(({ title }) => title.startsWith('by-passed'))
		.map(({ severity, title }) => `${severity}: ${title}`);

const ASKED =
	'warning: by-passed proxy: ACK, BYE did not pass 10.0.0.9, though it asked to stay (Record-Route)';
const FREE =
	'note: by-passed proxy: ACK, BYE did not pass 10.0.0.9, it had not asked to stay (no Record-Route)';

describe('a by-passed proxy', () => {
	it('is a note where it did not ask to stay', () => {
		expect(bypasses(story('A>B', null))).toEqual([FREE]);
	});

	it('is a warning where it asked to stay', () => {
		expect(bypasses(story('A>B', '<sip:10.0.0.9;lr>'))).toEqual([ASKED]);
		expect(bypasses(story('A>B', '<sip:proxy.example;lr>'))).toEqual([ASKED]);
	});

	it('is found from the side of the callee as well', () => {
		const [invite, relayed, answer, back] = story('A>B', '<sip:10.0.0.9:5060;lr>');
		const swapped = say('B>A', 5, 'BYE', { cseq: 9, fromTag: 'b', toTag: 'a' });
		const messages = [invite, relayed, answer, back, swapped].filter((one) => one !== undefined);
		const [bypass] = bypassedProxies(messages, analyseCall(messages, [], 1e5).setup);
		expect(bypass).toEqual({ proxy: '10.0.0.9', wasAsked: true, requests: [swapped] });
	});

	it('is none where requests pass it', () => {
		expect(bypasses(story('A>P', '<sip:10.0.0.9;lr>'))).toEqual([]);
		expect(bypasses(story('A>P', null))).toEqual([]);
	});

	it('is none where a route of names is followed', () => {
		const route = { route: '<sip:proxy.example;lr>' };
		expect(bypasses(story('A>C', '<sip:proxy.example;lr>', route))).toEqual([]);
	});

	it('names the one that stayed away where another keeps the call', () => {
		expect(bypasses(story('A>C', '<sip:10.0.0.3;lr>'))).toEqual([FREE]);
	});

	it('is none where the INVITE went straight, was refused or never answered', () => {
		const straight = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 1, '200 OK'),
			say('A>B', 1.1, 'ACK', { toTag: 'b' }),
		];
		expect(bypasses(straight)).toEqual([]);
		expect(bypasses(story('A>B', null).filter(({ sip }) => sip.status !== 200))).toEqual([]);
		const refused = [
			say('A>P', 0, 'INVITE'),
			say('P>A', 1, '486 Busy Here'),
			say('A>B', 1.1, 'ACK', { toTag: 'b' }),
		];
		expect(bypasses(refused)).toEqual([]);
	});

	it('is none by what a proxy itself sends on', () => {
		const relayed = story('P>C', null);
		expect(bypasses(relayed)).toEqual([]);
	});
});
