/** Opens SRTCP packets: authenticated first, then decrypted. @see RFC 3711 §3.4, RFC 7714 §9 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { u32 } from '../bytes.ts';
import { openAead } from './aead.ts';
import { mix, u32Bytes } from './srtp.ts';
import { counterMode128, deriveKeys } from './srtp-keys.ts';
import type { SrtpMaster, SrtpSessionKeys } from './srtp-keys.ts';

/** What stays readable: the first header and the sender's SSRC. */
const HEADER_BYTES = 8;
const INDEX_BYTES = 4;
/** Tags of SRTCP have 80 bits in every counter-mode suite (RFC 4568 §6.2.2). */
const TAG_BYTES = 10;
/** E bit: the packet is encrypted, not only authenticated. */
const ENCRYPTED = 0x8000_0000;

/** An opened packet. */
export interface OpenedRtcp {
	/** The whole compound in the clear, its header included. */
	readonly compound: Uint8Array;
	/** SRTCP index, 31 bits. */
	readonly index: number;
	/** False for packets that are authenticated only. */
	readonly wasEncrypted: boolean;
}

/** Opens the SRTCP of one key; packets in any order, for each carries its index. */
export class SrtcpReader {
	readonly #master: SrtpMaster;
	readonly #keys: SrtpSessionKeys;

	constructor(master: SrtpMaster) {
		this.#master = master;
		this.#keys = deriveKeys(master, true);
	}

	/** @returns null when the packet is not what the sender with this key sent */
	open(packet: Uint8Array): OpenedRtcp | null {
		return this.#master.suite.mode === 'gcm' ? this.#openGalois(packet) : this.#openCounter(packet);
	}

	/** Header, body, E bit and index, MKI, tag. */
	#openCounter(packet: Uint8Array): OpenedRtcp | null {
		const tagAt = packet.length - TAG_BYTES;
		const wordAt = tagAt - this.#master.mkiBytes - INDEX_BYTES;
		if (wordAt < HEADER_BYTES) return null;
		const mac = createHmac('sha1', this.#keys.auth)
			.update(packet.subarray(0, wordAt + INDEX_BYTES))
			.digest();
		if (!timingSafeEqual(mac.subarray(0, TAG_BYTES), packet.subarray(tagAt))) return null;
		const word = u32(packet, wordAt);
		const index = word % ENCRYPTED;
		const body = packet.subarray(HEADER_BYTES, wordAt);
		if (word < ENCRYPTED) return opened(packet, body, index, false);
		const counter = new Uint8Array(16);
		counter.set(this.#keys.salt);
		mix(counter, 4, packet.subarray(4, 8));
		mix(counter, 10, u32Bytes(index));
		return opened(packet, counterMode128(this.#keys.cipher, counter, body), index, true);
	}

	/** Header, body with its tag, E bit and index, MKI. */
	#openGalois(packet: Uint8Array): OpenedRtcp | null {
		const { suite, mkiBytes } = this.#master;
		const wordAt = packet.length - mkiBytes - INDEX_BYTES;
		if (wordAt - suite.tagBytes < HEADER_BYTES) return null;
		const word = u32(packet, wordAt);
		const index = word % ENCRYPTED;
		const isEncrypted = word >= ENCRYPTED;
		const nonce = this.#keys.salt.slice();
		mix(nonce, 2, packet.subarray(4, 8));
		mix(nonce, 8, u32Bytes(index));
		// Without encryption all but the tag is authenticated data.
		const sealedAt = isEncrypted ? HEADER_BYTES : wordAt - suite.tagBytes;
		const head = packet.subarray(0, sealedAt);
		const additional = new Uint8Array(head.length + INDEX_BYTES);
		additional.set(head);
		additional.set(packet.subarray(wordAt, wordAt + INDEX_BYTES), head.length);
		const clear = openAead({
			name: this.#keys.cipher.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm',
			key: this.#keys.cipher,
			...{ nonce, additional, sealed: packet.subarray(sealedAt, wordAt) },
		});
		if (clear === null) return null;
		const body = isEncrypted ? clear : packet.subarray(HEADER_BYTES, sealedAt);
		return opened(packet, body, index, isEncrypted);
	}
}

function opened(
	packet: Uint8Array,
	body: Uint8Array,
	index: number,
	wasEncrypted: boolean,
): OpenedRtcp {
	const compound = new Uint8Array(HEADER_BYTES + body.length);
	compound.set(packet.subarray(0, HEADER_BYTES));
	compound.set(body, HEADER_BYTES);
	return { compound, index, wasEncrypted };
}
