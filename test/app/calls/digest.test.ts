import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestResponse, isDigestOf, readAuthentication } from '../../../app/calls/digest.ts';
import type { AuthenticationHeader } from '../../../app/calls/digest.ts';

function header(value: string): AuthenticationHeader {
	const read = readAuthentication(value);
	if (read === null) throw new Error(`no header: ${value}`);
	return read;
}

const GET = { method: 'GET', body: new Uint8Array(0) };
const RFC_7616 = `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html",
	algorithm=ALGORITHM, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001,
	cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="RESPONSE",
	opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

describe('a header', () => {
	test('gives its scheme and parameters without quotes', () => {
		const { scheme, parameters } = header('DIGEST realm="a \\"b\\", c" ,nc=00000001,qop = auth');
		expect(scheme).toBe('digest');
		expect([...parameters]).toEqual([
			['realm', 'a "b", c'],
			['nc', '00000001'],
			['qop', 'auth'],
		]);
	});

	test.each(['', 'Digest', '=', '"a" b'])('%j is none', (value) => {
		expect(readAuthentication(value)).toBeNull();
	});
});

describe('the response of a password', () => {
	test('RFC 2617 §3.5', () => {
		const answer = header(
			'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
		);
		expect(digestResponse(answer, GET, 'Circle Of Life')).toBe('6629fae49393a05397450978507c4ef1');
		expect(isDigestOf(answer, GET, 'Circle Of Life')).toBe(true);
		expect(isDigestOf(answer, GET, 'circle of life')).toBe(false);
	});

	test.each([
		['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
		['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
	])('RFC 7616 §3.9.1 with %s', (algorithm, response) => {
		const value = RFC_7616.replace('ALGORITHM', algorithm).replace('RESPONSE', response);
		expect(isDigestOf(header(value), GET, 'Circle of Life')).toBe(true);
	});

	const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

	test('of the old form has no qop', () => {
		const expected = md5(`${md5('u:r:p')}:n:${md5('REGISTER:sip:a')}`);
		const answer = header(
			`Digest username="u",realm="r",nonce="n",uri="sip:a",response="${expected}"`,
		);
		expect(isDigestOf(answer, { ...GET, method: 'REGISTER' }, 'p')).toBe(true);
	});

	test('of a session is over nonces too', () => {
		const first = md5(`${md5('u:r:p')}:n:c`);
		const expected = md5(`${first}:n:00000001:c:auth:${md5('INVITE:sip:a')}`);
		const answer = header(
			`Digest username="u",realm="r",nonce="n",uri="sip:a",algorithm=MD5-sess,cnonce="c",nc=00000001,qop=auth,response="${expected.toUpperCase()}"`,
		);
		expect(isDigestOf(answer, { ...GET, method: 'INVITE' }, 'p')).toBe(true);
	});

	test('with auth-int covers the body', () => {
		const body = new TextEncoder().encode('v=0\r\n');
		const second = md5(`INVITE:sip:a:${md5('v=0\r\n')}`);
		const expected = md5(`${md5('u:r:p')}:n:00000001:c:auth-int:${second}`);
		const answer = header(
			`Digest username="u",realm="r",nonce="n",uri="sip:a",cnonce="c",nc=00000001,qop=auth-int,response="${expected}"`,
		);
		expect(isDigestOf(answer, { method: 'INVITE', body }, 'p')).toBe(true);
		expect(isDigestOf(answer, { method: 'INVITE', body: new Uint8Array(1) }, 'p')).toBe(false);
	});

	test.each([
		'Digest username="u",realm="r",nonce="n",uri="a",algorithm=AKAv1-MD5,response="0"',
		'Digest username="0a1b",userhash=true,realm="r",nonce="n",uri="a",response="0"',
		'Digest realm="r",nonce="n",uri="a",response="0"',
		'Digest username="u",realm="r",nonce="n",uri="a"',
		'Basic dTpw',
	])('%s cannot be told', (value) => {
		expect(isDigestOf(header(value), GET, 'p')).toBeNull();
	});
});
