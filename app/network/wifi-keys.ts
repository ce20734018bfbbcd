/**
 * Opens 802.11 data that WPA, WPA2 or WPA3 protects (CCMP, TKIP) when the passphrase or the master key
 * is known: learns networks from beacons and keys from handshakes while the capture is read, and goes
 * by all of them afterwards.
 */
import { u16, u32, u8 } from '../bytes.ts';
import { confirms, wpaMasterKey, wpaTransientKeys } from '../crypto/wpa.ts';
import type { HandshakeSuite, TransientKeys } from '../crypto/wpa.ts';
import { readHandshake } from './eapol-key.ts';
import type { HandshakeMessage } from './eapol-key.ts';
import { UsageError } from '../errors.ts';
import { formatMac } from './format.ts';
import { CIPHER_HEADER, groupKeyFrom, openedCcmp, openedTkip } from './wifi-data.ts';
import type { DataKey } from './wifi-data.ts';

/** By the version of the key messages: WPA3 gives none. */
const SUITES: readonly HandshakeSuite[] = ['cmac', 'md5', 'sha1', 'cmac'];
const EXTENDED_IV = 0x20;
const TO_DS = 1;
const FROM_DS = 2;
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

/** Reads `SSID:PASSPHRASE`, a passphrase alone, or a key of 64 hexadecimal digits in its place. */
export function wifiSecret(text: string): WifiSecret | null {
	const colon = text.indexOf(':');
	const secret = text.slice(colon + 1);
	if (/^[0-9a-f]{64}$/iu.test(secret)) {
		const masterKey = Uint8Array.from(Buffer.from(secret, 'hex'));
		return { ssid: null, passphrase: null, masterKey };
	}
	const isFitting = secret.length >= 8 && secret.length <= 63;
	const ssid = colon < 0 ? null : text.slice(0, colon);
	return isFitting ? { ssid, passphrase: secret, masterKey: null } : null;
}

/**
 * Reads several keys.
 * @throws UsageError that names the one which is none
 */
export function wifiSecrets(texts: readonly string[]): readonly WifiSecret[] {
	return texts.map((text) => {
		const secret = wifiSecret(text);
		if (secret !== null) return secret;
		throw new UsageError(
			`"${text}" is no Wi-Fi key: give SSID:PASSPHRASE (8 to 63 characters), or 64 hexadecimal digits`,
		);
	});
}

/** Whether, and why not, the data of a station is read. `key needed`: its handshake was captured. */
export type WifiState =
	'decrypted' | 'key needed' | 'handshake missing' | 'wrong passphrase' | 'unsupported cipher';

/** What is known of a station and its access point. */
export interface WifiStation {
	readonly accessPoint: string;
	/** Empty for what goes to many stations. */
	readonly station: string;
	/** Null while no beacon told it. */
	readonly ssid: string | null;
	readonly state: WifiState;
	readonly protectedFrames: number;
	readonly openedFrames: number;
	/** The frames go to many stations at once, with a key of their own. */
	readonly isGroup: boolean;
}

