/**
 * Packets of streams whose codec nobody named, kept while the capture is read: the first ones, then
 * runs spread over the whole stream, thinned as it grows. What they carry is worked out when asked.
 */
import { MAX_SAMPLE_BYTES } from '../../limits.ts';
import { headOf, inferCodec, namedCandidate } from '../../media/infer/index.ts';
import type { Candidate, PayloadSample } from '../../media/infer/index.ts';
import type { Arrival } from '../../analysis/arrival.ts';

/** Packets kept from the beginning. */
const FIRST_SAMPLES = 80;
/** When memory is used up, of each further stream. */
const FEW_SAMPLES = 16;
/** Packets of one later run, and between runs at first. */
const RUN = 8;
const FIRST_GAP = 32;
/** Later packets; when there are more, every other run goes. */
const LATER_SAMPLES = 96;

interface Kept {
	readonly first: PayloadSample[];
	later: PayloadSample[];
	/** Packets between the beginnings of runs. */
	gap: number;
	/** Number of the packet with which the running run began. */
	runAt: number;
	/** What was found by how many samples, by payload type. */
	readonly found: Map<number, { readonly size: number; readonly candidates: readonly Candidate[] }>;
}

/** Samples of all streams. */
export class StreamSamples {
	readonly #kept = new Map<number, Kept>();
	#bytes = 0;

	/**
	 * Takes a packet of a stream if it is wanted.
	 * @param packets of the stream until now, this one among them
	 * @param start first byte of the payload in `data`; its beginning is copied when it is kept
	 * @returns whether it was kept
	 */
	take(
		stream: number,
		packets: number,
		arrival: Arrival,
		data: Uint8Array,
		start: number,
		end: number,
	): boolean {
		const kept = this.#kept.get(stream) ?? this.#begin(stream);
		const isFirst = kept.first.length < FIRST_SAMPLES && this.#bytes < MAX_SAMPLE_BYTES;
		if (isFirst || kept.first.length < FEW_SAMPLES) {
			kept.first.push(this.#sample(arrival, headOf(data, start, end)));
			kept.runAt = packets;
			return true;
		}
		if (!this.#isInRun(kept, packets)) return false;
		kept.later.push(this.#sample(arrival, headOf(data, start, end)));
		if (kept.later.length >= LATER_SAMPLES) this.#thin(kept);
		return true;
	}

	/** True when the packet after this one is wanted too. */
	wantsNext(stream: number, packets: number): boolean {
		const kept = this.#kept.get(stream);
		if (kept === undefined || this.#bytes >= MAX_SAMPLE_BYTES) return false;
		return kept.first.length < FIRST_SAMPLES || packets + 1 - kept.runAt < RUN;
	}

	#begin(stream: number): Kept {
		const kept = { first: [], later: [], gap: FIRST_GAP, runAt: 0, found: new Map() };
		this.#kept.set(stream, kept);
		return kept;
	}

	/** Inside a run, or far enough behind the last one to begin another. */
	#isInRun(kept: Kept, packets: number): boolean {
		if (this.#bytes >= MAX_SAMPLE_BYTES) return false;
		const since = packets - kept.runAt;
		if (since >= kept.gap) kept.runAt = packets;
		return since >= kept.gap || (since < RUN && kept.later.length > 0);
	}

	#sample(arrival: Arrival, head: Uint8Array): PayloadSample {
		this.#bytes += head.length;
		const { sequence, timestamp, timeMs, payloadType, payloadBytes } = arrival;
		const marker = arrival.marker !== 0;
		return { sequence, timestamp, timeMs, marker, payloadType, length: payloadBytes, head };
	}

	/** Every other run goes, and further ones come half as often. */
	#thin(kept: Kept): void {
		const before = kept.later;
		kept.later = before.filter((_, at) => Math.floor(at / RUN) % 2 === 0);
		kept.gap *= 2;
		const all = before.reduce((sum, { head }) => sum + head.length, 0);
		this.#bytes -= all - kept.later.reduce((sum, { head }) => sum + head.length, 0);
	}

	/**
	 * The packets of a stream until now, when all of them are kept.
	 * @param packets of the stream until now
	 */
	everyPacket(stream: number, packets: number): readonly PayloadSample[] | null {
		const first = this.#kept.get(stream)?.first;
		return first?.length === packets ? first : null;
	}

	/** True right after the last of a stream's first packets was kept: no better moment to judge. */
	isJustFull(stream: number, packets: number): boolean {
		return packets === FIRST_SAMPLES && this.everyPacket(stream, packets) !== null;
	}

	/** Samples of one payload type of a stream, in the order of their arrival. */
	samples(stream: number, payloadType: number): readonly PayloadSample[] {
		const kept = this.#kept.get(stream);
		if (kept === undefined) return [];
		return [...kept.first, ...kept.later].filter((one) => one.payloadType === payloadType);
	}

	/** Payload types of which packets are kept. */
	types(stream: number): readonly number[] {
		const kept = this.#kept.get(stream);
		return [...new Set(kept?.first.map(({ payloadType }) => payloadType))];
	}

	/**
	 * What a payload type of a stream may carry, most likely first; worked out once for equal samples.
	 * One of which no packet is kept may stand inside redundancy.
	 */
	candidates(stream: number, payloadType: number): readonly Candidate[] {
		const kept = this.#kept.get(stream);
		if (kept === undefined) return [];
		const own = this.#bareCandidates(stream, payloadType, kept);
		return own.length > 0 ? own : this.#insideOthers(stream, payloadType, kept);
	}

	#insideOthers(stream: number, payloadType: number, kept: Kept): readonly Candidate[] {
		for (const type of this.types(stream)) {
			if (type === payloadType) continue;
			const wrapper = namedCandidate(this.#bareCandidates(stream, type, kept));
			const inside = wrapper?.inside?.find((one) => one.payloadType === payloadType);
			if (inside !== undefined) return inside.candidates;
		}
		return [];
	}

	#bareCandidates(stream: number, payloadType: number, kept: Kept): readonly Candidate[] {
		const size = kept.first.length + kept.later.length + kept.gap * 1024;
		const known = kept.found.get(payloadType);
		if (known?.size === size) return known.candidates;
		const candidates = inferCodec(this.samples(stream, payloadType));
		kept.found.set(payloadType, { size, candidates });
		return candidates;
	}
}

export { headOf };
