/** What the two hellos say: randoms, cipher suite, version, server name. @see RFC 8446 §4.1 */
import { ByteReader } from '../../bytes.ts';

const EXTENSION_SERVER_NAME = 0;
const EXTENSION_SUPPORTED_VERSIONS = 43;
const TLS_1_3 = 0x0304;

/** Random of a ServerHello that is a HelloRetryRequest: SHA-256 of that name (RFC 8446 §4.1.3). */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** Facts of a ClientHello. */
export interface ClientHello {
	readonly random: Uint8Array;
	/** Empty when not named. */
	readonly serverName: string;
}

/** Facts of a ServerHello. */
export interface ServerHello {
	readonly random: Uint8Array;
	readonly suite: number;
	readonly isTls13: boolean;
	/** The client shall say hello again: nothing is agreed yet. */
	readonly isRetry: boolean;
}

/** Reads the body of a ClientHello. @throws MalformedPacketError */
export function readClientHello(body: Uint8Array): ClientHello {
	const reader = new ByteReader(body, 'tls');
	reader.u16('version');
	const random = reader.bytes(32, 'random').slice();
	reader.bytes(reader.u8('session id length'), 'session id');
	reader.bytes(reader.u16('cipher suites length'), 'cipher suites');
	reader.bytes(reader.u8('compression length'), 'compression methods');
	const name = extensionsOf(reader).get(EXTENSION_SERVER_NAME);
	return { random, serverName: name === undefined ? '' : nameIn(name) };
}

/** Reads the body of a ServerHello. @throws MalformedPacketError */
export function readServerHello(body: Uint8Array): ServerHello {
	const reader = new ByteReader(body, 'tls');
	reader.u16('version');
	const random = reader.bytes(32, 'random').slice();
	reader.bytes(reader.u8('session id length'), 'session id');
	const suite = reader.u16('cipher suite');
	reader.u8('compression method');
	const version = extensionsOf(reader).get(EXTENSION_SUPPORTED_VERSIONS);
	const isTls13 =
		version?.length === 2 && (((version[0] ?? 0) << 8) | (version[1] ?? 0)) === TLS_1_3;
	const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return { random, suite, isTls13, isRetry: hex === RETRY };
}

function extensionsOf(reader: ByteReader): ReadonlyMap<number, Uint8Array> {
	const found = new Map<number, Uint8Array>();
	if (reader.remaining < 2) return found;
	const end = Math.min(reader.end, reader.u16('extensions length') + reader.position);
	while (end - reader.position >= 4) {
		const type = reader.u16('extension type');
		found.set(type, reader.bytes(reader.u16('extension length'), 'extension'));
	}
	return found;
}

/** @see RFC 6066 §3 */
function nameIn(extension: Uint8Array): string {
	const reader = new ByteReader(extension, 'tls');
	if (reader.remaining < 5) return '';
	reader.u16('list length');
	if (reader.u8('name type') !== 0) return '';
	return new TextDecoder().decode(reader.bytes(reader.u16('name length'), 'name'));
}