/** Why what goes to many stations is closed: the first that is true of one of them. */
const STATES: readonly WifiState[] = ['key needed', 'wrong passphrase', 'unsupported cipher'];

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
	/** By access point, then by station: addresses as numbers, for this is asked for every frame. */
	readonly #pairs = new Map<number, Map<number, Pair>>();
	/** In the order in which they were seen. */
	readonly #all: Pair[] = [];
	/** Names by access point. */
	readonly #networks = new Map<string, Uint8Array>();
	readonly #masterKeys = new Map<string, Uint8Array>();
	/** Group keys by access point. */
	readonly #groups = new Map<string, DataKey[]>();
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

	/**
	 * Takes an EAPOL packet.
	 * @param header first byte of the 802.11 header in `data`
	 * @param body holds the packet from `at` to `end`: another buffer when it was protected
	 */
	takeEapol(data: Uint8Array, header: number, at: number, end: number, body = data): void {
		if (!this.isLearning) return;
		const pair = this.#pairOf(data, header);
		const message = readHandshake(body, at, end);
		if (pair === null || message === null) return;
		if (message.number === 0) {
			this.#takeGroupKey(pair, message);
			return;
		}
		if (SUITES[message.version] === undefined) pair.isUnsupported = true;
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
		const suite = SUITES[second.version];
		if (suite === undefined) return;
		for (const masterKey of this.#masterKeysOf(accessPoint)) {
			for (const accessPointNonce of nonces) {
				const parts = { accessPoint, station, accessPointNonce, stationNonce };
				const keys = wpaTransientKeys(masterKey, parts, suite);
				if (!confirms(keys, second.message, second.mic)) continue;
				const isKnown = pair.keys.some(
					({ temporal }) => Buffer.compare(temporal, keys.temporal) === 0,
				);
				if (!isKnown) pair.keys.unshift(keys);
				if (pair.keys.length > MAX_KEYS) pair.keys.pop();
			}
		}
	}

	/** In the third message, or in a message of its own: each hour, say, and always with TKIP. */
	#takeGroupKey({ keys, accessPoint }: Pair, message: HandshakeMessage): void {
		if (message.wrapped.length === 0) return;
		for (const pairKeys of keys) {
			if (!confirms(pairKeys, message.message, message.mic)) continue;
			const key = groupKeyFrom(pairKeys, message);
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
		const access = addressNumber(data, at);
		const own = addressNumber(data, stationStart);
		const stations = this.#pairs.get(access);
		const known = stations?.get(own);
		if (known !== undefined) return known;
		if (this.#all.length >= MAX_STATIONS) return null;
		const pair: Pair = {
			accessPoint: data.slice(at, at + 6),
			station: data.slice(stationStart, stationStart + 6),
			...{ nonces: [], second: null, keys: [], hasHandshake: false, isUnsupported: false },
			...{ protectedFrames: 0, openedFrames: 0 },
		};
		this.#all.push(pair);
		if (stations === undefined) this.#pairs.set(access, new Map([[own, pair]]));
		else stations.set(own, pair);
		return pair;
	}

	/**
	 * Opens the body of a protected data frame.
	 * @param header first byte of the 802.11 header
	 * @param at first byte of the body: the header of the cipher
	 * @returns what was protected; null without a key that fits
	 */
	open(data: Uint8Array, header: number, at: number, end: number): Uint8Array | null {
		const pair = this.#pairOf(data, header);
		if (pair === null) return null;
		if (this.isLearning) pair.protectedFrames++;
		const isCut = end - at < CIPHER_HEADER + 8;
		if (isCut || (u8(data, at + 3) & EXTENDED_IV) === 0) return null;
		const isGroup = (u8(data, header + 4) & 1) !== 0;
		const keys: readonly DataKey[] = isGroup
			? (this.#groups.get(formatMac(pair.accessPoint, 0)) ?? [])
			: pair.keys;
		const frame = { data, header, at, end };
		for (const key of keys) {
			const plain = key.suite === 'md5' ? openedTkip(key, frame) : openedCcmp(key, frame);
			if (plain === null) continue;
			if (this.isLearning) pair.openedFrames++;
			return plain;
		}
		return null;
	}

	#stateOf(pair: Pair): WifiState {
		if (pair.keys.length > 0) return 'decrypted';
		if (pair.isUnsupported) return 'unsupported cipher';
		if (!pair.hasHandshake) return 'handshake missing';
		return this.#secrets.length === 0 ? 'key needed' : 'wrong passphrase';
	}

	/**
	 * Stations that protected data, in the order in which they were seen. What goes to many at once is
	 * one row for each access point, behind its stations.
	 */
	get stations(): readonly WifiStation[] {
		const all = this.#all;
		const own = all
			.filter(({ station }) => !isGroupAddress(station))
			.map((pair) => this.#row(pair));
		const groups = new Map<string, Pair[]>();
		for (const pair of all.filter(({ station }) => isGroupAddress(station))) {
			const name = formatMac(pair.accessPoint, 0);
			groups.set(name, [...(groups.get(name) ?? []), pair]);
		}
		return [...own, ...[...groups.values()].map((pairs) => this.#groupRow(pairs, own))];
	}

	#row(pair: Pair): WifiStation {
		const accessPoint = formatMac(pair.accessPoint, 0);
		const name = this.#networks.get(accessPoint);
		const { protectedFrames, openedFrames } = pair;
		return {
			...{ protectedFrames, openedFrames, state: this.#stateOf(pair), isGroup: false, accessPoint },
			station: formatMac(pair.station, 0),
			ssid: name === undefined ? null : new TextDecoder().decode(name),
		};
	}

	/** Its key comes with the handshake of any station: it is as open as they are. */
	#groupRow(pairs: readonly Pair[], stations: readonly WifiStation[]): WifiStation {
		const rows = pairs.map((pair) => this.#row(pair));
		const sum = (of: (row: WifiStation) => number): number =>
			rows.reduce((all, row) => all + of(row), 0);
		const [first] = rows as [WifiStation, ...WifiStation[]];
		const states = stations
			.filter(({ accessPoint }) => accessPoint === first.accessPoint)
			.map(({ state }) => state);
		const openedFrames = sum((row) => row.openedFrames);
		const closed = STATES.find((state) => states.includes(state)) ?? 'handshake missing';
		return {
			...{ ...first, openedFrames, protectedFrames: sum((row) => row.protectedFrames) },
			...{ isGroup: true, station: '', state: openedFrames > 0 ? 'decrypted' : closed },
		};
	}
}

/** The 48 bits of an address. */
function addressNumber(data: Uint8Array, at: number): number {
	return u16(data, at) * 0x1_0000_0000 + u32(data, at + 2);
}

function isGroupAddress(address: Uint8Array): boolean {
	return (u8(address, 0) & 1) !== 0;
}
