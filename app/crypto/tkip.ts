/** TKIP, the cipher of the first WPA: RC4 with a key mixed for each frame. @see IEEE 802.11 §12.5.2 */
import { u8 } from '../bytes.ts';

const ICV = 4;
const ROUNDS = 8;
const CRC_POLYNOMIAL = 0xedb8_8320;

/** A frame to be opened. */
export interface TkipSealed {
	/** Temporal key, 16 bytes. */
	readonly key: Uint8Array;
	/** Address of the transmitter, 6 bytes. */
	readonly transmitter: Uint8Array;
	/** Low 16 and high 32 bits of the packet's number. */
	readonly low: number;
	readonly high: number;
	/** Text and check value, encrypted. */
	readonly sealed: Uint8Array;
}

/** The text, message code included; null when the key is another one. */
export function openTkip({ key, transmitter, low, high, sealed }: TkipSealed): Uint8Array | null {
	if (sealed.length < ICV) return null;
	const plain = rc4(tkipFrameKey(key, transmitter, low, high), sealed);
	const text = plain.subarray(0, plain.length - ICV);
	const check = crc32(text);
	const isRight = [0, 8, 16, 24].every(
		(shift, at) => u8(plain, text.length + at) === ((check >>> shift) & 255),
	);
	return isRight ? text : null;
}

/** The RC4 key of one frame: both phases of the mixing. @see §12.5.2.5 */
export function tkipFrameKey(
	key: Uint8Array,
	transmitter: Uint8Array,
	low: number,
	high: number,
): Uint8Array {
	const words = wordsOf(key);
	const mixed = mixAddress(words, wordsOf(transmitter), high);
	const p = mixNumber(words, mixed, low);
	const check = ((p[5] as number) ^ (words[0] as number)) >> 1;
	// The second byte keeps weak keys of RC4 out.
	const begin = [low >> 8, ((low >> 8) | 0x20) & 0x7f, low & 255, check & 255];
	return Uint8Array.from([...begin, ...[...p].flatMap((word) => [word & 255, word >> 8])]);
}

/** Phase 1: key, address and the high bits of the number. */
function mixAddress(key: Uint16Array, address: Uint16Array, high: number): Uint16Array {
	const p = Uint16Array.from([high & 0xffff, high >>> 16, ...address]);
	for (let round = 0; round < ROUNDS; round++) {
		const odd = round & 1;
		for (let at = 0; at < 5; at++) {
			const before = p[(at + 4) % 5] as number;
			const part = key[((at % 4) * 2 + odd) % 8] as number;
			p[at] = (p[at] as number) + substituted(before ^ part);
		}
		p[4] = (p[4] as number) + round;
	}
	return p;
}

/** Phase 2: the low bits of the number. */
function mixNumber(key: Uint16Array, first: Uint16Array, low: number): Uint16Array {
	const p = Uint16Array.from([...first, (first[4] as number) + low]);
	for (let at = 0; at < 6; at++) {
		const before = p[(at + 5) % 6] as number;
		p[at] = (p[at] as number) + substituted(before ^ (key[at] as number));
	}
	for (let at = 0; at < 6; at++) {
		const before = (p[(at + 5) % 6] as number) ^ (at < 2 ? (key[at + 6] as number) : 0);
		p[at] = (p[at] as number) + ((before >> 1) | ((before & 1) << 15));
	}
	return p;
}

function wordsOf(bytes: Uint8Array): Uint16Array {
	return Uint16Array.from({ length: bytes.length / 2 }, (_, at) => {
		return u8(bytes, at * 2) | (u8(bytes, at * 2 + 1) << 8);
	});
}

/** Both bytes through tables made of the S-box of AES: twice and three times its value. */
function substituted(word: number): number {
	const low = AES[word & 255] as number;
	const high = AES[(word >> 8) & 255] as number;
	const swapped = (times(high, 3) << 8) | times(high, 2);
	return ((times(low, 2) << 8) | times(low, 3)) ^ swapped;
}

/** Product of a byte and 2 or 3 in the field of AES. */
function times(byte: number, factor: 2 | 3): number {
	const twice = ((byte << 1) ^ ((byte >> 7) * 0x11b)) & 255;
	return factor === 2 ? twice : twice ^ byte;
}

/** @see FIPS 197 §5.1.1 */
function aesBox(): Uint8Array {
	const box = new Uint8Array(256);
	let p = 1;
	let q = 1;
	do {
		p = times(p, 3);
		// Divided by 3.
		q ^= q << 1;
		q ^= q << 2;
		q = (q ^ (q << 4)) & 255;
		if ((q & 0x80) !== 0) q ^= 0x09;
		const turned = q ^ turn(q, 1) ^ turn(q, 2) ^ turn(q, 3) ^ turn(q, 4);
		box[p] = turned ^ 0x63;
	} while (p !== 1);
	box[0] = 0x63;
	return box;
}

function turn(byte: number, bits: number): number {
	return ((byte << bits) | (byte >> (8 - bits))) & 255;
}

const AES = aesBox();

/** Node builds of late have no RC4. */
export function rc4(key: Uint8Array, data: Uint8Array, skip = 0): Uint8Array {
	const state = Uint8Array.from({ length: 256 }, (_, at) => at);
	let j = 0;
	for (let i = 0; i < 256; i++) {
		j = (j + (state[i] as number) + u8(key, i % key.length)) & 255;
		swap(state, i, j);
	}
	const out = new Uint8Array(data.length);
	j = 0;
	for (let at = 0; at < skip + data.length; at++) {
		const i = (at + 1) & 255;
		j = (j + (state[i] as number)) & 255;
		swap(state, i, j);
		const mask = state[((state[i] as number) + (state[j] as number)) & 255] as number;
		if (at >= skip) out[at - skip] = u8(data, at - skip) ^ mask;
	}
	return out;
}

function swap(state: Uint8Array, i: number, j: number): void {
	const kept = state[i] as number;
	state[i] = state[j] as number;
	state[j] = kept;
}

/** @see IEEE 802.3 §3.2.9 */
export function crc32(data: Uint8Array): number {
	let crc = -1;
	for (const byte of data) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? CRC_POLYNOMIAL : 0);
	}
	return ~crc >>> 0;
}
