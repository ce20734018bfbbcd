/** TLS as a protocol over byte streams: what it carries is asked again with the plain bytes. */
import { u16, u8 } from '../../bytes.ts';
import { KIND_TLS } from '../kinds.ts';
import type {
	Direction,
	Recognition,
	StreamHost,
	StreamProtocol,
	StreamSession,
} from '../stream-protocol.ts';
import { StreamProbe } from '../stream-probe.ts';
import { TlsConnection } from './connection.ts';
import type { TlsState } from './connection.ts';
import { KeyLog } from './key-log.ts';
import { RECORD_HANDSHAKE, isRecordHeader } from './records.ts';

const CLIENT_HELLO = 1;
const LEAST_BYTES = 9;
/** Connections whose facts are kept. */
const MAX_FACTS = 100_000;

/** What is known of one connection. */
export interface TlsFact {
	/** Flow of the side that spoke first. */
	readonly flow: number;
	/** First frame with payload. */
	readonly frame: number;
	readonly state: TlsState;
	readonly serverName: string;
	readonly suiteName: string;
	/** Null before the ClientHello. */
	readonly clientRandom: Uint8Array | null;
}

/** The TLS room's state for one capture. */
export class TlsProtocol implements StreamProtocol {
	readonly id = 'tls';
	readonly keyLog: KeyLog;
	readonly #inner: readonly StreamProtocol[];
	readonly #connections: { readonly flow: number; readonly frame: number; tls: TlsConnection }[] =
		[];

	/**
	 * @param inner protocols that may stand inside
	 * @param keyLog secrets of the capture, where they are known from a first reading
	 */
	constructor(inner: readonly StreamProtocol[], keyLog = new KeyLog()) {
		this.#inner = inner;
		this.keyLog = keyLog;
	}

	/** Facts of the connections so far. */
	facts(): readonly TlsFact[] {
		return this.#connections.map(({ flow, frame, tls }) => ({
			flow,
			frame,
			state: tls.state,
			serverName: tls.serverName,
			suiteName: tls.suiteName,
			clientRandom: tls.clientRandom,
		}));
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		if (u8(data, start) !== RECORD_HANDSHAKE) return 'no';
		if (end - start < LEAST_BYTES) return 'more';
		const isHello = isRecordHeader(data, start) && u8(data, start + 5) === CLIENT_HELLO;
		return isHello && u8(data, start + 6) === 0 && u16(data, start + 7) > 34 ? 'yes' : 'no';
	}

	open(host: StreamHost): StreamSession {
		const probe = new StreamProbe(this.#inner, new InnerHost(host));
		const tls = new TlsConnection(this.keyLog, (direction, plain) => {
			probe.data(direction, plain, 0, plain.length);
		});
		if (this.#connections.length < MAX_FACTS) {
			this.#connections.push({ flow: host.flow(0), frame: host.frame, tls });
		}
		return new TlsSession(host, tls, probe);
	}
}

/** The same connection, one layer further in. */
class InnerHost implements StreamHost {
	readonly transport = 'tls';
	readonly origin = null;
	readonly #outer: StreamHost;

	constructor(outer: StreamHost) {
		this.#outer = outer;
	}

	get frame(): number {
		return this.#outer.frame;
	}

	get timeMs(): number {
		return this.#outer.timeMs;
	}

	get epochSeconds(): number {
		return this.#outer.epochSeconds;
	}

	replay(): void {
		// What was opened stands in no frame.
	}

	get interfaceId(): number {
		return this.#outer.interfaceId;
	}

	flow(direction: Direction): number {
		return this.#outer.flow(direction);
	}

	mark(kind: number): void {
		this.#outer.mark(kind);
	}

	release(): void {
		this.#outer.release();
	}
}

class TlsSession implements StreamSession {
	readonly #host: StreamHost;
	readonly #tls: TlsConnection;
	readonly #probe: StreamProbe;

	constructor(host: StreamHost, tls: TlsConnection, probe: StreamProbe) {
		this.#host = host;
		this.#tls = tls;
		this.#probe = probe;
	}

	data(direction: Direction, data: Uint8Array, start: number, end: number): void {
		this.#host.mark(KIND_TLS);
		this.#tls.data(direction, data, start, end);
		const { state } = this.#tls;
		if (state !== 'handshake' && state !== 'readable') this.#host.release();
	}

	gap(direction: Direction, length: number): void {
		this.#tls.gap(direction);
		this.#probe.gap(direction, length);
	}

	end(direction: Direction): void {
		this.#probe.end(direction);
	}
}
