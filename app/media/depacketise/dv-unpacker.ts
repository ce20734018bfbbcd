/** DV: whole DIF blocks in each payload, which tell their own places. @see RFC 6469 §4 */
import { u8 } from '../../bytes.ts';
import {
	DIF_BLOCK_BYTES,
	DIF_SEQUENCE_BLOCKS,
	difPlace,
	dvFrameBytes,
	MOST_DIF_CHANNELS,
} from '../dv.ts';
import type { DifPlace, DvShape } from '../dv.ts';
import type { PayloadPlace, UnpackedPicture, Unpacker } from './unpacker.ts';

/** Status in the high bits of a video block: taken from the frame before; nothing is there. */
const STATUS_BEFORE = 0xa0;
const STATUS_NONE = 0xf0;
/** A header says that the system is one of 50 Hz. */
const DSF_50 = 0x80;
/** What fills blocks that were not sent. */
const NO_INFORMATION = 0xff;

interface PlacedBlock {
	readonly place: DifPlace;
	readonly bytes: Uint8Array;
}

/** Puts the blocks of one frame to their places. */
export class DvUnpacker implements Unpacker {
	#blocks: PlacedBlock[] = [];
	#isBroken = false;
	#hasGap = false;
	/** Of the last whole frame. */
	#shape: DvShape | null = null;
	/** The last frame, whole or with what was put into its holes. */
	#last: Uint8Array | null = null;

	add(payload: Uint8Array, { isAfterGap }: PayloadPlace): void {
		this.#hasGap ||= isAfterGap;
		for (let at = 0; at < payload.length; at += DIF_BLOCK_BYTES) {
			const end = at + DIF_BLOCK_BYTES;
			const place = end > payload.length ? null : difPlace(payload, at);
			if (place === null) this.#isBroken = true;
			else this.#blocks.push({ place, bytes: payload.subarray(at, end) });
		}
	}

