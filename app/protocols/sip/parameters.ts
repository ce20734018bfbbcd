/** Parts of header values: addresses with parameters, and lists. @see RFC 3261 §20, §25.1 */

const QUOTE = 34;
const BACKSLASH = 92;

/** One past the closing quote of a string that begins at `at`; the end when it is not closed. */
function quotedEnd(text: string, at: number): number {
	for (let each = at + 1; each < text.length; each++) {
		const code = text.charCodeAt(each);
		if (code === BACKSLASH) each++;
		else if (code === QUOTE) return each + 1;
	}
	return text.length;
}

/**
 * Where the parameters of a `From`-like value begin (at a `;` or the end). Without `<>` everything
 * behind the first `;` belongs to the header and not to the URI (RFC 3261 §20.10).
 */
export function parametersAt(value: string): number {
	const quote = value.indexOf('"');
	const open = value.indexOf('<');
	const start = quote >= 0 && (open < 0 || quote < open) ? quotedEnd(value, quote) : 0;
	const bracket = start === 0 ? open : value.indexOf('<', start);
	const close = bracket < 0 ? -1 : value.indexOf('>', bracket);
	const at = value.indexOf(';', close < 0 ? start : close);
	return at < 0 ? value.length : at;
}

/**
 * Value of a parameter, without quotes; empty when it is not there or has none.
 * @param from where the parameters begin
 * @param name lower case
 */
export function parameter(value: string, from: number, name: string): string {
	for (let at = from; at >= 0 && at < value.length;) {
		let start = at + (value.charCodeAt(at) === 59 ? 1 : 0);
		while (isBlank(value.charCodeAt(start))) start++;
		const end = segmentEnd(value, start);
		const equals = value.indexOf('=', start);
		if (equals >= 0 && equals < end && isName(value, start, equals, name)) {
			return unquoted(value.slice(equals + 1, end).trim());
		}
		at = end >= value.length ? -1 : end;
	}
	return '';
}

/** The `;` that ends a parameter; quoted ones do not. */
function segmentEnd(value: string, start: number): number {
	const end = value.indexOf(';', start);
	const quote = value.indexOf('"', start);
	if (quote < 0 || (end >= 0 && end < quote)) return end < 0 ? value.length : end;
	const after = value.indexOf(';', quotedEnd(value, quote));
	return after < 0 ? value.length : after;
}

function isName(value: string, start: number, equals: number, name: string): boolean {
	let end = equals;
	while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
	if (end - start !== name.length) return false;
	for (let each = 0; each < name.length; each++) {
		if ((value.charCodeAt(start + each) | 0x20) !== name.charCodeAt(each)) return false;
	}
	return true;
}

function unquoted(text: string): string {
	if (!text.startsWith('"')) return text;
	return text.slice(1, text.endsWith('"') ? -1 : undefined).replace(/\\(.)/g, '$1');
}

function isBlank(code: number): boolean {
	return code === 32 || code === 9;
}

/** Values of a comma list; commas in quotes and in `<>` part nothing. */
export function listValues(value: string): readonly string[] {
	if (!value.includes(',')) return [value];
	const values: string[] = [];
	let start = 0;
	for (let at = 0; at < value.length; at++) {
		const character = value.charAt(at);
		if (character === '"') at = quotedEnd(value, at) - 1;
		else if (character === '<') at = Math.max(at, value.indexOf('>', at));
		else if (character === ',') {
			values.push(value.slice(start, at).trim());
			start = at + 1;
		}
	}
	values.push(value.slice(start).trim());
	return values.filter((one) => one !== '');
}

/** URI of a `From`-like value: between `<>`, or all before the parameters. */
export function uriOf(value: string): string {
	const quote = value.indexOf('"');
	const open = value.indexOf('<');
	const start = quote >= 0 && (open < 0 || quote < open) ? quotedEnd(value, quote) : 0;
	const bracket = value.indexOf('<', start);
	if (bracket < 0) return value.slice(0, parametersAt(value)).trim();
	const close = value.indexOf('>', bracket);
	return value.slice(bracket + 1, close < 0 ? undefined : close);
}

/** Parts of a SIP, SIPS or TEL URI. */
export interface SipUri {
	readonly scheme: string;
	/** Without password, as written (percent escapes kept). */
	readonly user: string;
	readonly host: string;
	/** As written; empty when none. */
	readonly port: string;
}

/** Takes a URI apart; `tel:` has a user and no host. */
export function parseUri(uri: string): SipUri {
	const colon = uri.indexOf(':');
	const scheme = colon < 0 ? '' : uri.slice(0, colon).toLowerCase();
	const rest = uri.slice(colon + 1);
	if (scheme === 'tel') return { scheme, user: rest.split(';')[0] ?? '', host: '', port: '' };
	const end = rest.search(/[?]/);
	const address = end < 0 ? rest : rest.slice(0, end);
	// The user part may hold ";" and "?" itself (RFC 3261 §25.1): it ends at the last "@" of the URI.
	const at = rest.lastIndexOf('@');
	const user = at < 0 ? '' : (rest.slice(0, at).split(':')[0] ?? '');
	const behind = at < 0 ? address : rest.slice(at + 1);
	const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:;?>]*)(?::(\d*))?/.exec(behind) ?? [];
	return { scheme, user, host, port };
}
