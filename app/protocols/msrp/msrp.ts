/** MSRP over TCP and TLS, recognised by its start line on any port. @see RFC 4975 */
import { KIND_MSRP } from '../kinds.ts';
import type {
	Direction,
	Recognition,
	StreamHost,
	StreamProtocol,
	StreamSession,
} from '../stream-protocol.ts';
import { MsrpFramer } from './framer.ts';
import { readStartLine } from './message.ts';
import type { MsrpStore } from './store.ts';

/** `MSRP`, a transaction of 64 letters, a method or a status with its comment. */
const MAX_START_LINE = 512;
const MAGIC = 'MSRP ';
const LATIN = new TextDecoder('latin1');

/** See the head of this file. */
export class MsrpStreams implements StreamProtocol {
	readonly id = 'msrp';
	readonly #store: MsrpStore;

	constructor(store: MsrpStore) {
		this.#store = store;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		const text = LATIN.decode(data.subarray(start, Math.min(end, start + MAX_START_LINE)));
		if (!text.startsWith(MAGIC)) return MAGIC.startsWith(text) ? 'more' : 'no';
		const line = text.indexOf('\r\n');
		if (line < 0) return text.length < MAX_START_LINE ? 'more' : 'no';
		return readStartLine(text.slice(0, line)) === null ? 'no' : 'yes';
	}

	open(host: StreamHost): StreamSession {
		const framer = (direction: Direction): MsrpFramer =>
			new MsrpFramer((framed) => {
				const { frame, timeMs, transport } = host;
				const flow = host.flow(direction);
				this.#store.add({ frame, timeMs, flow, transport, ...framed });
				host.mark(KIND_MSRP);
			});
		const framers = [framer(0), framer(1)] as const;
		return {
			data: (direction, data, start, end) => framers[direction].push(data.subarray(start, end)),
			gap: (direction) => framers[direction].gap(),
			end: (direction) => framers[direction].gap(),
		};
	}
}
