/** A message as people read it. */
import { isEncoded, openBody } from './body.ts';
import { readableText } from './text-encoding.ts';
import { headersEnd, nextLine, SipHeaders } from './headers.ts';

const UTF8 = new TextDecoder();

/**
 * The text of a message as sent, its body in the characters that it declares; a compressed body is
 * opened where that is possible.
 */
export function readableSip(bytes: Uint8Array): string {
	const bodyAt = headersEnd(bytes, 0, bytes.length);
	if (bodyAt < 0 || bodyAt >= bytes.length) return UTF8.decode(bytes);
	const head = UTF8.decode(bytes.subarray(0, bodyAt));
	const headers = new SipHeaders();
	headers.read(head, nextLine(head, 0));
	const { contentEncoding } = headers;
	const body = isEncoded(contentEncoding)
		? openBody(bytes.subarray(bodyAt), contentEncoding)
		: null;
	return head + (body ?? readableText(bytes.subarray(bodyAt)));
}
