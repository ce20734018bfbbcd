/** Blocks for the lane. */
import { PacketBlock } from '../../../app/capture/source.ts';
import { bytes, counting } from '../network/frames.ts';

/** A block of one Ethernet frame that stands at an odd place. @param timeMs since `startSeconds` */
export function frameBlock(frame: Uint8Array, startSeconds: number, timeMs: number): PacketBlock {
	const block = new PacketBlock();
	block.data = bytes(counting(5), frame, counting(9));
	block.count = 1;
	block.offset[0] = 5;
	block.captured[0] = frame.length;
	block.original[0] = frame.length;
	block.seconds[0] = startSeconds;
	block.nanoseconds[0] = timeMs * 1e6;
	block.linkType[0] = 1;
	return block;
}
