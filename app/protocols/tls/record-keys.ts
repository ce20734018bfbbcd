/** Keys of one direction, and the opening of its records. @see RFC 8446 §5.2, RFC 5288, RFC 7905 */
import { openAead } from '../../crypto/aead.ts';
import { expandLabel, prf } from '../../crypto/key-derivation.ts';
import type { CipherSuite } from './cipher-suites-table.ts';
import type { TlsRecord } from './records.ts';

/** After missing records the number of the next one is tried out this far. */
const MAX_SKIPPED_RECORDS = 2048;
const HASH_BYTES = { sha256: 32, sha384: 48 } as const;

/** Opens the records of one direction. */
export interface RecordKeys {
	/** Plain bytes and their type; null when the keys do not fit. */
	open(record: TlsRecord): { readonly type: number; readonly plain: Uint8Array } | null;
}

/** Counts records and tries further numbers after a gap. */
abstract class Numbered implements RecordKeys {
	#number = 0;

	open(record: TlsRecord): { readonly type: number; readonly plain: Uint8Array } | null {
		const last = this.#number + (record.afterGap ? MAX_SKIPPED_RECORDS : 0);
		for (let number = this.#number; number <= last; number++) {
			const opened = this.openNumbered(record, number);
			if (opened === null) continue;
			this.#number = number + 1;
			return opened;
		}
		return null;
	}

	protected abstract openNumbered(
		record: TlsRecord,
		number: number,
	): { readonly type: number; readonly plain: Uint8Array } | null;
}

function numberBytes(number: number): Uint8Array {
	const bytes = new Uint8Array(8);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, Math.floor(number / 2 ** 32));
	view.setUint32(4, number >>> 0);
	return bytes;
}

/** The static vector with the record's number in its last eight bytes. */
function maskedNonce(iv: Uint8Array, number: number): Uint8Array {
	const nonce = iv.slice();
	const bytes = numberBytes(number);
	for (let at = 0; at < 8; at++) nonce[at + 4] = (nonce[at + 4] ?? 0) ^ (bytes[at] ?? 0);
	return nonce;
}

/** TLS 1.3: keys from one traffic secret. */
export class Tls13Keys extends Numbered {
	readonly #suite: CipherSuite;
	readonly #secret: Uint8Array;
	readonly #key: Uint8Array;
	readonly #iv: Uint8Array;

	constructor(suite: CipherSuite, secret: Uint8Array) {
		super();
		this.#suite = suite;
		this.#secret = secret;
		this.#key = expandLabel(suite.hash, secret, 'key', suite.keyBytes);
		this.#iv = expandLabel(suite.hash, secret, 'iv', 12);
	}

	/** Keys after a KeyUpdate (RFC 8446 §7.2). */
	updated(): Tls13Keys {
		const { hash } = this.#suite;
		const secret = expandLabel(hash, this.#secret, 'traffic upd', HASH_BYTES[hash]);
		return new Tls13Keys(this.#suite, secret);
	}

	/** The real type stands behind the content, then zeros. */
	protected openNumbered(
		record: TlsRecord,
		number: number,
	): { readonly type: number; readonly plain: Uint8Array } | null {
		const inner = openAead({
			name: this.#suite.aead,
			key: this.#key,
			nonce: maskedNonce(this.#iv, number),
			additional: record.header,
			sealed: record.body,
		});
		if (inner === null) return null;
		let end = inner.length - 1;
		while (end > 0 && inner[end] === 0) end--;
		return { type: inner[end] ?? 0, plain: inner.subarray(0, Math.max(0, end)) };
	}
}

/** TLS 1.2: keys of one direction from the master secret. */
export class Tls12Keys extends Numbered {
	readonly #suite: CipherSuite;
	readonly #key: Uint8Array;
	readonly #iv: Uint8Array;

	constructor(suite: CipherSuite, key: Uint8Array, iv: Uint8Array) {
		super();
		this.#suite = suite;
		this.#key = key;
		this.#iv = iv;
	}

	protected openNumbered(
		record: TlsRecord,
		number: number,
	): { readonly type: number; readonly plain: Uint8Array } | null {
		const isExplicit = this.#suite.aead !== 'chacha20-poly1305';
		const explicit = isExplicit ? 8 : 0;
		const length = record.body.length - explicit - 16;
		if (length < 0) return null;
		const nonce = isExplicit
			? Uint8Array.of(...this.#iv, ...record.body.subarray(0, explicit))
			: maskedNonce(this.#iv, number);
		const header = record.header.subarray(0, 3);
		const plain = openAead({
			name: this.#suite.aead,
			key: this.#key,
			nonce,
			additional: Uint8Array.of(...numberBytes(number), ...header, length >> 8, length & 0xff),
			sealed: record.body.subarray(explicit),
		});
		return plain === null ? null : { type: record.type, plain };
	}
}

/** TLS 1.2: keys of client and server. @see RFC 5246 §6.3 */
export function tls12Keys(
	suite: CipherSuite,
	master: Uint8Array,
	clientRandom: Uint8Array,
	serverRandom: Uint8Array,
): readonly [Tls12Keys, Tls12Keys] {
	const ivBytes = suite.aead === 'chacha20-poly1305' ? 12 : 4;
	const { keyBytes } = suite;
	const size = 2 * (keyBytes + ivBytes);
	const block = prf(suite.hash, master, 'key expansion', [serverRandom, clientRandom], size);
	const ivs = 2 * keyBytes;
	return [
		new Tls12Keys(suite, block.subarray(0, keyBytes), block.subarray(ivs, ivs + ivBytes)),
		new Tls12Keys(suite, block.subarray(keyBytes, ivs), block.subarray(ivs + ivBytes)),
	];
}
