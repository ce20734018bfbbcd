/** Blocks of redundant payloads of which only the beginning was kept. @see RFC 2198 §3 */
import { u8 } from '../../bytes.ts';
import type { PayloadSample } from './sample.ts';

/** One block of a sample: where it stands on the wire, whether or not it was kept. */
export interface SampledBlock {
	readonly payloadType: number;
	/** Ticks before the packet's timestamp; 0 for its own block. */
	readonly ticksBefore: number;
	/** From the payload's first byte. */
	readonly start: number;
	/** Bytes. */
	readonly length: number;
}

/** The blocks of a packet, oldest first, its own last; null when the headers do not add up. */
export function blocksIn({ head, length }: PayloadSample): readonly SampledBlock[] | null {
	const heads: Omit<SampledBlock, 'start'>[] = [];
	let at = 0;
	while (at < head.length && (u8(head, at) & 0x80) !== 0) {
		if (at + 4 >= head.length) return null;
		const payloadType = u8(head, at) & 0x7f;
		const ticksBefore = (u8(head, at + 1) << 6) | (u8(head, at + 2) >> 2);
		heads.push({
			payloadType,
			ticksBefore,
			length: ((u8(head, at + 2) & 3) << 8) | u8(head, at + 3),
		});
		at += 4;
	}
	if (at >= head.length) return null;
	const own = u8(head, at++);
	const blocks: SampledBlock[] = [];
	for (const block of heads) {
		blocks.push({ ...block, start: at });
		at += block.length;
	}
	if (at > length) return null;
	return [...blocks, { payloadType: own, ticksBefore: 0, start: at, length: length - at }];
}

/** The bytes of a block that were kept. */
export function visibleBytes({ head }: PayloadSample, { start, length }: SampledBlock): Uint8Array {
	return head.subarray(Math.min(start, head.length), Math.min(start + length, head.length));
}
