/** SIP over WebSocket: one message each WebSocket message. @see RFC 7118 §5 */
import { MAX_PROBE_BYTES } from '../../limits.ts';
import { isSipStart, SipParts, takeStreamMessage } from '../sip/index.ts';
import type { SipSink } from '../sip/index.ts';
import type {
	Direction,
	Recognition,
	StreamHost,
	StreamProtocol,
	StreamSession,
} from '../stream-protocol.ts';
import { WebSocketMessages } from './frames.ts';

const GET = new TextEncoder().encode('GET ');
const CR = 13;
const LF = 10;

/** Recognises a handshake that asks for the `sip` subprotocol. */
export class SipWebSocket implements StreamProtocol {
	readonly id = 'websocket';
	readonly #sink: SipSink;

	constructor(sink: SipSink) {
		this.#sink = sink;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		for (let at = 0; at < GET.length; at++) {
			if (start + at >= end) return 'more';
			if (data[start + at] !== GET[at]) return 'no';
		}
		const stop = headerEnd(data, start, end);
		if (stop < 0) return end - start < MAX_PROBE_BYTES ? 'more' : 'no';
		const header = new TextDecoder('latin1').decode(data.subarray(start, stop));
		const isUpgrade = /^upgrade:\s*websocket\s*$/imu.test(header);
		const isSip = /^sec-websocket-protocol:(?:[^\r\n]*[\s,])?sip\s*(?:,[^\r\n]*)?$/imu.test(header);
		return isUpgrade && isSip ? 'yes' : 'no';
	}

	open(host: StreamHost): StreamSession {
		return new Session(this.#sink, host);
	}
}

/** One past the empty line; −1 while it has not come. */
function headerEnd(data: Uint8Array, start: number, end: number): number {
	for (let at = start + 3; at < end; at++) {
		const isEnd = data[at] === LF && data[at - 1] === CR && data[at - 2] === LF;
		if (isEnd && data[at - 3] === CR) return at + 1;
	}
	return -1;
}

/** One direction: an HTTP header, then frames. */
class Side {
	readonly messages: WebSocketMessages;
	#header: Uint8Array | null = new Uint8Array(0);

	constructor(listener: (message: Uint8Array) => void) {
		this.messages = new WebSocketMessages(listener);
	}

	data(data: Uint8Array, start: number, end: number): void {
		if (this.#header === null) {
			this.messages.push(data, start, end);
			return;
		}
		const joined = new Uint8Array(this.#header.length + end - start);
		joined.set(this.#header);
		joined.set(data.subarray(start, end), this.#header.length);
		const stop = headerEnd(joined, 0, joined.length);
		if (stop < 0) this.#header = joined.slice(-MAX_PROBE_BYTES);
		else {
			this.#header = null;
			this.messages.push(joined, stop, joined.length);
		}
	}
}

class Session implements StreamSession {
	readonly #sides: readonly [Side, Side];

	constructor(sink: SipSink, host: StreamHost) {
		const parts = new SipParts();
		const transport = host.transport === 'tls' ? 'wss' : 'ws';
		const side = (direction: Direction): Side =>
			new Side((data) => {
				if (!isSipStart(data, 0, data.length, false)) return;
				const bytes = { data, start: 0, end: data.length, missing: 0 };
				const part = parts.next(host.frame);
				takeStreamMessage(sink, host, { bytes, direction, part, transport });
			});
		this.#sides = [side(0), side(1)];
	}

	data(direction: Direction, data: Uint8Array, start: number, end: number): void {
		this.#sides[direction].data(data, start, end);
	}

	gap(direction: Direction): void {
		this.#sides[direction].messages.gap();
	}

	end(): void {
		return undefined;
	}
}
