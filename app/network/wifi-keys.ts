/**
 * Opens 802.11 data that WPA2 with a pre-shared key protects (CCMP): learns networks from beacons and
 * keys from handshakes while the capture is read, and goes by all of them afterwards.
 */
import { u8 } from '../bytes.ts';
import { openCcm } from '../crypto/ccmp.ts';
import { confirms, unwrapKey, wpaMasterKey, wpaTransientKeys } from '../crypto/wpa.ts';
import type { TransientKeys } from '../crypto/wpa.ts';
import { groupKeyOf, readHandshake } from './eapol-key.ts';
import type { HandshakeMessage } from './eapol-key.ts';
import { formatMac } from './format.ts';

const CCMP_HEADER = 8;
const EXTENDED_IV = 0x20;
const TO_DS = 1;
const FROM_DS = 2;
const QOS = 0x80;
/** Kept of each: hostile captures may hold any number. */
const MAX_STATIONS = 4096;
const MAX_KEYS = 16;
const MAX_NETWORKS = 1024;

/** A key that the user gave. */
export interface WifiSecret {
	/** Null: of every network seen. */
	readonly ssid: string | null;
	/** Null where `masterKey` is given. */
	readonly passphrase: string | null;
	readonly masterKey: Uint8Array | null;
}

/** Reads `SSID:PASSPHRASE`, a passphrase alone, or a key of 64 hexadecimal digits. */
export function wifiSecret(text: string): WifiSecret | null {
	if (/^[0-9a-f]{64}$/iu.test(text)) {
		const masterKey = Uint8Array.from(Buffer.from(text, 'hex'));
		return { ssid: null, passphrase: null, masterKey };
	}
	const colon = text.indexOf(':');
	const passphrase = text.slice(colon + 1);
	const isFitting = passphrase.length >= 8 && passphrase.length <= 63;
	return isFitting ? { ssid: colon < 0 ? null : text.slice(0, colon), passphrase, masterKey: null } : null;
}

/** What is known of a station and its access point. */
export interface WifiStation {
	readonly accessPoint: string;
	readonly station: string;
	/** Null while no beacon told it. */
	readonly ssid: string | null;
	readonly state: 'decrypted' | 'handshake missing' | 'wrong passphrase' | 'unsupported cipher';
	readonly protectedFrames: number;
	readonly openedFrames: number;
}

interface Pair {
	readonly accessPoint: Uint8Array;
	readonly station: Uint8Array;
	readonly nonces: Uint8Array[];
	second: HandshakeMessage | null;
	readonly keys: TransientKeys[];
	hasHandshake: boolean;
	isUnsupported: boolean;
	protectedFrames: number;
	openedFrames: number;
}

/** Keys of one capture. */
export class WifiKeys {
	readonly #secrets: readonly WifiSecret[];
	readonly #pairs = new Map<string, Pair>();
	/** Names by access point. */
	readonly #networks = new Map<string, Uint8Array>();
	readonly #masterKeys = new Map<string, Uint8Array>();
	/** Group keys by access point. */
	readonly #groups = new Map<string, Uint8Array[]>();
	/** False once the capture was read: packets that are shown again are not counted again. */
	isLearning = true;

	constructor(secrets: readonly WifiSecret[]) {
		this.#secrets = secrets;
	}

	/** Takes a management frame: beacons and probe responses name their network. */
	takeManagement(data: Uint8Array, at: number, end: number): void {
		const subtype = u8(data, at) >> 4;
		if (!this.isLearning || (subtype !== 8 && subtype !== 5) || end - at < 38) return;
		const length = u8(data, at + 37);
		const isName = u8(data, at + 36) === 0 && length > 0 && at + 38 + length <= end;
		if (!isName || this.#networks.size >= MAX_NETWORKS) return;
		const name = data.slice(at + 38, at + 38 + length);
		if (name.some((byte) => byte !== 0)) this.#networks.set(formatMac(data, at + 16), name);
	}

	/** Takes an EAPOL packet. @param header first byte of the 802.11 header */
	takeEapol(data: Uint8Array, header: number, at: number, end: number): void {
		if (!this.isLearning) return;
		const pair = this.#pairOf(data, header);
		const message = readHandshake(data, at, end);
		if (pair === null || message === null || message.number === 0) return;
		if (message.version !== 2) pair.isUnsupported = true;
		const isFromAccessPoint = message.number === 1 || message.number === 3;
		if (isFromAccessPoint) this.#keepNonce(pair, message);
		if (message.number === 2) pair.second = message;
		if (message.number === 2 || message.number === 3) this.#derive(pair);
		if (message.number === 3) this.#takeGroupKey(pair, message);
	}

	#keepNonce(pair: Pair, { nonce }: HandshakeMessage): void {
		if (pair.nonces.some((known) => Buffer.compare(known, nonce) === 0)) return;
		pair.nonces.push(nonce);
		if (pair.nonces.length > 4) pair.nonces.shift();
	}

