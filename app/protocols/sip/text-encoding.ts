/** Text of bodies that say in which characters they are written. */

const XML = /^[\s\uFEFF]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/iu;
const LATIN = new TextDecoder('latin1');
/** Chinese encodings; the newest holds the older ones. */
const CHINESE: ReadonlySet<string> = new Set(['gb2312', 'gbk', 'gb18030', 'x-gbk', 'cp936']);
/** Bytes of a body in which a declaration may stand. */
const DECLARATION_BYTES = 200;

/**
 * Reads a body. Valid UTF-8 is UTF-8 whatever is declared, as some platforms declare GB2312 and send
 * that; what is neither is read as declared.
 */
export function readableText(bytes: Uint8Array): string {
	const utf8 = strict('utf-8', bytes);
	if (utf8 !== null) return utf8;
	const declared = XML.exec(LATIN.decode(bytes.subarray(0, DECLARATION_BYTES)))?.[1];
	if (declared === undefined) return new TextDecoder().decode(bytes);
	const isChinese = CHINESE.has(declared.toLowerCase());
	return decoded(isChinese ? 'gb18030' : declared, bytes);
}

function strict(encoding: string, bytes: Uint8Array): string | null {
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

/** Names that nobody knows are read as UTF-8, with its signs for what is none. */
function decoded(encoding: string, bytes: Uint8Array): string {
	try {
		return new TextDecoder(encoding).decode(bytes);
	} catch {
		return new TextDecoder().decode(bytes);
	}
}
