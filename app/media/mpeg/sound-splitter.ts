/** Cuts the bytes of a stream of sound into frames, each with its time. */
import { concatenated } from '../depacketise/unpacker.ts';
import type { PesPayload, SplitUnit, UnitSplitter } from './elementary.ts';
import type { FrameReader } from './sound-frames.ts';

const NONE = new Uint8Array(0);
const TICKS_PER_SECOND = 90_000;

/** See the head of this file. Only the first frame of a packet has its time; the others count on. */
export class SoundSplitter<M> implements UnitSplitter<M> {
	readonly #read: FrameReader | null;
	readonly #give: (unit: SplitUnit<M>) => void;
	#tail: Uint8Array = NONE;
	#last: PesPayload<M> | null = null;
	/** When the next frame sounds where nothing else tells it. */
	#next: number | null = null;

	/** @param read null when each packet is one unit */
	constructor(read: FrameReader | null, give: (unit: SplitUnit<M>) => void) {
		this.#read = read;
		this.#give = give;
	}

	take(pes: PesPayload<M>): void {
		const read = this.#read;
		if (read === null) {
			if (pes.data.length > 0) this.#put(pes.data, pes, pes.pts, pes.isWhole);
			return;
		}
		const seam = this.#tail.length;
		const data = seam === 0 ? pes.data : concatenated([this.#tail, pes.data]);
		let at = 0;
		let isTimed = false;
		while (at < data.length) {
			const frame = read(data.subarray(at));
			if (frame === null) {
				at++;
				continue;
			}
			if (frame === 'short' || at + frame.bytes > data.length) break;
			const own = at >= seam ? pes : (this.#last ?? pes);
			if (own === pes && !isTimed && pes.pts !== null) {
				isTimed = true;
				this.#next = pes.pts;
			}
			this.#put(data.subarray(at, at + frame.bytes), own, this.#next, true);
			if (this.#next !== null) this.#next += frame.seconds * TICKS_PER_SECOND;
			at += frame.bytes;
		}
		if (at >= seam && !isTimed && pes.pts !== null) this.#next = pes.pts;
		this.#tail = data.subarray(at);
		this.#last = pes;
		if (!pes.isWhole) this.#tear();
	}

	#put(data: Uint8Array, { mark }: PesPayload<M>, at: number | null, isWhole: boolean): void {
		const pts = at === null ? null : Math.round(at);
		this.#give({ pieces: [data], isKey: true, isWhole, pts, dts: pts, mark });
	}

	/** What is held ends in a hole. */
	#tear(): void {
		const last = this.#last;
		if (this.#tail.length > 0 && last !== null) this.#put(this.#tail, last, this.#next, false);
		this.#tail = NONE;
		this.#next = null;
	}

	cut(): void {
		this.#tear();
	}

	flush(): void {
		this.#tail = NONE;
	}
}
