/** Authentication inside one Call-ID: who answered which challenge, and how that went. */
import type { CallAuthentication, CallFinding } from '../views/calls.ts';
import type { CallMessage } from './call-message.ts';
import { algorithmOf, readAuthentication } from './digest.ts';
import type { AuthenticationHeader } from './digest.ts';

/** Challenges with `stale` in a row that are a loop. */
const STALE_LOOP = 3;

interface Answer {
	readonly item: CallAuthentication;
	readonly header: AuthenticationHeader;
	readonly request: CallMessage;
	/** The challenge before it in the same realm, or any. */
	readonly challenge: AuthenticationHeader | null;
}

const CHALLENGES = ['www-authenticate', 'proxy-authenticate'] as const;

/** Every answer to a challenge, in capture order; the same request on several hops once. */
export function authenticationsOf(messages: readonly CallMessage[]): readonly CallAuthentication[] {
	return answersOf(messages).map(({ item }) => item);
}

/** What is wrong with them. */
export function authenticationFindings(messages: readonly CallMessage[]): readonly CallFinding[] {
	const answers = answersOf(messages);
	return [
		...basicFinding(answers),
		...refusedFindings(answers),
		...mismatches(answers),
		...staleLoop(messages),
	];
}

function answersOf(messages: readonly CallMessage[]): readonly Answer[] {
	const seen = new Set<string>();
	return messages.flatMap((request, at) => {
		if (request.sip.status !== 0 || request.sip.method === 'ACK') return [];
		return (['authorization', 'proxy-authorization'] as const).flatMap((name) => {
			const header = readAuthentication(request.sip.headers.get(name) ?? '');
			const key = `${name} ${request.sip.method} ${request.sip.cseq} ${request.sip.fromTag}`;
			if (header === null || seen.has(key)) return [];
			seen.add(key);
			const isProxy = name === 'proxy-authorization';
			const challenge = challengeBefore(messages, at, isProxy, header);
			return [{ item: itemOf(messages, at, header, isProxy), header, request, challenge }];
		});
	});
}

function itemOf(
	messages: readonly CallMessage[],
	at: number,
	header: AuthenticationHeader,
	isProxy: boolean,
): CallAuthentication {
	const request = messages[at] as CallMessage;
	const { parameters, scheme } = header;
	return {
		frame: request.sip.frame,
		method: request.sip.method,
		scheme,
		algorithm: scheme === 'digest' ? algorithmOf(header) : null,
		realm: parameters.get('realm') ?? null,
		user: parameters.get('username') ?? null,
		qop: parameters.get('qop') ?? null,
		isProxy,
		outcome: outcomeOf(messages, at),
	};
}

/** The first final answer to the request: challenged again is refused. */
function outcomeOf(messages: readonly CallMessage[], at: number): CallAuthentication['outcome'] {
	const { sip: request } = messages[at] as CallMessage;
	const final = messages
		.slice(at + 1)
		.find(
			({ sip }) =>
				sip.cseq === request.cseq &&
				sip.method === request.method &&
				(sip.status >= 200 || (sip.status > 100 && request.method === 'INVITE')),
		);
	if (final === undefined) return 'unknown';
	const { status } = final.sip;
	return status === 401 || status === 407 || status === 403 ? 'refused' : 'accepted';
}

function challengeBefore(
	messages: readonly CallMessage[],
	at: number,
	isProxy: boolean,
	answer: AuthenticationHeader,
): AuthenticationHeader | null {
	const name = isProxy ? 'proxy-authenticate' : 'www-authenticate';
	const said = messages
		.slice(0, at)
		.flatMap(({ sip }) => readAuthentication(sip.headers.get(name) ?? '') ?? []);
	const nonce = answer.parameters.get('nonce');
	return (
		said.findLast(({ parameters }) => parameters.get('nonce') === nonce) ?? said.at(-1) ?? null
	);
}

function basicFinding(answers: readonly Answer[]): readonly CallFinding[] {
	const basic = answers.filter(({ item }) => item.scheme === 'basic');
	if (basic.length === 0) return [];
	const frames = basic.map(({ item }) => item.frame);
	return [{ severity: 'warning', title: 'the password is sent readable (Basic)', frames }];
}

/** Refused although the challenge was the newest and not stale: user or password are wrong. */
function refusedFindings(answers: readonly Answer[]): readonly CallFinding[] {
	const refused = answers.filter(
		({ item, challenge }) =>
			item.outcome === 'refused' && challenge?.parameters.get('stale')?.toLowerCase() !== 'true',
	);
	const [first] = refused;
	if (first === undefined) return [];
	const { user, realm } = first.item;
	const title = `the credentials of ${user ?? 'the user'} at ${realm ?? 'the server'} were refused: wrong user or password`;
	return [{ severity: 'warning', title, frames: refused.map(({ item }) => item.frame) }];
}

/** Answers that cannot fit their challenge or their request. */
function mismatches(answers: readonly Answer[]): readonly CallFinding[] {
	return answers.flatMap(({ item, header, request, challenge }) => {
		const found: CallFinding[] = [];
		const note = (severity: CallFinding['severity'], title: string): void => {
			found.push({ severity, title, frames: [item.frame] });
		};
		const asked = challenge?.parameters.get('realm');
		if (asked !== undefined && item.realm !== asked) {
			note('warning', `the answer is for realm "${item.realm ?? ''}", asked was "${asked}"`);
		}
		const uri = header.parameters.get('uri');
		if (uri !== undefined && uri !== request.sip.line) {
			// A proxy behind the sender may change the Request-URI.
			note('note', `the digest is over ${uri}, the request goes to ${request.sip.line}`);
		}
		return found;
	});
}

function staleLoop(messages: readonly CallMessage[]): readonly CallFinding[] {
	const stale = messages.filter(({ sip }) =>
		CHALLENGES.some((name) => {
			const header = readAuthentication(sip.headers.get(name) ?? '');
			return header?.parameters.get('stale')?.toLowerCase() === 'true';
		}),
	);
	const nonces = new Set(stale.map(({ sip }) => `${sip.cseq} ${sip.method}`));
	if (nonces.size < STALE_LOOP) return [];
	const title = `${nonces.size} challenges in a row say that the nonce is stale`;
	return [{ severity: 'warning', title, frames: stale.map(({ sip }) => sip.frame).slice(0, 50) }];
}
