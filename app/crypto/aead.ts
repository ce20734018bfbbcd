/** Authenticated decryption with the runtime's own ciphers. */
import type { CipherGCMTypes } from 'node:crypto';
import { createDecipheriv } from 'node:crypto';

/** AEAD algorithms that TLS and SRTP use. */
export type AeadName = CipherGCMTypes | 'chacha20-poly1305';

const TAG_BYTES = 16;

/** What is to be opened; the tag stands at the end of `sealed`. */
export interface Sealed {
	readonly name: AeadName;
	readonly key: Uint8Array;
	readonly nonce: Uint8Array;
	/** Authenticated, not encrypted. */
	readonly additional: Uint8Array;
	readonly sealed: Uint8Array;
}

/** The plain text, or null when key, nonce or data do not fit each other. */
export function openAead({ name, key, nonce, additional, sealed }: Sealed): Uint8Array | null {
	const length = sealed.length - TAG_BYTES;
	if (length < 0) return null;
	try {
		// The overloads tell GCM and ChaCha20 apart; both take the tag length and work alike.
		const decipher = createDecipheriv(name as CipherGCMTypes, key, nonce, {
			authTagLength: TAG_BYTES,
		});
		decipher.setAAD(additional, { plaintextLength: length });
		decipher.setAuthTag(sealed.subarray(length));
		const plain = decipher.update(sealed.subarray(0, length));
		decipher.final();
		return plainBytes(plain);
	} catch {
		return null;
	}
}

/** The same bytes without Buffer's own `slice`, which does not copy. */
export function plainBytes({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
	return new Uint8Array(buffer, byteOffset, length);
}
