/**
 * Digest authentication: what a challenge and its answer say, and whether the answer is that of a
 * password given by hand. No password is ever guessed. @see RFC 2617, RFC 7616, RFC 8760
 */
import { textHash } from '../crypto/text-hash.ts';
import type { TextHash } from '../crypto/text-hash.ts';

/** A `WWW-Authenticate`, `Authorization` or proxy header: its scheme and parameters. */
export interface AuthenticationHeader {
	/** Lower case: `digest`, `basic`, … */
	readonly scheme: string;
	/** By lower-case name, quotes taken off. */
	readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/gu;

/** Reads a header's value; null when it has no scheme. */
export function readAuthentication(value: string): AuthenticationHeader | null {
	const scheme = /^\s*([A-Za-z][A-Za-z0-9-]*)\s+/u.exec(value);
	if (scheme === null) return null;
	const parameters = new Map<string, string>();
	for (const [, name = '', quoted, plain = ''] of value
		.slice(scheme[0].length)
		.matchAll(PARAMETER)) {
		const key = name.toLowerCase();
		if (parameters.has(key)) continue;
		parameters.set(key, quoted === undefined ? plain : quoted.replaceAll(/\\(.)/gu, '$1'));
	}
	return { scheme: (scheme[1] ?? '').toLowerCase(), parameters };
}

const HASHES: Readonly<Record<string, TextHash>> = {
	MD5: 'md5',
	'SHA-256': 'sha256',
	'SHA-512-256': 'sha512-256',
};

/** A request that carries an answer. */
export interface AnsweredRequest {
	readonly method: string;
	/** Its body as sent: `qop=auth-int` covers it. */
	readonly body: Uint8Array;
}

/** The algorithm of a challenge or answer in capitals; MD5 where none is named (RFC 2617 §3.2.1). */
export function algorithmOf({ parameters }: AuthenticationHeader): string {
	return (parameters.get('algorithm') ?? 'MD5').toUpperCase();
}

/**
 * The response that a password gives.
 * @returns null for an algorithm that is not known here (AKA), or a user whose name is hashed
 */
export function digestResponse(
	answer: AuthenticationHeader,
	{ method, body }: AnsweredRequest,
	password: string,
): string | null {
	const said = (name: string): string => answer.parameters.get(name) ?? '';
	const algorithm = algorithmOf(answer);
	const isSession = algorithm.endsWith('-SESS');
	const name = HASHES[isSession ? algorithm.slice(0, -5) : algorithm];
	const isHidden = said('userhash').toLowerCase() === 'true' || !answer.parameters.has('username');
	if (name === undefined || answer.scheme !== 'digest' || isHidden) return null;
	const hash = (text: string | Uint8Array): string => textHash(name, text);
	const secret = hash(`${said('username')}:${said('realm')}:${password}`);
	const first = isSession ? hash(`${secret}:${said('nonce')}:${said('cnonce')}`) : secret;
	const qop = said('qop').toLowerCase();
	const entity = qop === 'auth-int' ? `:${hash(body)}` : '';
	const second = hash(`${method}:${said('uri')}${entity}`);
	// Without qop the form of RFC 2069 holds.
	const middle = qop === '' ? '' : `${said('nc')}:${said('cnonce')}:${said('qop')}:`;
	return hash(`${first}:${said('nonce')}:${middle}${second}`);
}

/** Whether an answer is that of a password; null when it cannot be told. */
export function isDigestOf(
	answer: AuthenticationHeader,
	request: AnsweredRequest,
	password: string,
): boolean | null {
	const expected = digestResponse(answer, request, password);
	const said = answer.parameters.get('response')?.toLowerCase();
	return expected === null || said === undefined ? null : expected === said;
}
