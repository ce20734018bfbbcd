/** SIP headers: compact names, and which headers the pass looks at. @see IANA "SIP Parameters" */

/** What is done with a header. */
export const HEADER_IGNORED = 0;
export const HEADER_VIA = 1;
export const HEADER_FROM = 2;
export const HEADER_TO = 3;
export const HEADER_CALL_ID = 4;
export const HEADER_CSEQ = 5;
export const HEADER_CONTENT_LENGTH = 6;
export const HEADER_CONTENT_TYPE = 7;
export const HEADER_CONTENT_ENCODING = 8;
/** Kept as text. */
export const HEADER_KEPT = 9;
/** Kept as text; commas do not part its values. */
export const HEADER_KEPT_WHOLE = 10;

/** Full lower-case names of the compact forms. */
export const COMPACT_NAMES: ReadonlyMap<string, string> = new Map([
	['a', 'accept-contact'],
	['b', 'referred-by'],
	['c', 'content-type'],
	['d', 'request-disposition'],
	['e', 'content-encoding'],
	['f', 'from'],
	['i', 'call-id'],
	['j', 'reject-contact'],
	['k', 'supported'],
	['l', 'content-length'],
	['m', 'contact'],
	['n', 'identity-info'],
	['o', 'event'],
	['r', 'refer-to'],
	['s', 'subject'],
	['t', 'to'],
	['u', 'allow-events'],
	['v', 'via'],
	['x', 'session-expires'],
	['y', 'identity'],
]);

const ROLES = new Map<string, number>([
	['via', HEADER_VIA],
	['from', HEADER_FROM],
	['to', HEADER_TO],
	['call-id', HEADER_CALL_ID],
	['cseq', HEADER_CSEQ],
	['content-length', HEADER_CONTENT_LENGTH],
	['content-type', HEADER_CONTENT_TYPE],
	['content-encoding', HEADER_CONTENT_ENCODING],
	['authorization', HEADER_KEPT_WHOLE],
	['proxy-authorization', HEADER_KEPT_WHOLE],
	['www-authenticate', HEADER_KEPT_WHOLE],
	['proxy-authenticate', HEADER_KEPT_WHOLE],
	...[
		...['reason', 'replaces', 'refer-to', 'referred-by', 'session-id', 'user-agent', 'server'],
		...['contact', 'expires', 'event', 'subscription-state', 'session-expires', 'rack', 'rseq'],
		...['diversion', 'history-info', 'p-charging-vector', 'p-asserted-identity', 'target-dialog'],
		...['retry-after', 'join', 'min-expires', 'min-se', 'warning', 'path', 'service-route'],
		...['cisco-guid', 'call-info', 'route', 'record-route'],
	].map((name): [string, number] => [name, HEADER_KEPT]),
]);

/** Common headers that are passed over, so that they are known at the first look. */
const PASSED = [
	...['Max-Forwards', 'Allow', 'Supported', 'Accept', 'Allow-Events'],
	...['Accept-Encoding', 'Accept-Language', 'Date', 'Organization', 'Require', 'Timestamp'],
	...['Content-Disposition', 'MIME-Version', 'Subject', 'Privacy', 'P-Access-Network-Info'],
	...['P-Preferred-Identity', 'Security-Verify', 'Proxy-Require', 'Unsupported', 'Priority'],
];

/** Lower-case name and role of a header. */
export interface HeaderName {
	readonly name: string;
	readonly role: number;
}

const IGNORED: HeaderName = { name: '', role: HEADER_IGNORED };

/** `call-id` as most write it: `Call-ID`. */
function capitalised(name: string): string {
	const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
	return words.join('-').replace(/-Id$/, '-ID').replace('Cseq', 'CSeq');
}

const NAMES = new Map<string, HeaderName>();
for (const [name, role] of ROLES) {
	for (const spelling of [name, capitalised(name)]) NAMES.set(spelling, { name, role });
}
for (const [short, name] of COMPACT_NAMES) {
	NAMES.set(short, { name, role: ROLES.get(name) ?? HEADER_IGNORED });
}
for (const spelling of PASSED) NAMES.set(spelling, { name: spelling.toLowerCase(), role: 0 });

/** What a header's name, as written, stands for. */
export function headerName(written: string): HeaderName {
	const known = NAMES.get(written);
	if (known !== undefined) return known;
	const name = written.toLowerCase();
	if (name.startsWith('x-')) return { name, role: HEADER_KEPT };
	return NAMES.get(name) ?? IGNORED;
}
