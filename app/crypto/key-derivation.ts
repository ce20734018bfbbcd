/** Key derivation of TLS 1.2 and 1.3. @see RFC 5246 §5, RFC 8446 §7.1, RFC 5869 */
import { createHmac } from 'node:crypto';

/** Hashes that cipher suites name. */
export type HashName = 'sha256' | 'sha384';

const encoder = new TextEncoder();

function hmac(hash: HashName, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
	const made = createHmac(hash, key);
	for (const part of parts) made.update(part);
	return made.digest();
}

/** TLS 1.2's PRF: `length` bytes from a secret, a label and a seed. */
export function prf(
	hash: HashName,
	secret: Uint8Array,
	label: string,
	seed: readonly Uint8Array[],
	length: number,
): Uint8Array {
	const whole = [encoder.encode(label), ...seed];
	const out = new Uint8Array(length);
	let a = hmac(hash, secret, ...whole);
	for (let at = 0; at < length;) {
		const block = hmac(hash, secret, a, ...whole);
		out.set(block.subarray(0, length - at), at);
		at += block.length;
		a = hmac(hash, secret, a);
	}
	return out;
}

/** TLS 1.3's HKDF-Expand-Label with an empty context. */
export function expandLabel(
	hash: HashName,
	secret: Uint8Array,
	label: string,
	length: number,
): Uint8Array {
	const name = encoder.encode(`tls13 ${label}`);
	const info = Uint8Array.of(length >> 8, length & 0xff, name.length, ...name, 0);
	const out = new Uint8Array(length);
	let block: Uint8Array = new Uint8Array(0);
	for (let at = 0, number = 1; at < length; number++) {
		block = hmac(hash, secret, block, info, Uint8Array.of(number));
		out.set(block.subarray(0, length - at), at);
		at += block.length;
	}
	return out;
}
