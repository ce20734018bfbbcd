import { describe, expect, test } from 'vitest';
import { authenticationFindings, authenticationsOf } from '../../../app/calls/authentication.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

const challenge = (at: number, cseq: number, more = ''): CallMessage =>
	say('B>A', at, '401 Unauthorized', {
		cseq,
		method: 'REGISTER',
		headers: { 'www-authenticate': `Digest realm="r", nonce="n${cseq}"${more}` },
	});
const answer = (at: number, cseq: number, more = '', hop = 'A>B'): CallMessage =>
	say(hop, at, 'REGISTER', {
		cseq,
		headers: {
			authorization: `Digest username="anna", realm="r", nonce="n${cseq - 1}", uri="sip:bob@b.example", response="00"${more}`,
		},
	});
const ok = (at: number, cseq: number): CallMessage =>
	say('B>A', at, '200 OK', { cseq, method: 'REGISTER' });
const titles = (messages: readonly CallMessage[]): readonly string[] =>
	authenticationFindings(messages).map(({ title }) => title);

describe('authentication', () => {
	test('of a registration is told with its outcome', () => {
		const messages = [
			say('A>B', 0, 'REGISTER'),
			challenge(0.1, 1),
			answer(0.2, 2, ', algorithm=SHA-256, qop=auth'),
			ok(0.3, 2),
		];
		expect(authenticationsOf(messages)).toEqual([
			{
				...{ frame: messages[2]?.sip.frame, method: 'REGISTER', scheme: 'digest' },
				...{ algorithm: 'SHA-256', realm: 'r', user: 'anna', qop: 'auth' },
				...{ isProxy: false, outcome: 'accepted' },
			},
		]);
		expect(titles(messages)).toEqual([]);
	});

	test('on several hops is one', () => {
		const messages = [challenge(0.1, 1), answer(0.2, 2), answer(0.21, 2, '', 'B>P'), ok(0.3, 2)];
		expect(authenticationsOf(messages)).toHaveLength(1);
	});

	test('of a proxy is told apart, without an answer its outcome is unknown', () => {
		const headers = { 'proxy-authorization': 'Digest username="a", realm="r", response="0"' };
		expect(authenticationsOf([say('A>B', 0, 'INVITE', { headers })])).toMatchObject([
			{ isProxy: true, outcome: 'unknown', algorithm: 'MD5' },
		]);
	});

	test('that a provisional answer to INVITE follows was accepted', () => {
		const headers = { authorization: 'Digest username="a", realm="r", response="0"' };
		const messages = [say('A>B', 0, 'INVITE', { headers }), say('B>A', 1, '180 Ringing')];
		expect(authenticationsOf(messages)[0]?.outcome).toBe('accepted');
	});
});

describe('findings of authentication', () => {
	test('wrong credentials', () => {
		const messages = [challenge(0.1, 1), answer(0.2, 2), challenge(0.3, 2)];
		expect(titles(messages)).toEqual([
			'the credentials of anna at r were refused: wrong user or password',
		]);
	});

	test('an answer to a stale nonce is no wrong password; a loop of them is told', () => {
		const stale = ', stale=TRUE';
		const rounds = [1, 2, 3, 4].flatMap((cseq) => [
			challenge(cseq, cseq, stale),
			answer(cseq + 0.5, cseq + 1),
		]);
		expect(titles(rounds)).toEqual(['4 challenges in a row say that the nonce is stale']);
		expect(titles(rounds.slice(0, 4))).toEqual([]);
	});

	test('Basic sends the password readable', () => {
		const headers = { authorization: 'Basic YW5uYTpzZWNyZXQ=' };
		const messages = [say('A>B', 0, 'REGISTER', { headers })];
		expect(titles(messages)).toEqual(['the password is sent readable (Basic)']);
		expect(authenticationsOf(messages)[0]).toMatchObject({ scheme: 'basic', algorithm: null });
	});

	test('another realm and another URI', () => {
		const headers = {
			authorization: 'Digest username="a", realm="x", nonce="n1", uri="sip:c", response="0"',
		};
		const messages = [challenge(0, 1), say('A>B', 1, 'REGISTER', { headers, cseq: 2 }), ok(2, 2)];
		expect(titles(messages)).toEqual([
			'the answer is for realm "x", asked was "r"',
			'the digest is over sip:c, the request goes to sip:bob@b.example',
		]);
	});
});
