/** Redundant audio: the packet's own block, and older ones that stand in for lost packets. @see RFC 2198 */
import { u8 } from '../bytes.ts';

/** One block of a packet. */
export interface RedBlock {
	readonly payloadType: number;
	/** Ticks before the packet's timestamp; 0 for its own block. */
	readonly ticksBefore: number;
	readonly payload: Uint8Array;
}

/** Blocks of one packet at most: each header has 4 bytes. */
const MAX_BLOCKS = 64;

/** The blocks of a payload, oldest first, its own last; null when the headers do not fit. */
export function redBlocks(payload: Uint8Array): readonly RedBlock[] | null {
	const heads: { payloadType: number; ticksBefore: number; length: number }[] = [];
	let at = 0;
	while ((u8(payload, at) & 0x80) !== 0) {
		if (at + 4 > payload.length || heads.length >= MAX_BLOCKS) return null;
		const ticksBefore = (u8(payload, at + 1) << 6) | (u8(payload, at + 2) >> 2);
		const length = ((u8(payload, at + 2) & 3) << 8) | u8(payload, at + 3);
		heads.push({ payloadType: u8(payload, at) & 0x7f, ticksBefore, length });
		at += 4;
	}
	if (at >= payload.length) return null;
	const own = u8(payload, at++) & 0x7f;
	const blocks: RedBlock[] = [];
	for (const { payloadType, ticksBefore, length } of heads) {
		if (at + length > payload.length) return null;
		blocks.push({ payloadType, ticksBefore, payload: payload.subarray(at, at + length) });
		at += length;
	}
	return [...blocks, { payloadType: own, ticksBefore: 0, payload: payload.subarray(at) }];
}

/** Timestamps kept to tell which blocks were heard already. */
const REMEMBERED = 64;

/** Picks the blocks of a stream's packets that were not heard before. */
export class RedRepair {
	readonly #heard: number[] = [];
	/** Older blocks that stood in for lost packets. */
	repaired = 0;

	/**
	 * @param timestamp of the packet, signed 32-bit
	 * @returns blocks to be heard with their timestamps; null when the payload cannot be read
	 */
	take(
		payload: Uint8Array,
		timestamp: number,
	): readonly (RedBlock & { readonly timestamp: number })[] | null {
		const blocks = redBlocks(payload);
		if (blocks === null) return null;
		const isFirst = this.#heard.length === 0;
		return blocks.flatMap((block) => {
			const at = (timestamp - block.ticksBefore) | 0;
			const isOwn = block.ticksBefore === 0;
			// What was sent before the capture began is no loss.
			const isOld = !isOwn && (isFirst || this.#heard.includes(at) || at < (this.#heard[0] ?? at));
			if (isOld || block.payload.length === 0) return [];
			if (!isOwn) this.repaired++;
			this.#heard.push(at);
			if (this.#heard.length > REMEMBERED) this.#heard.shift();
			return [{ ...block, timestamp: at }];
		});
	}
}
