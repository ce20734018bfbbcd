/** One message of MSRP as it is kept. @see RFC 4975 §7 */
import { concatenated } from '../../bytes.ts';

/** Chunk of a message, report, or response. */
export interface MsrpMessage {
	/** Frame that completed it. */
	readonly frame: number;
	/** ms since the first packet of the capture. */
	readonly timeMs: number;
	/** Number in the flow table. */
	readonly flow: number;
	readonly transport: 'tcp' | 'tls';
	readonly head: MsrpHead;
	/** Start line and headers as they came, without the line end behind them. */
	readonly headBytes: Uint8Array;
	/** An empty line follows the headers: there is a body, of 0 bytes perhaps. */
	readonly hasBody: boolean;
	/** Bytes of the body. */
	readonly bytes: number;
	/** The body's first bytes, at most `MAX_MSRP_KEPT_BYTES`. */
	readonly body: Uint8Array;
	/** `$` the message is whole, `+` more chunks follow, `#` given up; empty when the end is missing. */
	readonly flag: string;
}

/** Start line and headers. */
export interface MsrpHead {
	readonly transaction: string;
	/** Empty for a response. */
	readonly method: string;
	/** 0 for a request. */
	readonly status: number;
	/** Comment of a response. */
	readonly comment: string;
	/** By lower-case name; the first of equal ones. */
	readonly headers: ReadonlyMap<string, string>;
}

/** A message as it is written, as far as it is kept. */
export interface WrittenMsrp {
	/** Without the line end at its very end. */
	readonly bytes: Uint8Array;
	/** What is surely the same where the message stands: the headers where the body was cut. */
	readonly beginning: Uint8Array;
	/** Bytes of the whole. */
	readonly length: number;
}

const ASCII = new TextEncoder();
const START = /^MSRP ([A-Za-z\d][\w.\-+%=]{2,63}) (?:([A-Z]+)|(\d{3})(?: (.*))?)$/u;

/** Reads a start line; null when it is none. */
export function readStartLine(line: string): Omit<MsrpHead, 'headers'> | null {
	const found = START.exec(line);
	if (found === null) return null;
	const [, transaction = '', method = '', status = '0', comment = ''] = found;
	return { transaction, method, status: Number(status), comment };
}

/** Reads start line and headers; null without a start line. */
export function readHead(text: string): MsrpHead | null {
	const [first = '', ...lines] = text.split('\r\n');
	const start = readStartLine(first);
	if (start === null) return null;
	const headers = new Map<string, string>();
	for (const line of lines) {
		const colon = line.indexOf(':');
		const name = line.slice(0, colon).trim().toLowerCase();
		if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
	}
	return { ...start, headers };
}

/**
 * What two URIs of one session have in common: `host:port/session`, without scheme, user and
 * parameters. Of a path the last URI counts, which is the far end's. @see RFC 4975 §6.1
 */
export function pathKey(path: string): string {
	const last = path.trim().split(/\s+/u).at(-1) ?? '';
	const found = /^msrps?:\/\/(?:[^@/]*@)?([^/;]*)(?:\/([^;]*))?/iu.exec(last);
	return found === null ? '' : `${(found[1] ?? '').toLowerCase()}/${found[2] ?? ''}`;
}

/** One line for lists: `SEND, Message-ID 12, bytes 1-5/5, text/plain, from … to …`. */
export function msrpText({ head, flag }: Pick<MsrpMessage, 'head' | 'flag'>): string {
	const { headers } = head;
	const said = (name: string, word: string): readonly string[] => {
		const value = headers.get(name);
		return value === undefined ? [] : [`${word}${value}`];
	};
	return [
		head.status === 0 ? head.method : `${head.status} ${head.comment}`.trim(),
		...said('message-id', 'Message-ID '),
		...said('byte-range', 'bytes '),
		...said('content-type', ''),
		...said('from-path', 'from '),
		...said('to-path', 'to '),
		...(flag === '#' ? ['given up'] : flag === '' ? ['its end is missing'] : []),
	].join(', ');
}

/** Puts a message together again. */
export function writtenMsrp(
	message: Pick<MsrpMessage, 'head' | 'headBytes' | 'hasBody' | 'bytes' | 'body' | 'flag'>,
): WrittenMsrp {
	const { head, headBytes, hasBody, bytes: sent, body, flag } = message;
	const blank = ASCII.encode(hasBody ? '\r\n\r\n' : '');
	const end = ASCII.encode(flag === '' ? '' : `\r\n-------${head.transaction}${flag}`);
	const bytes = concatenated([headBytes, blank, body, end]);
	const isCut = body.length < sent;
	const length = headBytes.length + blank.length + sent + end.length;
	return { bytes, beginning: isCut ? headBytes : bytes, length };
}
