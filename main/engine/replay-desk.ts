/** Sends a stream's RTP again from the window: one at a time for each capture, ended by a wish. */
import type { CaptureEngine } from '../../app/index.ts';
import type { ReplayRequest, ReplayResult } from '../replay.ts';
import { replay } from '../replay.ts';

/** See the head of this file. */
export class ReplayDesk {
	readonly #engine: CaptureEngine;
	#running: AbortController | null = null;

	constructor(engine: CaptureEngine) {
		this.#engine = engine;
	}

	/**
	 * Sends until the stream is over or `stop` is asked for; what was being sent before ends.
	 * @param stream first frame of the stream
	 * @throws UsageError when the address is another machine's and that was not allowed; NotFoundError
	 */
	async start(stream: number, request: ReplayRequest): Promise<ReplayResult> {
		this.stop();
		const abort = new AbortController();
		this.#running = abort;
		try {
			return await replay(this.#engine.rtpPackets(`rtp-${stream}`), request, abort.signal);
		} finally {
			if (this.#running === abort) this.#running = null;
		}
	}

	/** Ends what is being sent, if anything is. */
	stop(): null {
		this.#running?.abort();
		this.#running = null;
		return null;
	}
}
