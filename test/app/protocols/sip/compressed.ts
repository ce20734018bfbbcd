/** SIP messages whose body is compressed, for tests. */
import { bytes } from '../../network/frames.ts';
import { requestText, sipBytes } from './texts-of-messages.ts';
import type { RequestParts } from './texts-of-messages.ts';

/** A request with the bytes of its body as they stand, under a Content-Encoding. */
export function encodedRequest(
	body: Uint8Array,
	encoding: string,
	parts: Omit<RequestParts, 'body'> = {},
): Uint8Array {
	const { type = 'application/sdp', headers = [] } = parts;
	const lines = [...headers, `Content-Encoding: ${encoding}`, `Content-Type: ${type}`];
	const text = requestText({ ...parts, headers: lines });
	const head = text.replace(/Content-Length: \d+/u, `Content-Length: ${body.length}`);
	return bytes(sipBytes(head), body);
}
