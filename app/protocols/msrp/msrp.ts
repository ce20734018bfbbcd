/** MSRP over TCP and TLS, recognised by its start line on any port. @see RFC 4975 */
import { KIND_MSRP } from '../kinds.ts';
import { framedSession } from '../stream-protocol.ts';
import type { Recognition, StreamHost, StreamProtocol, StreamSession } from '../stream-protocol.ts';
import type { MsrpBodies } from './framer.ts';
import { MsrpFramer } from './framer.ts';
import type { MsrpMessage } from './message.ts';
import { readStartLine } from './message.ts';

/** `MSRP`, a transaction of 64 letters, a method or a status with its comment. */
const MAX_START_LINE = 512;
const MAGIC = 'MSRP ';
const LATIN = new TextDecoder('latin1');

/** Takes the messages of all connections; a store does at the first reading. */
export interface MsrpTaker {
	add(message: MsrpMessage): void;
	/** Told of the bodies of one direction; without it nobody wants them. */
	bodies?(host: StreamHost): MsrpBodies;
}

/** See the head of this file. */
export class MsrpStreams implements StreamProtocol {
	readonly id = 'msrp';
	readonly #taker: MsrpTaker;

	constructor(taker: MsrpTaker) {
		this.#taker = taker;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		const text = LATIN.decode(data.subarray(start, Math.min(end, start + MAX_START_LINE)));
		if (!text.startsWith(MAGIC)) return MAGIC.startsWith(text) ? 'more' : 'no';
		const line = text.indexOf('\r\n');
		if (line < 0) return text.length < MAX_START_LINE ? 'more' : 'no';
		return readStartLine(text.slice(0, line)) === null ? 'no' : 'yes';
	}

	open(host: StreamHost): StreamSession {
		return framedSession(
			(direction) =>
				new MsrpFramer(
					(framed) => {
						const { frame, timeMs, transport } = host;
						const flow = host.flow(direction);
						this.#taker.add({ frame, timeMs, flow, transport, ...framed });
						host.mark(KIND_MSRP);
					},
					this.#taker.bodies?.(host) ?? null,
				),
		);
	}
}
