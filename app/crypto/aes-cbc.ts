/** AES-128 in CBC mode with the runtime's own cipher. */
import { createDecipheriv } from 'node:crypto';
import { plainBytes } from './aead.ts';

const BLOCK_BYTES = 16;

/** Decrypts whole blocks, padding left in place; null when the lengths do not fit. */
export function openAesCbc(key: Uint8Array, iv: Uint8Array, sealed: Uint8Array): Uint8Array | null {
	const isFitting = key.length === BLOCK_BYTES && iv.length === BLOCK_BYTES;
	if (!isFitting || sealed.length === 0 || sealed.length % BLOCK_BYTES !== 0) return null;
	const decipher = createDecipheriv('aes-128-cbc', key, iv);
	decipher.setAutoPadding(false);
	return plainBytes(decipher.update(sealed));
}