	#derive(pair: Pair): void {
		const { second, nonces, accessPoint, station } = pair;
		if (second === null || nonces.length === 0) return;
		pair.hasHandshake = true;
		const stationNonce = second.nonce;
		for (const masterKey of this.#masterKeysOf(accessPoint)) {
			for (const accessPointNonce of nonces) {
				const parts = { accessPoint, station, accessPointNonce, stationNonce };
				const keys = wpaTransientKeys(masterKey, parts);
				if (!confirms(keys, second.message, second.mic)) continue;
				const isKnown = pair.keys.some(
					({ temporal }) => Buffer.compare(temporal, keys.temporal) === 0,
				);
				if (!isKnown) pair.keys.unshift(keys);
				if (pair.keys.length > MAX_KEYS) pair.keys.pop();
			}
		}
	}

	#takeGroupKey({ keys, accessPoint }: Pair, { wrapped }: HandshakeMessage): void {
		if (wrapped.length === 0) return;
		for (const { encryption } of keys) {
			const opened = unwrapKey(encryption, wrapped);
			const key = opened === null ? null : groupKeyOf(opened);
			if (key === null) continue;
			const name = formatMac(accessPoint, 0);
			this.#groups.set(name, [key, ...(this.#groups.get(name) ?? [])].slice(0, MAX_KEYS));
			return;
		}
	}

	#masterKeysOf(accessPoint: Uint8Array): readonly Uint8Array[] {
		const name = this.#networks.get(formatMac(accessPoint, 0));
		return this.#secrets.flatMap(({ ssid, passphrase, masterKey }) => {
			if (masterKey !== null) return [masterKey];
			const network = ssid === null ? name : new TextEncoder().encode(ssid);
			if (network === undefined || passphrase === null) return [];
			const id = `${Buffer.from(network).toString('hex')} ${passphrase}`;
			const known = this.#masterKeys.get(id) ?? wpaMasterKey(passphrase, network);
			this.#masterKeys.set(id, known);
			return [known];
		});
	}

	#pairOf(data: Uint8Array, header: number): Pair | null {
		const direction = u8(data, header + 1) & 3;
		if (direction !== TO_DS && direction !== FROM_DS) return null;
		const [accessAt, stationAt] = direction === TO_DS ? [4, 10] : [10, 4];
		const at = header + accessAt;
		const stationStart = header + stationAt;
		const id = `${formatMac(data, at)} ${formatMac(data, stationStart)}`;
		const known = this.#pairs.get(id);
		if (known !== undefined) return known;
		if (this.#pairs.size >= MAX_STATIONS) return null;
		const pair: Pair = {
			accessPoint: data.slice(at, at + 6),
			station: data.slice(stationStart, stationStart + 6),
			...{ nonces: [], second: null, keys: [], hasHandshake: false, isUnsupported: false },
			...{ protectedFrames: 0, openedFrames: 0 },
		};
		this.#pairs.set(id, pair);
		return pair;
	}

	/**
	 * Opens the body of a protected data frame.
	 * @param header first byte of the 802.11 header
	 * @param at first byte of the body: the CCMP header
	 * @returns what was protected; null without a key that fits
	 */
	open(data: Uint8Array, header: number, at: number, end: number): Uint8Array | null {
		const pair = this.#pairOf(data, header);
		if (pair === null) return null;
		if (this.isLearning) pair.protectedFrames++;
		const isCut = end - at < CCMP_HEADER + 8;
		if (isCut || (u8(data, at + 3) & EXTENDED_IV) === 0) return null;
		const isGroup = (u8(data, header + 4) & 1) !== 0;
		const keys = isGroup
			? (this.#groups.get(formatMac(pair.accessPoint, 0)) ?? [])
			: pair.keys.map(({ temporal }) => temporal);
		const sealed = data.subarray(at + CCMP_HEADER, end);
		const shared = { ...nonceAndAdditional(data, header, at), sealed };
		for (const key of keys) {
			const plain = openCcm({ ...shared, key });
			if (plain === null) continue;
			if (this.isLearning) pair.openedFrames++;
			return plain;
		}
		return null;
	}

	/** Stations that protected data, in the order in which they were seen. */
	get stations(): readonly WifiStation[] {
		return [...this.#pairs.values()].map((pair) => {
			const name = this.#networks.get(formatMac(pair.accessPoint, 0));
			const { protectedFrames, openedFrames } = pair;
			return {
				...{ protectedFrames, openedFrames, state: stateOf(pair) },
				accessPoint: formatMac(pair.accessPoint, 0),
				station: formatMac(pair.station, 0),
				ssid: name === undefined ? null : new TextDecoder().decode(name),
			};
		});
	}
}

function stateOf(pair: Pair): WifiStation['state'] {
	if (pair.keys.length > 0) return 'decrypted';
	if (pair.isUnsupported) return 'unsupported cipher';
	const isGroup = (u8(pair.station, 0) & 1) !== 0;
	if (isGroup && pair.openedFrames > 0) return 'decrypted';
	return pair.hasHandshake ? 'wrong passphrase' : 'handshake missing';
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
