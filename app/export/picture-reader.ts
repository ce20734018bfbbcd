/** The pictures of one stream while its packets are read: with times, packets and losses. */
import type { AccessUnit, MediaPacket, VideoCodec } from '../media/depacketise/index.ts';
import { Depacketiser, makeUnpacker } from '../media/depacketise/index.ts';
import { PictureClock } from '../media/picture-clock.ts';
import type { StreamPacket } from '../stream-reader.ts';
import { SequenceOrder } from './sequence-order.ts';
import type { OrderedPayload } from './sequence-order.ts';

type ReadPacket = OrderedPayload & MediaPacket & { readonly frame: number };

/** One picture as it came. */
export interface ReadPicture {
	/** NAL units without start codes, or one piece; of a damaged picture what came of it. */
	readonly pieces: readonly Uint8Array[];
	readonly isKey: boolean;
	readonly isWhole: boolean;
	/** By the sender's clock, ms since the capture's first packet. */
	readonly timeMs: number;
	/** Packet with its first byte. */
	readonly frame: number;
}

/** Packets that never came, told with the packet behind them. */
export interface PacketGap {
	readonly packets: number;
	/** Arrival of the packet behind the gap, ms since the capture's first packet. */
	readonly timeMs: number;
	readonly frame: number;
}

/** Who is told of pictures and gaps, in sequence order. */
export interface PictureListener {
	picture(picture: ReadPicture): void;
	gap(gap: PacketGap): void;
}

/** A stream far behind the last number began anew: that is no loss. */
const MOST_MISSING = 3000;

/** Takes the packets of a stream as they came; `end` tells the last picture. */
export class PictureReader {
	readonly #order: SequenceOrder<ReadPacket>;
	readonly #depacketiser: Depacketiser<ReadPacket>;
	readonly #clock: PictureClock;
	readonly #listener: PictureListener;
	#last = -1;

	/** @param clockRate Hz */
	constructor(codec: VideoCodec, clockRate: number, listener: PictureListener) {
		this.#listener = listener;
		this.#clock = new PictureClock(clockRate, 0);
		this.#depacketiser = new Depacketiser(makeUnpacker(codec), (unit, first) =>
			this.#tell(unit, first),
		);
		this.#order = new SequenceOrder((packet) => this.#give(packet));
	}

	/** @param arrived what the packet is to a receiver, an ARRIVED_ value */
	take(packet: StreamPacket, arrived: number): void {
		const { timestamp, timeMs, sequence, frame } = packet;
		const payload = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		const marker = packet.marker !== 0;
		this.#order.push({ timestamp, timeMs, arrived, payload, sequence, marker, frame });
	}

	/** No packet follows. */
	end(): void {
		this.#order.flush();
		this.#depacketiser.flush();
	}

	#give(packet: ReadPacket): void {
		const missing = packet.sequence - this.#last - 1;
		if (this.#last >= 0 && missing > 0 && missing < MOST_MISSING) {
			const { timeMs, frame } = packet;
			this.#listener.gap({ packets: missing, timeMs, frame });
		}
		this.#last = packet.sequence;
		this.#depacketiser.take(packet);
	}

	#tell(unit: AccessUnit, { frame }: ReadPacket): void {
		const { isKey, isWhole } = unit;
		const pieces = unit.remains ?? unit.pieces;
		const timeMs = this.#clock.place(unit.ticks, unit.timeMs);
		this.#listener.picture({ pieces, isKey, isWhole, timeMs, frame });
	}
}
