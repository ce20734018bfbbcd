/** SIP over TCP and TLS: two framers a connection. @see RFC 3261 §18.3 */
import { MAX_SIP_START_LINE } from '../../limits.ts';
import { KIND_SIP } from '../kinds.ts';
import { framedSession } from '../stream-protocol.ts';
import type {
	Direction,
	Recognition,
	StreamHost,
	StreamProtocol,
	StreamSession,
} from '../stream-protocol.ts';
import { SipFramer } from './framer.ts';
import type { SipTransport } from './message.ts';
import type { SipBytes, SipPlace } from './messages.ts';
import { isSipStart } from './start-line.ts';

const LF = 10;
const CR = 13;
const FIRST_PRINTABLE = 32;
const DELETE = 127;

/** Where messages of streams go. */
export interface SipSink {
	takeMessage(bytes: SipBytes, place: SipPlace): void;
}

/** Numbers the messages of one frame. */
export class SipParts {
	#frame = 0;
	#part = 0;

	next(frame: number): number {
		this.#part = frame === this.#frame ? this.#part + 1 : 0;
		this.#frame = frame;
		return this.#part;
	}
}

/** Hands one message of a stream on. */
export function takeStreamMessage(
	sink: SipSink,
	host: StreamHost,
	given: {
		readonly bytes: SipBytes;
		readonly direction: Direction;
		readonly part: number;
		readonly transport: SipTransport;
	},
): void {
	const { frame, timeMs, interfaceId } = host;
	const flow = host.flow(given.direction);
	sink.takeMessage(given.bytes, {
		frame,
		part: given.part,
		timeMs,
		flow,
		transport: given.transport,
		interfaceId,
	});
	host.mark(KIND_SIP);
}

/** Recognises SIP at the beginning of a stream, or of a segment in the middle of one. */
export class SipStreams implements StreamProtocol {
	readonly id = 'sip';
	readonly #sink: SipSink;

	constructor(sink: SipSink) {
		this.#sink = sink;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		let at = start;
		while (at < end && (data[at] === CR || data[at] === LF)) at++;
		if (at === end) return 'more';
		const line = data.indexOf(LF, at);
		if (line >= 0 && line < end) return isSipStart(data, at, line + 1, false) ? 'yes' : 'no';
		return end - at < MAX_SIP_START_LINE && isText(data, at, end) ? 'more' : 'no';
	}

	open(host: StreamHost): StreamSession {
		const parts = new SipParts();
		const transport = host.transport === 'tls' ? 'tls' : 'tcp';
		return framedSession(
			(direction) =>
				new SipFramer(({ bytes: data, missing }) => {
					const bytes = { data, start: 0, end: data.length, missing };
					const part = parts.next(host.frame);
					takeStreamMessage(this.#sink, host, { bytes, direction, part, transport });
				}),
		);
	}
}

function isText(data: Uint8Array, start: number, end: number): boolean {
	for (let at = start; at < end; at++) {
		const byte = data[at] as number;
		if ((byte < FIRST_PRINTABLE && byte !== CR) || byte === DELETE) return false;
	}
	return true;
}
