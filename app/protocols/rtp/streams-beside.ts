/**
 * Streams by flow, and where announced ones stood whenever a sample was kept of a stream beside them
 * that nobody announced: what repairs them is told by that, and their own packets take the fast lane.
 */
import type { PayloadSample } from '../../media/infer/index.ts';
import * as R from './stream-rows.ts';
import type { RtpStreams } from './streams.ts';

/** Streams of a flow that are looked at, the last ones: senders that change their SSRC have hundreds. */
const MOST_BESIDE = 8;
/** Marks of one stream at most; as many as samples of the other are kept. */
const MOST_MARKS = 176;
const NO_BYTES = new Uint8Array(0);

/** See the head of this file. */
export class StreamsBeside {
	readonly #streams: RtpStreams;
	readonly #byFlow = new Map<number, number[]>();
	readonly #marks = new Map<number, Map<number, PayloadSample[]>>();
	/** Streams that stand in the index. */
	#indexed = 0;

	constructor(streams: RtpStreams) {
		this.#streams = streams;
	}

	/** Numbers of the streams on a flow, in the order of their beginning. */
	onFlow(flow: number): readonly number[] {
		const { count, rows } = this.#streams;
		for (; this.#indexed < count; this.#indexed++) {
			const stream = this.#indexed;
			const one = rows.row(stream)[rows.offset(stream) + R.FLOW] as number;
			const known = this.#byFlow.get(one);
			if (known === undefined) this.#byFlow.set(one, [stream]);
			else known.push(stream);
		}
		return this.#byFlow.get(flow) ?? [];
	}

	/**
	 * Notes where the others stand: a sample of `stream` was kept.
	 * @param isKnown whether a payload type of a stream needs no samples of its own
	 */
	note(
		stream: number,
		timeMs: number,
		isKnown: (other: number, payloadType: number) => boolean,
	): void {
		const { rows } = this.#streams;
		const flow = rows.row(stream)[rows.offset(stream) + R.FLOW] as number;
		const beside = this.onFlow(flow);
		if (beside.length < 2) return;
		for (const other of beside.slice(-MOST_BESIDE)) {
			const s = rows.row(other);
			const o = rows.offset(other);
			const payloadType = s[o + R.LAST_TYPE] as number;
			if (other === stream || !isKnown(other, payloadType)) continue;
			const place = {
				...{ sequence: s[o + R.LAST_SEQUENCE] as number, payloadType, timeMs },
				timestamp: s[o + R.LAST_TIMESTAMP] as number,
			};
			this.#mark(stream, other, { ...place, marker: false, length: 0, head: NO_BYTES });
		}
	}

	#mark(stream: number, other: number, mark: PayloadSample): void {
		const all = this.#marks.get(stream) ?? new Map<number, PayloadSample[]>();
		this.#marks.set(stream, all);
		const marks = all.get(other);
		if (marks === undefined) all.set(other, [mark]);
		else if (marks.length < MOST_MARKS) marks.push(mark);
	}

	/** Where another stream stood, as samples without a payload; empty where nobody noted it. */
	marks(stream: number, other: number): readonly PayloadSample[] {
		return this.#marks.get(stream)?.get(other) ?? [];
	}
}
