/** Which file a session description offers or asks for. @see RFC 5547 §6 */

/** What is said of a file; what is not said is null. */
export interface FileSelector {
	/** As written by its sender: never a path to be trusted. */
	readonly name: string | null;
	/** Media type, `image/jpeg`. */
	readonly type: string | null;
	readonly bytes: number | null;
	/** 40 hexadecimal digits, lower case. */
	readonly sha1: string | null;
}

const SELECTOR = /(name|type|size|hash):("(?:[^"\\]|\\.)*"|(?:[^\s"]|"[^"]*")+)/giu;
const SHA1 = /^sha-1:((?:[\da-f]{2}:){19}[\da-f]{2})$/iu;

/** Reads `name:"My picture.jpg" type:image/jpeg size:4092 hash:sha-1:72:24:5F:…`. */
export function readFileSelector(text: string): FileSelector {
	const said = new Map<string, string>();
	for (const [, name = '', value = ''] of text.matchAll(SELECTOR)) {
		// Hashes may come in several algorithms; SHA-1 is the one that is defined.
		const isOther = name.toLowerCase() === 'hash' && !SHA1.test(value);
		if (!isOther && !said.has(name.toLowerCase())) said.set(name.toLowerCase(), value);
	}
	const name = said.get('name');
	const size = said.get('size') ?? '';
	const hash = SHA1.exec(said.get('hash') ?? '')?.[1];
	return {
		name: name === undefined ? null : unquoted(name),
		type: said.get('type') ?? null,
		bytes: /^\d{1,15}$/u.test(size) ? Number(size) : null,
		sha1: hash === undefined ? null : hash.replaceAll(':', '').toLowerCase(),
	};
}

/** Quotation marks and line ends stand as `%22`, `%0D`, `%0A`. */
function unquoted(text: string): string {
	const inner = text.startsWith('"') ? text.slice(1, -1) : text;
	return inner.replace(/%(22|0D|0A|25)/giu, (_, digits: string) =>
		String.fromCharCode(Number.parseInt(digits, 16)),
	);
}
