/** Frames through the tracker: flows, detection and index, without a file. */
import type { CaptureInterface } from '../../../../app/capture/source.ts';
import { BLOCK_PACKETS, PacketBlock } from '../../../../app/capture/source.ts';
import { PacketRecord } from '../../../../app/capture/packet-index.ts';
import type { WiresharkRules } from '../../../../app/index.ts';
import { DecodeAsRules } from '../../../../app/protocols/rtp/decode-as.ts';
import { PacketTracker } from '../../../../app/tracker.ts';
import { KIND_NAMES } from '../../../../app/protocols/kind-names.ts';
import { KIND_MASK } from '../../../../app/protocols/kinds.ts';
import type { TimedFrame } from '../../../fixtures/builders/rtp.ts';

/** A frame that may have been cut or come from another interface. */
export interface TrackedFrame extends TimedFrame {
	/** Bytes on the wire. */
	readonly original?: number;
	readonly interfaceId?: number;
}

/** How frames are tracked. */
export interface TrackingOptions {
	readonly heuristics?: boolean;
	readonly rules?: WiresharkRules;
	readonly decodeAs?: readonly string[];
	readonly linkType?: number;
	readonly interfaces?: readonly CaptureInterface[];
	readonly keepPackets?: boolean;
}

/** A tracker with nothing in it yet. */
export function tracker(options: TrackingOptions = {}): PacketTracker {
	return new PacketTracker(
		{
			heuristics: options.heuristics ?? true,
			rules: options.rules ?? '4.4',
			decodeAs: new DecodeAsRules(options.decodeAs ?? []),
			cameras: true,
		},
		options.keepPackets ?? true,
	);
}

/** Blocks of packets that hold these frames; times begin at 1700000000 s. */
export function blocksOf(frames: readonly TrackedFrame[], linkType = 1): PacketBlock[] {
	const blocks: PacketBlock[] = [];
	for (let first = 0; first < frames.length; first += BLOCK_PACKETS) {
		blocks.push(blockOf(frames.slice(first, first + BLOCK_PACKETS), linkType));
	}
	return blocks;
}

function blockOf(frames: readonly TrackedFrame[], linkType: number): PacketBlock {
	const block = new PacketBlock();
	block.data = new Uint8Array(Buffer.concat(frames.map(({ frame }) => frame)));
	block.count = frames.length;
	let at = 0;
	for (const [row, { us, frame, original, interfaceId }] of frames.entries()) {
		block.offset[row] = at;
		block.captured[row] = frame.length;
		block.original[row] = original ?? frame.length;
		block.seconds[row] = 1_700_000_000 + Math.floor(us / 1e6);
		block.nanoseconds[row] = (us % 1e6) * 1000;
		block.linkType[row] = linkType;
		block.interfaceId[row] = interfaceId ?? 0;
		at += frame.length;
	}
	return block;
}

/** Tracks frames. */
export function track(
	frames: readonly TrackedFrame[],
	options: TrackingOptions = {},
): PacketTracker {
	const made = tracker(options);
	for (const block of blocksOf(frames, options.linkType)) {
		made.take(block, options.interfaces ?? []);
	}
	return made;
}

/** Kind of every packet, in words. */
export function kindsOf(made: PacketTracker): string[] {
	const record = new PacketRecord();
	return Array.from({ length: made.index.count }, (_, row) => {
		made.index.read(row, record);
		return KIND_NAMES[record.kind & KIND_MASK] ?? '?';
	});
}

/** How sure a stream is, with the ports of its flow. */
export function confidenceOf(
	made: PacketTracker,
	stream: number,
	ports = [20_000, 30_000],
): number {
	const [source = 0, destination = 0] = ports;
	return made.protocols.rtp.streams.confidence(stream, {
		ports: [source, destination],
		hasRtcp: false,
	});
}

/** One slot of a stream's row. */
export function slotOf(made: PacketTracker, stream: number, slot: number): number {
	const { rows } = made.protocols.rtp.streams;
	return rows.row(stream)[rows.offset(stream) + slot] ?? NaN;
}
