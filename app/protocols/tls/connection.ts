/** One TLS connection: hellos in the clear, then records opened with secrets from a key log. */
import type { Direction } from '../stream-protocol.ts';
import { CIPHER_SUITES } from './cipher-suites-table.ts';
import type { CipherSuite } from './cipher-suites-table.ts';
import type { ClientHello, ServerHello } from './hello.ts';
import { readClientHello, readServerHello } from './hello.ts';
import type { ConnectionSecrets, KeyLog } from './key-log.ts';
import type { RecordKeys } from './record-keys.ts';
import { Tls13Keys, tls12Keys } from './record-keys.ts';
import {
	RECORD_APPLICATION_DATA,
	RECORD_CHANGE_CIPHER_SPEC,
	RECORD_HANDSHAKE,
	RecordReader,
} from './records.ts';
import type { TlsRecord } from './records.ts';

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const FINISHED = 20;
const KEY_UPDATE = 24;
/** A handshake message in the clear is not larger than this (certificates included). */
const MAX_HANDSHAKE = 1 << 18;

/** How far a connection can be read. */
export type TlsState = 'handshake' | 'readable' | 'key-needed' | 'unsupported' | 'broken';

/** One direction. */
class Side {
	readonly records = new RecordReader();
	/** Handshake bytes in the clear that are no whole message yet. */
	handshake = new Uint8Array(0);
	/** Keys in use, and those that follow after Finished (TLS 1.3). */
	keys: RecordKeys | null = null;
	next: Tls13Keys | null = null;
	/** TLS 1.2: encrypted from the ChangeCipherSpec on. */
	prepared: RecordKeys | null = null;
	failures = 0;
}

/** Who gets the plain bytes. */
export type PlainSink = (direction: Direction, plain: Uint8Array) => void;

/** See the head of this file. */
export class TlsConnection {
	state: TlsState = 'handshake';
	serverName = '';
	/** Name of the agreed suite, or its number; empty before the ServerHello. */
	suiteName = '';
	readonly #keyLog: KeyLog;
	readonly #sink: PlainSink;
	readonly #sides: readonly [Side, Side] = [new Side(), new Side()];
	#client: Direction = 0;
	#hello: ClientHello | null = null;

	constructor(keyLog: KeyLog, sink: PlainSink) {
		this.#keyLog = keyLog;
		this.#sink = sink;
	}

	/** Random of the client's hello; null before it. */
	get clientRandom(): Uint8Array | null {
		return this.#hello?.random ?? null;
	}

	data(direction: Direction, data: Uint8Array, start: number, end: number): void {
		for (const record of this.#sides[direction].records.push(data, start, end)) {
			this.#take(direction, record);
		}
	}

	gap(direction: Direction): void {
		const side = this.#sides[direction];
		side.records.gap();
		side.handshake = new Uint8Array(0);
		if (this.state === 'handshake') this.state = 'broken';
	}