	take(): UnpackedPicture | null {
		const blocks = withoutPhantoms(this.#blocks);
		const [isBroken, hasGap] = [this.#isBroken, this.#hasGap];
		this.#blocks = [];
		this.#isBroken = false;
		this.#hasGap = false;
		if (blocks.length === 0) return isBroken ? { pieces: [], isKey: true, isWhole: false } : null;
		const shape = shapeOf(blocks, hasGap || isBroken ? this.#shape : null);
		const frame = new FrameBuilder(shape, this.#last);
		for (const block of blocks) frame.put(block);
		const isWhole = !isBroken && frame.isWhole({ hasGap });
		const pieces = [frame.finish()];
		this.#last = pieces[0] ?? null;
		if (isWhole) this.#shape = shape;
		return isWhole
			? { pieces, isKey: true, isWhole }
			: { pieces: [], isKey: true, isWhole, remains: pieces };
	}
}

/** The bit that tells the third and fourth channel was reserved once, and may be 0 everywhere. */
function withoutPhantoms(blocks: readonly PlacedBlock[]): readonly PlacedBlock[] {
	if (blocks.some(({ place }) => place.channel < 2)) return blocks;
	return blocks.map(({ place, bytes }) => ({
		place: { ...place, channel: place.channel - 2 },
		bytes,
	}));
}

/** What the blocks tell, and where some may be missing what was known before. */
function shapeOf(blocks: readonly PlacedBlock[], known: DvShape | null): DvShape {
	const header = blocks.find(({ place }) => place.section === 'header');
	const isLong =
		header === undefined
			? blocks.some(({ place }) => place.sequence > 9)
			: (u8(header.bytes, 3) & DSF_50) !== 0;
	const highest = Math.max(known?.channels ?? 1, ...blocks.map(({ place }) => place.channel + 1));
	const sequences = header === undefined ? (known?.sequences ?? 0) : 0;
	return {
		sequences: sequences === 12 || isLong ? 12 : 10,
		channels: highest > 2 ? MOST_DIF_CHANNELS : highest,
	};
}

/** One frame while its blocks come. */
class FrameBuilder {
	readonly #shape: DvShape;
	readonly #data: Uint8Array;
	readonly #last: Uint8Array | null;
	readonly #isThere: Uint8Array;

	constructor(shape: DvShape, last: Uint8Array | null) {
		this.#shape = shape;
		this.#data = new Uint8Array(dvFrameBytes(shape));
		this.#isThere = new Uint8Array(this.#data.length / DIF_BLOCK_BYTES);
		this.#last = last?.length === this.#data.length ? last : null;
	}

	put({ place, bytes }: PlacedBlock): void {
		const { sequences, channels } = this.#shape;
		if (place.sequence >= sequences || place.channel >= channels) return;
		const index = (place.channel * sequences + place.sequence) * DIF_SEQUENCE_BLOCKS + place.block;
		this.#data.set(bytes, index * DIF_BLOCK_BYTES);
		this.#isThere[index] = 1;
	}

	/** Every block came, or none of sound where nothing was lost: senders may leave it out. */
	isWhole({ hasGap }: { readonly hasGap: boolean }): boolean {
		const missing: number[] = [];
		this.#isThere.forEach((there, index) => {
			if (there === 0) missing.push(index % DIF_SEQUENCE_BLOCKS);
		});
		if (missing.length === 0) return true;
		const audio = (this.#isThere.length / DIF_SEQUENCE_BLOCKS) * AUDIO_PLACES.size;
		return !hasGap && missing.length === audio && missing.every((at) => AUDIO_PLACES.has(at));
	}

	/** Fills the holes: video as it was before, marked so; the rest says nothing. */
	finish(): Uint8Array {
		this.#isThere.forEach((there, index) => {
			if (there === 0) this.#fill(index);
		});
		return this.#data;
	}

	#fill(index: number): void {
		const start = index * DIF_BLOCK_BYTES;
		const block = this.#data.subarray(start, start + DIF_BLOCK_BYTES);
		const place = index % DIF_SEQUENCE_BLOCKS;
		const before = this.#last?.subarray(start, start + DIF_BLOCK_BYTES);
		const isVideo = place > 5 && !AUDIO_PLACES.has(place);
		// Sound that is heard twice would be invented; what names the frame is the same in all.
		if (before !== undefined && !AUDIO_PLACES.has(place)) block.set(before);
		else block.fill(NO_INFORMATION);
		this.#identify(block, index);
		if (!isVideo) return;
		const quantiser = u8(block, 3) & 0x0f;
		block[3] = (before === undefined ? STATUS_NONE : STATUS_BEFORE) | quantiser;
	}

	#identify(block: Uint8Array, index: number): void {
		const [first, number] = IDENTITIES[index % DIF_SEQUENCE_BLOCKS] ?? [0, 0];
		const run = Math.floor(index / DIF_SEQUENCE_BLOCKS);
		const channel = Math.floor(run / this.#shape.sequences);
		const reserved = channel < 2 ? 7 : 3;
		const second = ((run % this.#shape.sequences) << 4) | ((channel & 1) << 3) | reserved;
		block.set([first, second, number]);
		if (first === HEADER_ID) block[3] = this.#shape.sequences === 12 ? 0xbf : 0x3f;
	}
}

const HEADER_ID = 0x1f;

/** First and third byte of the identification by the place in a sequence. */
const IDENTITIES = Array.from({ length: DIF_SEQUENCE_BLOCKS }, (_, at): [number, number] => {
	if (at === 0) return [HEADER_ID, 0];
	if (at < 3) return [0x3f, at - 1];
	if (at < 6) return [0x5f, at - 3];
	const group = Math.floor((at - 6) / 16);
	const inside = (at - 6) % 16;
	return inside === 0 ? [0x7f, group] : [0x9f, group * 15 + inside - 1];
});

const AUDIO_PLACES: ReadonlySet<number> = new Set(
	IDENTITIES.flatMap(([first], at) => (first === 0x7f ? [at] : [])),
);
