/** Opens SRTP packets: authenticated first, then decrypted. @see RFC 3711 §3.3, RFC 7714 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { openAead } from './aead.ts';
import { counterMode128, deriveKeys } from './srtp-keys.ts';
import type { SrtpMaster, SrtpSessionKeys } from './srtp-keys.ts';

const HALF = 0x8000;
const FULL = 0x1_0000;
/** A capture that begins late: the rollover counter of the first packet is tried up to this. */
const MAX_FIRST_ROLLOVER = 64;

/** One RTP packet: `start` to `end` of `data`, the payload from `payloadStart`. */
export interface ProtectedPacket {
	readonly data: Uint8Array;
	readonly start: number;
	readonly end: number;
	readonly payloadStart: number;
	readonly sequence: number;
	/** Any 32-bit form. */
	readonly ssrc: number;
}

/** Opens the packets of one stream, in about the order in which they were sent. */
export class SrtpReader {
	/** Packets whose tag did not fit. */
	failures = 0;
	/** Packets that were opened. */
	opened = 0;
	readonly #master: SrtpMaster;
	readonly #keys: SrtpSessionKeys;
	/** Highest index so far (rollover counter × 65536 + sequence); −1 before the first. */
	#highest = -1;

	constructor(master: SrtpMaster) {
		this.#master = master;
		this.#keys = deriveKeys(master);
	}

	/** Bytes that protection added at the end. */
	get overhead(): number {
		return this.#master.mkiBytes + this.#master.suite.tagBytes;
	}

	/** The clear payload, or null when the packet is not what the sender with this key sent. */
	open(packet: ProtectedPacket): Uint8Array | null {
		for (const rollover of this.#candidates(packet.sequence)) {
			const payload = this.#openWith(packet, rollover);
			if (payload === null) continue;
			this.#highest = Math.max(this.#highest, rollover * FULL + packet.sequence);
			this.opened++;
			return payload;
		}
		this.failures++;
		return null;
	}

	/** Rollover counters in the order of their likelihood (RFC 3711 §3.3.1). */
	#candidates(sequence: number): readonly number[] {
		if (this.#highest < 0) return Array.from({ length: MAX_FIRST_ROLLOVER }, (_, index) => index);
		const rollover = Math.floor(this.#highest / FULL);
		const last = this.#highest % FULL;
		const guess =
			last < HALF
				? sequence - last > HALF
					? rollover - 1
					: rollover
				: last - HALF > sequence
					? rollover + 1
					: rollover;
		return [guess, guess + 1, guess - 1].filter((one) => one >= 0);
	}

	#openWith(packet: ProtectedPacket, rollover: number): Uint8Array | null {
		const { suite } = this.#master;
		if (packet.end - packet.payloadStart < this.overhead) return null;
		return suite.mode === 'gcm'
			? this.#openGalois(packet, rollover)
			: this.#openCounter(packet, rollover);
	}

	#openCounter(packet: ProtectedPacket, rollover: number): Uint8Array | null {
		const { data, start, end, payloadStart } = packet;
		const { tagBytes } = this.#master.suite;
		const bodyEnd = end - this.overhead;
		const mac = createHmac('sha1', this.#keys.auth)
			.update(data.subarray(start, bodyEnd))
			.update(u32Bytes(rollover))
			.digest();
		if (!timingSafeEqual(mac.subarray(0, tagBytes), data.subarray(end - tagBytes, end)))
			return null;
		const counter = new Uint8Array(16);
		counter.set(this.#keys.salt);
		mix(counter, 4, u32Bytes(packet.ssrc));
		mix(counter, 8, u32Bytes(rollover));
		mix(counter, 12, u32Bytes(packet.sequence << 16));
		return counterMode128(this.#keys.cipher, counter, data.subarray(payloadStart, bodyEnd));
	}

	/** The tag is part of the cipher text; the MKI stands behind it. */
	#openGalois(packet: ProtectedPacket, rollover: number): Uint8Array | null {
		const { data, start, end, payloadStart } = packet;
		const nonce = this.#keys.salt.slice();
		mix(nonce, 2, u32Bytes(packet.ssrc));
		mix(nonce, 6, u32Bytes(rollover));
		mix(nonce, 10, u32Bytes(packet.sequence).subarray(2));
		return openAead({
			name: this.#keys.cipher.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm',
			key: this.#keys.cipher,
			nonce,
			additional: data.subarray(start, payloadStart),
			sealed: data.subarray(payloadStart, end - this.#master.mkiBytes),
		});
	}
}

/** Big-endian bytes of a 32-bit value. */
export function u32Bytes(value: number): Uint8Array {
	return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Exclusive or of bytes into a buffer. */
export function mix(into: Uint8Array, at: number, bytes: Uint8Array): void {
	for (const [index, byte] of bytes.entries()) into[at + index] = (into[at + index] ?? 0) ^ byte;
}
