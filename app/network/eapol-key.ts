/** Messages of the four-way handshake of 802.11. @see IEEE 802.11 §12.7.2 */
import { u16, u8 } from '../bytes.ts';

const EAPOL_HEADER = 4;
const KEY_FRAME = 3;
const KEY_DATA = 95 + EAPOL_HEADER;
const MIC = 77 + EAPOL_HEADER;
const MIC_BYTES = 16;
const NONCE = 13 + EAPOL_HEADER;
const IV = 45 + EAPOL_HEADER;
const IV_BYTES = 16;
/** Kind of key descriptor. */
const FIRST_WPA = 254;
const PAIRWISE = 0x0008;
const ACK = 0x0080;
const HAS_MIC = 0x0100;
const SECURE = 0x0200;
const ENCRYPTED_DATA = 0x1000;
const GROUP_KEY = Uint8Array.of(0xdd, 0, 0x00, 0x0f, 0xac, 0x01);

/** One message. */
export interface HandshakeMessage {
	/** 1 to 4 of the four-way handshake; 0: another key message, that of a group key mostly. */
	readonly number: 0 | 1 | 2 | 3 | 4;
	/** 1: RC4 and MD5 (TKIP), 2: AES and SHA-1 (CCMP), 3: AES and CMAC. */
	readonly version: number;
	readonly nonce: Uint8Array;
	readonly mic: Uint8Array;
	/** The whole message with its MIC set to zeros. */
	readonly message: Uint8Array;
	/** Wrapped key data; empty where none is encrypted. */
	readonly wrapped: Uint8Array;
	/** With it TKIP hides key data. */
	readonly iv: Uint8Array;
	/** Key data is the group key itself, no list of elements. */
	readonly isFirstWpa: boolean;
}

/** Reads an EAPOL packet; null when it is no key message or is cut. */
export function readHandshake(data: Uint8Array, at: number, end: number): HandshakeMessage | null {
	const length = EAPOL_HEADER + u16(data, at + 2);
	if (end - at < KEY_DATA || u8(data, at + 1) !== KEY_FRAME || at + length > end) return null;
	const information = u16(data, at + 5);
	const message = data.slice(at, at + length);
	message.fill(0, MIC, MIC + MIC_BYTES);
	const dataBytes = u16(data, at + KEY_DATA - 2);
	const dataEnd = Math.min(at + length, at + KEY_DATA + dataBytes);
	const isFirstWpa = u8(data, at + EAPOL_HEADER) === FIRST_WPA;
	const isGroup = (information & (PAIRWISE | ACK | HAS_MIC)) === (ACK | HAS_MIC);
	// The first WPA has no bit for it: group keys are always encrypted there.
	const isEncrypted = (information & ENCRYPTED_DATA) !== 0 || (isFirstWpa && isGroup);
	return {
		number: numberOf(information, dataBytes),
		version: information & 7,
		nonce: data.slice(at + NONCE, at + NONCE + 32),
		mic: data.slice(at + MIC, at + MIC + MIC_BYTES),
		message,
		wrapped: isEncrypted ? data.slice(at + KEY_DATA, dataEnd) : new Uint8Array(0),
		iv: data.slice(at + IV, at + IV + IV_BYTES),
		isFirstWpa,
	};
}

function numberOf(information: number, dataBytes: number): HandshakeMessage['number'] {
	if ((information & PAIRWISE) === 0) return 0;
	if ((information & ACK) !== 0) return (information & HAS_MIC) === 0 ? 1 : 3;
	// The last message carries no data; some stations set no Secure bit in it.
	return (information & SECURE) === 0 && dataBytes > 0 ? 2 : 4;
}

/** The group key in opened key data, 16 bytes (CCMP) or 32 (TKIP); null when there is none. */
export function groupKeyOf(keyData: Uint8Array): Uint8Array | null {
	for (let at = 0; at + 2 <= keyData.length;) {
		const length = u8(keyData, at + 1);
		const isGroupKey = GROUP_KEY.every(
			(byte, index) => index === 1 || keyData[at + index] === byte,
		);
		// Behind type and selector: key index, reserved, the key.
		if (isGroupKey && (length === 22 || length === 38)) {
			return keyData.slice(at + 8, at + 2 + length);
		}
		if (length === 0) break;
		at += 2 + length;
	}
	return null;
}
