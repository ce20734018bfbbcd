/** Keys of SRTP: the `a=crypto` line (RFC 4568) and the derivation of session keys (RFC 3711 §4.3). */
import { createCipheriv } from 'node:crypto';
import { plainBytes } from './aead.ts';

/** What a suite protects with. */
export interface SrtpSuite {
	readonly name: string;
	readonly mode: 'ctr' | 'gcm';
	readonly keyBytes: 16 | 24 | 32;
	readonly saltBytes: 12 | 14;
	/** Bytes of the authentication tag at the end of an RTP packet. */
	readonly tagBytes: 4 | 10 | 16;
}

function counterMode(name: string, keyBytes: 16 | 24 | 32, tagBytes: 4 | 10): [string, SrtpSuite] {
	return [name, { name, mode: 'ctr', keyBytes, saltBytes: 14, tagBytes }];
}

function galois(name: string, keyBytes: 16 | 32): [string, SrtpSuite] {
	return [name, { name, mode: 'gcm', keyBytes, saltBytes: 12, tagBytes: 16 }];
}

/** By the name that SDP has. @see RFC 4568 §6.2, RFC 6188, RFC 7714 */
export const SRTP_SUITES: ReadonlyMap<string, SrtpSuite> = new Map([
	counterMode('AES_CM_128_HMAC_SHA1_80', 16, 10),
	counterMode('AES_CM_128_HMAC_SHA1_32', 16, 4),
	counterMode('AES_192_CM_HMAC_SHA1_80', 24, 10),
	counterMode('AES_192_CM_HMAC_SHA1_32', 24, 4),
	counterMode('AES_256_CM_HMAC_SHA1_80', 32, 10),
	counterMode('AES_256_CM_HMAC_SHA1_32', 32, 4),
	galois('AEAD_AES_128_GCM', 16),
	galois('AEAD_AES_256_GCM', 32),
]);

/** A key that one side encrypts with. */
export interface SrtpMaster {
	readonly suite: SrtpSuite;
	readonly key: Uint8Array;
	readonly salt: Uint8Array;
	/** Bytes of the master key identifier before the tag; 0 for none. */
	readonly mkiBytes: number;
}

const LINE = /^\d+\s+(\S+)\s+inline:([A-Za-z0-9+/=]+)((?:\|[^\s;|]+)*)/u;

/** Reads the value of an `a=crypto` line; null when it is not understood or its key is too short. */
export function parseCrypto(value: string): SrtpMaster | null {
	const parts = LINE.exec(value.trim());
	const suite = SRTP_SUITES.get(parts?.[1]?.toUpperCase() ?? '');
	if (parts === null || suite === undefined) return null;
	const bytes = new Uint8Array(Buffer.from(parts[2] ?? '', 'base64'));
	const { keyBytes, saltBytes } = suite;
	if (bytes.length < keyBytes + saltBytes) return null;
	const mki = /\|\d+:(\d{1,3})/u.exec(parts[3] ?? '')?.[1];
	return {
		suite,
		key: bytes.slice(0, keyBytes),
		salt: bytes.slice(keyBytes, keyBytes + saltBytes),
		mkiBytes: Number(mki ?? 0),
	};
}

/** Session keys of one stream. */
export interface SrtpSessionKeys {
	readonly cipher: Uint8Array;
	readonly auth: Uint8Array;
	readonly salt: Uint8Array;
}

const LABEL_CIPHER = 0;
const LABEL_AUTH = 1;
const LABEL_SALT = 2;
const AUTH_BYTES = 20;

/** Derives session keys with a key derivation rate of 0. @param isRtcp keys of SRTCP instead */
export function deriveKeys({ suite, key, salt }: SrtpMaster, isRtcp = false): SrtpSessionKeys {
	const first = isRtcp ? 3 : 0;
	const derive = (label: number, length: number): Uint8Array =>
		keyStream(key, shiftedSalt(salt, first + label), length);
	return {
		cipher: derive(LABEL_CIPHER, suite.keyBytes),
		auth: derive(LABEL_AUTH, AUTH_BYTES),
		salt: derive(LABEL_SALT, suite.saltBytes),
	};
}

/** The counter's first value: the salt (of AEAD suites padded at its end) with the label in it. */
function shiftedSalt(salt: Uint8Array, label: number): Uint8Array {
	const counter = new Uint8Array(16);
	counter.set(salt);
	counter[7] = (counter[7] ?? 0) ^ label;
	return counter;
}

/** `length` bytes of AES in counter mode over zeros. */
export function keyStream(key: Uint8Array, counter: Uint8Array, length: number): Uint8Array {
	return counterMode128(key, counter, new Uint8Array(length));
}

/** Encrypts or, what is the same, decrypts with AES in counter mode. */
export function counterMode128(key: Uint8Array, counter: Uint8Array, data: Uint8Array): Uint8Array {
	const cipher = createCipheriv(`aes-${key.length * 8}-ctr`, key, counter);
	return plainBytes(cipher.update(data));
}
