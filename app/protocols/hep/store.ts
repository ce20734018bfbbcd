/** What probes reported beside SIP, and where their packets stand in streams. */
import { MAX_HEP_KEPT_BYTES, MAX_HEP_MEDIA, MAX_HEP_PACKETS } from '../../limits.ts';
import { HEP_RTP } from './chunks.ts';
import type { HepFacts } from './chunks.ts';

/** One packet of a probe. */
export interface HepPacket extends HepFacts {
	/** Frame that completed it. */
	readonly frame: number;
	/** ms since the first packet of the capture. */
	readonly timeMs: number;
	/** Flow that the probe saw; −1 where it names none. */
	readonly flow: number;
	/** As far as it is kept; `payloadAt` counts from its beginning. */
	readonly bytes: Uint8Array;
	/** Bytes of the whole. */
	readonly length: number;
	/** It came over a stream: its frame's headers are not around it. */
	readonly isStreamed: boolean;
}

/** See the head of this file. */
export class HepStore {
	/** RTP in streams, which nobody reads there. */
	unreadRtp = 0;
	/** Frame of the first such packet. */
	firstUnread = 0;
	readonly #byFrame = new Map<number, HepPacket[]>();
	readonly #byCorrelation = new Map<string, HepPacket[]>();
	#count = 0;
	#media = 0;

	/** No probe sent anything that is kept. */
	get isEmpty(): boolean {
		return this.#count === 0;
	}

	/**
	 * Keeps a packet; beyond `MAX_HEP_PACKETS` none. Media, of which there are far more, leave room for
	 * what probes say of calls.
	 * @param whole all its bytes, copied here
	 */
	add(
		facts: HepFacts,
		whole: Uint8Array,
		place: Pick<HepPacket, 'frame' | 'timeMs' | 'flow' | 'isStreamed'>,
		options: { readonly keepPayload: boolean },
	): void {
		const isMedia = facts.content === HEP_RTP;
		if (this.#count >= MAX_HEP_PACKETS || (isMedia && this.#media >= MAX_HEP_MEDIA)) return;
		if (isMedia) this.#media++;
		this.#count++;
		const kept = options.keepPayload ? whole.length : facts.payloadAt;
		const bytes = whole.slice(0, Math.min(kept, MAX_HEP_KEPT_BYTES));
		const { frame, timeMs, flow, isStreamed } = place;
		const length = whole.length;
		const packet = { ...facts, frame, timeMs, flow, isStreamed, bytes, length };
		push(this.#byFrame, place.frame, packet);
		if (facts.correlationId !== null && options.keepPayload)
			push(this.#byCorrelation, facts.correlationId, packet);
	}

	/** Packets that a frame completed. */
	ofFrame(frame: number): readonly HepPacket[] {
		return this.#byFrame.get(frame) ?? [];
	}

	/** Reports and logs that their probe ties to a Call-ID. */
	ofCall(callId: string): readonly HepPacket[] {
		return this.#byCorrelation.get(callId) ?? [];
	}
}

function push<K>(lists: Map<K, HepPacket[]>, key: K, packet: HepPacket): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [packet]);
	else list.push(packet);
}
