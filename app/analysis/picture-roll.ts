/** Every picture of one stream in a few numbers: when, where, how large, and whether it is whole. */

/** A picture without its bytes. */
export interface RolledPicture {
	/** By the sender's clock, s since the capture's first packet. */
	readonly offset: number;
	/** Packet with its first byte. */
	readonly frame: number;
	readonly bytes: number;
	readonly isKey: boolean;
	readonly isWhole: boolean;
}

/** Packets that never came. */
export interface RolledGap {
	/** Arrival of the packet behind them, s since the capture's first packet. */
	readonly offset: number;
	readonly frame: number;
	readonly packets: number;
}

const IS_KEY = 1;
const IS_WHOLE = 2;
/** Gaps that are kept one by one; a stream with more of them is lost anyway. */
const MOST_GAPS = 100_000;
/** Times that are closer are the same, s. */
const SLACK = 0.001;

/** Pictures in decoding order: 17 bytes each, so that a day of them fits in memory. */
export class PictureRoll {
	#offsets = new Float64Array(1024);
	#frames = new Uint32Array(1024);
	#bytes = new Uint32Array(1024);
	#flags = new Uint8Array(1024);
	#count = 0;
	readonly gaps: RolledGap[] = [];
	/** Packets missing in all gaps. */
	missing = 0;

	get count(): number {
		return this.#count;
	}

	/** Adds the next picture. */
	add({ offset, frame, bytes, isKey, isWhole }: RolledPicture): void {
		if (this.#count === this.#offsets.length) this.#grow();
		const at = this.#count++;
		this.#offsets[at] = offset;
		this.#frames[at] = frame;
		this.#bytes[at] = bytes;
		this.#flags[at] = (isKey ? IS_KEY : 0) | (isWhole ? IS_WHOLE : 0);
	}

	/** Adds the next gap. */
	addGap(gap: RolledGap): void {
		this.missing += gap.packets;
		if (this.gaps.length < MOST_GAPS) this.gaps.push(gap);
	}

	#grow(): void {
		const size = this.#offsets.length * 2;
		const [offsets, frames] = [new Float64Array(size), new Uint32Array(size)];
		const [bytes, flags] = [new Uint32Array(size), new Uint8Array(size)];
		offsets.set(this.#offsets);
		frames.set(this.#frames);
		bytes.set(this.#bytes);
		flags.set(this.#flags);
		[this.#offsets, this.#frames, this.#bytes, this.#flags] = [offsets, frames, bytes, flags];
	}

	/** @throws RangeError when there is no such picture */
	at(index: number): RolledPicture {
		if (index < 0 || index >= this.#count) {
			throw new RangeError(`there is no picture ${index} among ${this.#count}`);
		}
		const flags = this.#flags[index] as number;
		return {
			offset: this.#offsets[index] as number,
			frame: this.#frames[index] as number,
			bytes: this.#bytes[index] as number,
			isKey: (flags & IS_KEY) !== 0,
			isWhole: (flags & IS_WHOLE) !== 0,
		};
	}

	/** Seconds from one picture to the next in the order of display, half of them longer; 0 for none. */
	get usualStep(): number {
		const steps = this.displayed().map(
			({ offset }, at, all) => offset - (all[at - 1]?.offset ?? NaN),
		);
		const sorted = steps.filter((step) => step > 0).sort((a, b) => a - b);
		return sorted[Math.floor(sorted.length / 2)] ?? 0;
	}

	/** Pictures in the order of their times. */
	displayed(): readonly RolledPicture[] {
		const all = Array.from({ length: this.#count }, (_, at) => this.at(at));
		return all.sort((a, b) => a.offset - b.offset);
	}

	/**
	 * Where decoding begins for a picture to be seen: the last key frame until then, a whole one.
	 * @param offset s since the capture's first packet
	 * @param options.damaged damaged key frames count too
	 * @returns its index; the first whole key frame when none came before; −1 when there is none
	 */
	keyBefore(offset: number, { damaged = false }: { readonly damaged?: boolean } = {}): number {
		const wanted = damaged ? IS_KEY : IS_KEY | IS_WHOLE;
		let found = -1;
		for (let at = 0; at < this.#count; at++) {
			if (((this.#flags[at] as number) & wanted) !== wanted) continue;
			if (found >= 0 && (this.#offsets[at] as number) > offset + SLACK) break;
			found = at;
		}
		return found;
	}
}
