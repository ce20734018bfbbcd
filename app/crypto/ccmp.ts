/**
 * AES in counter mode with CBC-MAC, as 802.11 uses it: a tag of 8 bytes, a length of 2. Made of two
 * modes that every build of the runtime has; the one of Electron lacks CCM itself.
 * @see RFC 3610, IEEE 802.11 §12.5.3
 */
import { createCipheriv, timingSafeEqual } from 'node:crypto';
import { plainBytes } from './aead.ts';

const BLOCK = 16;
const TAG = 8;
const NONCE = 13;
/** Additional data is there, tag of 8 bytes, length of 2 bytes. */
const FIRST_FLAGS = 0x59;
const COUNTER_FLAGS = 0x01;

/** What is to be opened; the tag stands at the end of `sealed`. */
export interface CcmSealed {
	/** 16 bytes. */
	readonly key: Uint8Array;
	/** 13 bytes. */
	readonly nonce: Uint8Array;
	readonly additional: Uint8Array;
	readonly sealed: Uint8Array;
}

/** The plain text, or null when key or data do not fit each other. */
export function openCcm({ key, nonce, additional, sealed }: CcmSealed): Uint8Array | null {
	const length = sealed.length - TAG;
	if (length < 0 || length > 0xffff || nonce.length !== NONCE) return null;
	const start = new Uint8Array(BLOCK);
	start[0] = COUNTER_FLAGS;
	start.set(nonce, 1);
	// Block 0 of the key stream covers the tag, the others the text.
	const counter = createCipheriv('aes-128-ctr', key, start);
	const tagMask = counter.update(new Uint8Array(BLOCK));
	const plain = plainBytes(counter.update(sealed.subarray(0, length)));
	const mac = macOf({ key, nonce, additional }, plain);
	const tag = mac.map((byte, at) => byte ^ (tagMask[at] as number));
	return timingSafeEqual(tag, sealed.subarray(length)) ? plain : null;
}

function macOf(
	{ key, nonce, additional }: Omit<CcmSealed, 'sealed'>,
	plain: Uint8Array,
): Uint8Array {
	const additionalBytes = roundUp(2 + additional.length);
	const input = new Uint8Array(BLOCK + additionalBytes + roundUp(plain.length));
	input[0] = FIRST_FLAGS;
	input.set(nonce, 1);
	input.set([plain.length >> 8, plain.length & 255], 14);
	input.set([additional.length >> 8, additional.length & 255], BLOCK);
	input.set(additional, BLOCK + 2);
	input.set(plain, BLOCK + additionalBytes);
	const cipher = createCipheriv('aes-128-cbc', key, new Uint8Array(BLOCK));
	cipher.setAutoPadding(false);
	const all = plainBytes(cipher.update(input));
	return all.slice(all.length - BLOCK, all.length - BLOCK + TAG);
}

function roundUp(length: number): number {
	return (length + BLOCK - 1) & ~(BLOCK - 1);
}
