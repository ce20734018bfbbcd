/** Units of the streams inside an RTP stream, while its packets are read. */
import type { Carrier, Demuxer, ElementaryStream, ElementaryUnit } from '../media/mpeg/index.ts';
import { CarriedClock, makeDemuxer } from '../media/mpeg/index.ts';
import { carrierOfPayload } from '../protocols/rtp/index.ts';
import type { RepairCounts, RepairStore } from '../media/repair/repair-store.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { PacketGap } from './picture-reader.ts';
import { SequenceOrder } from './sequence-order.ts';
import type { OrderedPayload } from './sequence-order.ts';

type ReadPacket = OrderedPayload & { readonly frame: number; readonly marker: boolean };

/** One unit with its place in the capture. */
export interface CarriedUnit extends Omit<ElementaryUnit<unknown>, 'mark' | 'pts' | 'dts'> {
	/** By the program's clock, ms since the capture's first packet. */
	readonly timeMs: number;
	/** Packet with its first byte. */
	readonly frame: number;
}

/** Who is told of units and gaps, in sequence order. */
export interface CarriedListener {
	unit(unit: CarriedUnit): void;
	gap?(gap: PacketGap): void;
}

/** A stream far behind the last number began anew: that is no loss. */
const MOST_MISSING = 3000;
/** Missing packets in a row that are looked up; a longer gap is a pause. */
const MOST_REPAIRED = 512;

/** Takes the packets of a stream as they came; `end` gives the last units. */
export class CarriedReader {
	readonly #order: SequenceOrder<ReadPacket>;
	readonly #listener: CarriedListener;
	readonly #clock: CarriedClock;
	readonly #carrier: Carrier;
	readonly #known: readonly ElementaryStream[];
	readonly #repairs: RepairStore | null;
	/** Several readers may ask one store: each counts its own. */
	readonly #repaired = { rtx: 0, fec: 0 };
	#demuxer: Demuxer<ReadPacket> | null = null;
	#last: ReadPacket | null = null;
	#longest = 0;
	#gaps = 0;

	/**
	 * @param carrier as it was called; the first payload may know better
	 * @param known streams in it that were named before what is read
	 * @param repairs stands in for lost packets
	 */
	constructor(
		carrier: Carrier,
		listener: CarriedListener,
		known: readonly ElementaryStream[] = [],
		repairs: RepairStore | null = null,
	) {
		this.#repairs = repairs;
		this.#carrier = carrier;
		this.#known = known;
		this.#clock = new CarriedClock(known);
		this.#listener = listener;
		this.#order = new SequenceOrder((packet) => {
			this.#repair(packet);
			this.#give(packet);
		});
	}

	/** In the order of their appearance. */
	get streams(): readonly ElementaryStream[] {
		return this.#demuxer?.streams ?? [];
	}

	/** Places where packets are missing. */
	get gaps(): number {
		return this.#gaps;
	}

	/** Lost packets that something stood in for. */
	get repaired(): RepairCounts {
		return this.#repaired;
	}

	/** Packets inside that are scrambled. */
	get scrambled(): number {
		return this.#demuxer?.scrambled ?? 0;
	}

	/** Jumps of the program's times. */
	get corrections(): number {
		return this.#clock.corrections;
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
		this.#demuxer?.flush();
	}

	/** What stands in for packets that are missing in front of one goes before it. */
	#repair({ sequence, timeMs, frame, arrived }: ReadPacket): void {
		const last = this.#last?.sequence ?? Infinity;
		if (this.#repairs === null || sequence - last > MOST_REPAIRED) return;
		for (let missing = last + 1; missing < sequence; missing++) {
			const found = this.#repairs.find(missing, timeMs);
			if (found === null) continue;
			this.#repaired[found.by]++;
			const { timestamp, marker, payload } = found;
			this.#give({ timestamp, marker, payload, sequence: missing, timeMs, frame, arrived });
		}
	}

	#give(packet: ReadPacket): void {
		const { payload, sequence, timeMs, frame } = packet;
		const last = this.#last;
		this.#demuxer ??= this.#make(payload);
		this.#longest = Math.max(this.#longest, payload.length);
		this.#last = packet;
		if (last !== null && sequence !== last.sequence + 1) {
			const packets = sequence - last.sequence - 1;
			const isLoss = packets > 0 && packets < MOST_MISSING;
			this.#demuxer.gap({
				lostBytes: isLoss ? packets * this.#longest : Infinity,
				// A short packet ends what its sender had to send.
				isUnitEnd: last.marker || last.payload.length < this.#longest,
			});
			if (isLoss) this.#gaps++;
			if (isLoss) this.#listener.gap?.({ packets, timeMs, frame });
		}
		this.#demuxer.push(payload, packet);
	}

	#make(payload: Uint8Array): Demuxer<ReadPacket> {
		const carrier = carrierOfPayload(payload, 0, payload.length) ?? this.#carrier;
		const give = (unit: ElementaryUnit<ReadPacket>): void => {
			const { mark, pts, dts, ...rest } = unit;
			const timeMs = this.#clock.place({ stream: unit.stream, pts, dts }, mark.timeMs);
			this.#listener.unit({ ...rest, timeMs, frame: mark.frame });
		};
		return makeDemuxer(carrier, give, this.#known);
	}
}
