/**
 * Extended sequence numbers for the tree of a packet: Wireshark's `rtp.extseq` counts wraps from 65,536.
 * No packet keeps its wraps: the packets of the stream before it tell which number of 32 bits is nearest.
 */
import { extend16 } from './analysis/unwrap.ts';
import { u16 } from './bytes.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { PacketReader } from './packet-reader.ts';
import * as K from './protocols/kinds.ts';
import * as R from './protocols/rtp/stream-rows.ts';

/** Where Wireshark begins, so that a number before the first is not negative. */
const FIRST_CYCLE = 0x1_0000;

/** Packets of a stream before a frame. */
interface Counted {
	frame: number;
	packets: number;
}

/** See the head of this file. Quickest where frames come in order, of however many streams. */
export class ExtendedSequences {
	readonly #facts: CaptureFacts;
	readonly #firsts = new Map<number, number>();
	#reader: PacketReader | null = null;
	/** What was counted last, by stream. */
	readonly #counted = new Map<number, Counted>();

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	/**
	 * @param stream number in `RtpStreams`
	 * @param sequence of 16 bits, of the packet in the frame
	 * @returns null where the stream's first frame has left a ring of files
	 */
	of(stream: number, frame: number, sequence: number): number | null {
		if (this.#firstFrame(stream) <= this.#facts.tracker.index.first) return null;
		return extend16(this.#first(stream) + this.#countBefore(stream, frame), sequence);
	}

	/** Extended number of the stream's first packet. */
	#first(stream: number): number {
		const known = this.#firsts.get(stream);
		if (known !== undefined) return known;
		const { tracker, source } = this.#facts;
		this.#reader ??= new PacketReader(tracker.index, source);
		const reader = this.#reader;
		reader.decode(this.#firstFrame(stream));
		const { data, payloadStart, payloadEnd } = reader.layers;
		const first = payloadEnd - payloadStart < 4 ? 0 : u16(data, payloadStart + 2);
		this.#firsts.set(stream, FIRST_CYCLE + first);
		return FIRST_CYCLE + first;
	}

	#firstFrame(stream: number): number {
		const { rows } = this.#facts.tracker.protocols.rtp.streams;
		return rows.row(stream)[rows.offset(stream) + R.FIRST_FRAME] as number;
	}

	/** Goes on where the last frame of the same stream ended. */
	#countBefore(stream: number, frame: number): number {
		let counted = this.#counted.get(stream);
		if (counted === undefined || frame < counted.frame) {
			counted = { frame: this.#firstFrame(stream), packets: 0 };
			this.#counted.set(stream, counted);
		}
		const found = this.#facts.tracker.index.select(
			(unit, kind) => unit === stream && (kind & K.KIND_MASK) === K.KIND_RTP,
			counted.frame - 1,
			frame - 1,
		);
		counted.packets += found.length;
		counted.frame = frame;
		return counted.packets;
	}
}
