/** Parts of From, To and other name-addr headers. @see RFC 3261 §20.10, §25.1 */

/** `"Anna" <sip:anna@x>;tag=1` without its parameters: `"Anna" <sip:anna@x>`. */
export function withoutParameters(value: string): string {
	const close = value.lastIndexOf('>');
	const semicolon = value.indexOf(';', close < 0 ? 0 : close);
	return (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
}

/** The URI of a name-addr or addr-spec. */
export function uriOf(value: string): string {
	const open = afterQuoted(value);
	const close = value.indexOf('>', open);
	if (open > 0 && close > 0) return value.slice(open, close).trim();
	return withoutParameters(value);
}

/** Place after the `<` that stands outside quotes; 0 when there is none. */
function afterQuoted(value: string): number {
	let isQuoted = false;
	for (let at = 0; at < value.length; at++) {
		const character = value[at];
		if (character === '\\' && isQuoted) at++;
		else if (character === '"') isQuoted = !isQuoted;
		else if (character === '<' && !isQuoted) return at + 1;
	}
	return 0;
}

/** User part of a sip, sips or tel URI, percent escapes resolved; empty when there is none. */
export function userOf(value: string): string {
	const uri = uriOf(value);
	const scheme = /^(sips?|tel):/iu.exec(uri);
	if (scheme === null) return '';
	const rest = uri.slice(scheme[0].length);
	if (scheme[1]?.toLowerCase() === 'tel') return rest.split(';')[0] ?? '';
	const at = rest.indexOf('@');
	if (at < 0) return '';
	const user = (rest.slice(0, at).split(':')[0] ?? '').split(';')[0] ?? '';
	try {
		return decodeURIComponent(user);
	} catch {
		return user;
	}
}

/** Digits of a number for comparison: the last seven or more; empty for names. */
export function digitsOfUser(user: string): string {
	const digits = user.replaceAll(/[^\d]/gu, '');
	return digits.length >= 3 && /^[+\d().\-\s]+$/u.test(user) ? digits : '';
}
