/** A protocol that nobody asks about: its connections are recognised, so that none else has them. */
import type { Recognition, StreamHost, StreamProtocol, StreamSession } from './stream-protocol.ts';

const SILENT: StreamSession = {
	data: () => undefined,
	gap: () => undefined,
	end: () => undefined,
};

/** Recognises what `protocol` does and lets the connection go: its packets are only counted. */
export class PassedOver implements StreamProtocol {
	readonly id: string;
	readonly #protocol: StreamProtocol;

	constructor(protocol: StreamProtocol) {
		this.id = protocol.id;
		this.#protocol = protocol;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		return this.#protocol.recognise(data, start, end);
	}

	open(host: StreamHost): StreamSession {
		host.release();
		return SILENT;
	}
}