	#take(direction: Direction, record: TlsRecord): void {
		const side = this.#sides[direction];
		if (record.type === RECORD_CHANGE_CIPHER_SPEC) {
			side.keys ??= side.prepared;
			side.prepared = null;
			return;
		}
		if (side.keys !== null) this.#open(direction, side, record);
		else if (record.type === RECORD_HANDSHAKE) this.#takeHandshake(direction, side, record);
	}

	#open(direction: Direction, side: Side, record: TlsRecord): void {
		const opened = side.keys?.open(record) ?? this.#openWithNext(side, record);
		if (opened === null) {
			side.failures++;
			return;
		}
		if (opened.type === RECORD_APPLICATION_DATA) this.#sink(direction, opened.plain);
		else if (opened.type === RECORD_HANDSHAKE) takeInner(side, opened.plain);
	}

	/** The Finished that tells the change of keys may be missing from the capture. */
	#openWithNext(side: Side, record: TlsRecord): ReturnType<RecordKeys['open']> {
		const opened = side.next?.open(record) ?? null;
		if (opened === null) return null;
		side.keys = side.next;
		side.next = null;
		return opened;
	}

	#takeHandshake(direction: Direction, side: Side, { body }: TlsRecord): void {
		const joined = new Uint8Array(side.handshake.length + body.length);
		joined.set(side.handshake);
		joined.set(body, side.handshake.length);
		let at = 0;
		while (joined.length - at >= 4 && side.keys === null) {
			const length =
				((joined[at + 1] ?? 0) << 16) | ((joined[at + 2] ?? 0) << 8) | (joined[at + 3] ?? 0);
			if (joined.length - at - 4 < length) break;
			this.#takeMessage(direction, joined[at] ?? 0, joined.subarray(at + 4, at + 4 + length));
			at += 4 + length;
		}
		side.handshake = joined.slice(at);
		if (side.handshake.length > MAX_HANDSHAKE) this.state = 'broken';
	}

	#takeMessage(direction: Direction, type: number, body: Uint8Array): void {
		try {
			if (type === CLIENT_HELLO) {
				this.#client = direction;
				this.#hello = readClientHello(body);
				this.serverName = this.#hello.serverName;
			} else if (type === SERVER_HELLO) this.#agree(readServerHello(body));
		} catch {
			this.state = 'broken';
		}
	}

	#agree(server: ServerHello): void {
		const hello = this.#hello;
		if (server.isRetry) return;
		const suite = CIPHER_SUITES.get(server.suite);
		this.suiteName = suite?.name ?? `0x${server.suite.toString(16).padStart(4, '0')}`;
		if (hello === null) {
			this.state = 'broken';
			return;
		}
		const secrets = this.#keyLog.secretsOf(hello.random);
		if (secrets === null) this.state = 'key-needed';
		else if (suite === undefined) this.state = 'unsupported';
		else if (server.isTls13) this.#prepare13(suite, secrets);
		else this.#prepare12(suite, secrets, hello, server);
	}

	#prepare13(suite: CipherSuite, secrets: ConnectionSecrets): void {
		const prepared = ['CLIENT', 'SERVER'].map((who) => ({
			handshake: secrets.get(`${who}_HANDSHAKE_TRAFFIC_SECRET`),
			traffic: secrets.get(`${who}_TRAFFIC_SECRET_0`),
		}));
		for (const [index, { handshake, traffic }] of prepared.entries()) {
			const side = this.#side(index === 0);
			const next = traffic === undefined ? null : new Tls13Keys(suite, traffic);
			side.keys = handshake === undefined ? next : new Tls13Keys(suite, handshake);
			side.next = handshake === undefined ? null : next;
		}
		this.state = prepared.some(({ traffic }) => traffic !== undefined) ? 'readable' : 'key-needed';
	}

	#prepare12(
		suite: CipherSuite,
		secrets: ConnectionSecrets,
		client: ClientHello,
		server: ServerHello,
	): void {
		const master = secrets.get('CLIENT_RANDOM');
		if (master?.length !== 48) {
			this.state = 'key-needed';
			return;
		}
		const [ofClient, ofServer] = tls12Keys(suite, master, client.random, server.random);
		this.#side(true).prepared = ofClient;
		this.#side(false).prepared = ofServer;
		this.state = 'readable';
	}

	#side(isClient: boolean): Side {
		return this.#sides[isClient === (this.#client === 0) ? 0 : 1];
	}
}

/** Encrypted handshake messages that change keys. */
function takeInner(side: Side, plain: Uint8Array): void {
	let at = 0;
	while (plain.length - at >= 4) {
		const type = plain[at] ?? 0;
		const length =
			((plain[at + 1] ?? 0) << 16) | ((plain[at + 2] ?? 0) << 8) | (plain[at + 3] ?? 0);
		if (type === FINISHED && side.next !== null) {
			side.keys = side.next;
			side.next = null;
		} else if (type === KEY_UPDATE && side.keys instanceof Tls13Keys) {
			side.keys = side.keys.updated();
		}
		at += 4 + length;
	}
}
