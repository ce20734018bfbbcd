/** AES-CMAC. @see RFC 4493 */
import { createCipheriv } from 'node:crypto';

const BLOCK = 16;
/** What a bit that is shifted out of the left comes back as. */
const POLYNOMIAL = 0x87;

/** The authentication code of a message, 16 bytes. @param key 16 bytes */
export function aesCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
	const whole = message.length > 0 && message.length % BLOCK === 0;
	const once = doubled(encrypted(key, new Uint8Array(BLOCK)));
	const mask = whole ? once : doubled(once);
	const input = new Uint8Array(Math.max(BLOCK, Math.ceil(message.length / BLOCK) * BLOCK));
	input.set(message);
	if (!whole) input[message.length] = 0x80;
	const last = input.length - BLOCK;
	for (let at = 0; at < BLOCK; at++) {
		input[last + at] = (input[last + at] as number) ^ (mask[at] as number);
	}
	return encrypted(key, input).slice(last);
}

/** Cipher block chaining from zeros. */
function encrypted(key: Uint8Array, input: Uint8Array): Uint8Array {
	const cipher = createCipheriv('aes-128-cbc', key, new Uint8Array(BLOCK));
	cipher.setAutoPadding(false);
	return new Uint8Array(cipher.update(input));
}

/** Twice the value, in the field of 2^128 elements. */
function doubled(block: Uint8Array): Uint8Array {
	const carry = (block[0] as number) >> 7;
	const twice = block.map((byte, at) => (byte << 1) | ((block[at + 1] ?? 0) >> 7));
	twice[BLOCK - 1] = (twice[BLOCK - 1] as number) ^ (carry * POLYNOMIAL);
	return twice;
}
