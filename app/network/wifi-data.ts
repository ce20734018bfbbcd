/** Opens the bodies of 802.11 data frames with keys that are known. @see IEEE 802.11 §12.5 */
import { u32le, u8 } from '../bytes.ts';
import { openCcm } from '../crypto/ccmp.ts';
import { openTkip, rc4 } from '../crypto/tkip.ts';
import { unwrapKey } from '../crypto/wpa.ts';
import type { TransientKeys } from '../crypto/wpa.ts';
import { groupKeyOf } from './eapol-key.ts';
import type { HandshakeMessage } from './eapol-key.ts';

/** CCMP and TKIP put as many bytes before what they protect. */
export const CIPHER_HEADER = 8;
/** Message integrity code of TKIP: behind the last fragment of a frame. */
const MICHAEL = 8;
const MORE_FRAGMENTS = 0x04;
/** Of the key stream that hides key data of TKIP, the beginning is not used. */
const RC4_SKIP = 256;
/** A key of TKIP is as long as two: keys of its message code follow. */
const KEY_BYTES = 16;
const QOS = 0x80;

/** Key of data; the suite tells the cipher. */
export type DataKey = Pick<TransientKeys, 'temporal' | 'suite'>;

/** A protected frame: its header and the body with the header of the cipher. */
export interface ProtectedFrame {
	readonly data: Uint8Array;
	readonly header: number;
	readonly at: number;
	readonly end: number;
}

/** The cipher of a group may be an older one than that of the station: the length tells it. */
export function groupKeyFrom(keys: TransientKeys, message: HandshakeMessage): DataKey | null {
	const { wrapped, iv, isFirstWpa } = message;
	const opened =
		keys.suite === 'md5'
			? rc4(Uint8Array.from([...iv, ...keys.encryption]), wrapped, RC4_SKIP)
			: unwrapKey(keys.encryption, wrapped);
	const key = opened === null || isFirstWpa ? opened : groupKeyOf(opened);
	if (key?.length !== KEY_BYTES && key?.length !== 2 * KEY_BYTES) return null;
	const temporal = key.slice(0, KEY_BYTES);
	return { temporal, suite: key.length === KEY_BYTES ? 'sha1' : 'md5' };
}

/** The text of a frame of CCMP; null when the key is another. @see §12.5.3 */
export function openedCcmp({ temporal }: DataKey, { data, header, at, end }: ProtectedFrame) {
	const sealed = data.subarray(at + CIPHER_HEADER, end);
	return openCcm({ ...nonceAndAdditional(data, header, at), sealed, key: temporal });
}

/** The text of a frame of TKIP, its message code taken off; null when the key is another. */
export function openedTkip({ temporal }: DataKey, { data, header, at, end }: ProtectedFrame) {
	const text = openTkip({
		key: temporal,
		transmitter: data.slice(header + 10, header + 16),
		low: (u8(data, at) << 8) | u8(data, at + 2),
		high: u32le(data, at + 4),
		sealed: data.subarray(at + CIPHER_HEADER, end),
	});
	const isLast = (u8(data, header + 1) & MORE_FRAGMENTS) === 0;
	return text === null || !isLast ? text : text.slice(0, Math.max(0, text.length - MICHAEL));
}

/** @see IEEE 802.11 §12.5.3.3 */
function nonceAndAdditional(
	data: Uint8Array,
	header: number,
	at: number,
): { readonly nonce: Uint8Array; readonly additional: Uint8Array } {
	const control = u8(data, header);
	const flags = u8(data, header + 1);
	const isQos = (control & QOS) !== 0;
	const hasFourth = (flags & 3) === 3;
	const qosAt = header + (hasFourth ? 30 : 24);
	const tid = isQos ? u8(data, qosAt) & 15 : 0;
	const number = [7, 6, 5, 4, 1, 0].map((offset) => u8(data, at + offset));
	const transmitter = data.subarray(header + 10, header + 16);
	const nonce = Uint8Array.from([tid, ...transmitter, ...number]);
	// Bits that change when a frame is sent again are not authenticated.
	const kept = (flags & (isQos ? 0x47 : 0xc7)) | 0x40;
	const additional = Uint8Array.from([
		...[control & 0x8f, kept],
		...data.subarray(header + 4, header + 22),
		...[u8(data, header + 22) & 15, 0],
		...(hasFourth ? data.subarray(header + 24, header + 30) : []),
		...(isQos ? [tid, 0] : []),
	]);
	return { nonce, additional };
}
