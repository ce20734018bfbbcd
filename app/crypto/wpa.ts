/** Keys of WPA2 with a pre-shared key. @see IEEE 802.11 §12.7, RFC 3394 */
import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { plainBytes } from './aead.ts';

const ITERATIONS = 4096;
const PMK_BYTES = 32;
const PTK_BYTES = 48;
const KEY_BYTES = 16;
const LABEL = new TextEncoder().encode('Pairwise key expansion\0');
/** What a wrapped key begins with once it is opened. */
const WRAP_BEGIN = new Uint8Array(8).fill(0xa6);

/** The pairwise master key of a network; takes some milliseconds. @see IEEE 802.11 §J.4 */
export function wpaMasterKey(passphrase: string, ssid: Uint8Array): Uint8Array {
	return plainBytes(pbkdf2Sync(passphrase, ssid, ITERATIONS, PMK_BYTES, 'sha1'));
}

/** Keys of one station after its handshake, 16 bytes each. */
export interface TransientKeys {
	/** Confirms messages of the handshake. */
	readonly confirmation: Uint8Array;
	/** Wraps the group key. */
	readonly encryption: Uint8Array;
	/** Encrypts data. */
	readonly temporal: Uint8Array;
}

/** What both sides put into a handshake. */
export interface HandshakeParts {
	readonly accessPoint: Uint8Array;
	readonly station: Uint8Array;
	readonly accessPointNonce: Uint8Array;
	readonly stationNonce: Uint8Array;
}

/** The keys that a handshake ends with. @see IEEE 802.11 §12.7.1.3 */
export function wpaTransientKeys(masterKey: Uint8Array, parts: HandshakeParts): TransientKeys {
	const data = Buffer.concat([
		...inOrder(parts.accessPoint, parts.station),
		...inOrder(parts.accessPointNonce, parts.stationNonce),
	]);
	const blocks: Uint8Array[] = [];
	for (let index = 0; index * 20 < PTK_BYTES; index++) {
		const hmac = createHmac('sha1', masterKey).update(LABEL).update(data);
		blocks.push(hmac.update(Uint8Array.of(index)).digest());
	}
	const all = new Uint8Array(Buffer.concat(blocks));
	const part = (at: number): Uint8Array => all.slice(at * KEY_BYTES, (at + 1) * KEY_BYTES);
	return { confirmation: part(0), encryption: part(1), temporal: part(2) };
}

function inOrder(a: Uint8Array, b: Uint8Array): readonly Uint8Array[] {
	return Buffer.compare(a, b) <= 0 ? [a, b] : [b, a];
}

/** Whether a message of the handshake (its MIC set to zeros) carries this MIC. HMAC-SHA1-128 */
export function confirms(keys: TransientKeys, message: Uint8Array, mic: Uint8Array): boolean {
	const made = createHmac('sha1', keys.confirmation).update(message).digest().subarray(0, 16);
	return mic.length === made.length && timingSafeEqual(made, mic);
}

/** Opens wrapped key data; null when the key is another. @see RFC 3394 §2.2.2 */
export function unwrapKey(key: Uint8Array, wrapped: Uint8Array): Uint8Array | null {
	const count = wrapped.length / 8 - 1;
	if (count < 2 || !Number.isInteger(count)) return null;
	const decipher = createDecipheriv('aes-128-ecb', key, null);
	decipher.setAutoPadding(false);
	const block = new Uint8Array(16);
	block.set(wrapped.subarray(0, 8));
	const registers = wrapped.slice(8);
	for (let round = 5; round >= 0; round--) {
		for (let index = count; index >= 1; index--) {
			const step = count * round + index;
			block[7] = (block[7] as number) ^ (step & 255);
			block[6] = (block[6] as number) ^ (step >> 8);
			const at = (index - 1) * 8;
			block.set(registers.subarray(at, at + 8), 8);
			block.set(decipher.update(block));
			registers.set(block.subarray(8), at);
		}
	}
	return Buffer.compare(block.subarray(0, 8), WRAP_BEGIN) === 0 ? registers : null;
}
