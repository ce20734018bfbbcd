/** Hashes of text, as challenges of HTTP and SIP use them. @see RFC 7616 §3.3, RFC 8760 */
import { createHash } from 'node:crypto';

/** Hashes that a digest may name. */
export type TextHash = 'md5' | 'sha256' | 'sha512-256';

/** Lower-case hex of the hash over UTF-8 text, or over bytes. */
export function textHash(hash: TextHash, text: string | Uint8Array): string {
	return createHash(hash).update(text).digest('hex');
}
