/**
 * Bodies that vendor apps wrap before the login: base64 of AES-128-CBC with a zero vector and a key
 * that is the same in every copy of the vendor's library. It hides nothing from anybody.
 */
import { openAesCbc } from '../crypto/aes-cbc.ts';
import { readPayload } from './payload.ts';
import type { DvripPayload } from './payload.ts';

const LIBRARY_KEY = new TextEncoder().encode('dashoiahfarqdasr');
const ZERO_VECTOR = new Uint8Array(16);
const BLOCK = 16;

/** The bytes of base64 text; null when it is none. */
export function base64Bytes(text: string): Uint8Array | null {
	try {
		return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
	} catch {
		return null;
	}
}

/** Opens a wrapped body; null when it is under another key. */
export function unwrapped(text: string): DvripPayload | null {
	const sealed = base64Bytes(text);
	const plain = sealed === null ? null : openWrapped(sealed);
	if (plain === null) return null;
	const payload = readPayload(plain);
	return payload.kind === 'json' && payload.values.length > 0 ? payload : null;
}

/** Decrypts as many whole blocks as there are; null when there is none. */
export function openWrapped(sealed: Uint8Array): Uint8Array | null {
	const whole = sealed.subarray(0, sealed.length - (sealed.length % BLOCK));
	const plain = openAesCbc(LIBRARY_KEY, ZERO_VECTOR, whole);
	if (plain === null) return null;
	const end = plain.indexOf(0);
	return end < 0 ? plain : plain.subarray(0, end);
}
