/** A video stream on its way into a file: packets become pictures, pictures keep their times. */
import { Depacketiser, makeUnpacker } from '../media/depacketise/index.ts';
import type {
	AccessUnit,
	MediaPacket,
	UnitCounts,
	VideoCodec,
} from '../media/depacketise/index.ts';
import { PictureClock } from '../media/picture-clock.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { PictureWriter } from './picture-writer.ts';
import { SequenceOrder } from './sequence-order.ts';
import type { OrderedPayload } from './sequence-order.ts';
import type { Sink } from './sinks.ts';

type OrderedPacket = OrderedPayload & MediaPacket;

/** Writes whole pictures; damaged ones are counted and left out. */
export class VideoSink implements Sink {
	readonly #order: SequenceOrder<OrderedPacket>;
	readonly #depacketiser: Depacketiser;
	readonly #writer: PictureWriter;
	readonly #clock: PictureClock;
	#orphans = 0;
	#hasKey = false;
	#durationSeconds = 0;

	/**
	 * @param originMs what time 0 of the file is, ms since the capture's first packet; NaN for the
	 *   first picture
	 */
	constructor(writer: PictureWriter, codec: VideoCodec, clockRate: number, originMs = NaN) {
		this.#writer = writer;
		this.#clock = new PictureClock(clockRate, originMs);
		this.#depacketiser = new Depacketiser(makeUnpacker(codec), (unit) => this.#put(unit));
		this.#order = new SequenceOrder((packet) => this.#depacketiser.take(packet));
	}

	get counts(): UnitCounts {
		return this.#depacketiser.counts;
	}

	/** False when nothing told decoders what they need. */
	get hasConfig(): boolean {
		return this.#writer.hasConfig;
	}

	get durationSeconds(): number {
		return this.#durationSeconds;
	}

	take(packet: StreamPacket, arrived: number): void {
		const { timestamp, timeMs, sequence } = packet;
		const payload = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		const marker = packet.marker !== 0;
		this.#order.push({ timestamp, timeMs, arrived, payload, sequence, marker });
	}

	#put(unit: AccessUnit): void {
		const timeMs = this.#clock.place(unit.ticks, unit.timeMs);
		if (!unit.isWhole) {
			this.#writer.look?.(unit.pieces);
			return;
		}
		if (unit.isKey) this.#hasKey = true;
		else if (!this.#hasKey) this.#orphans++;
		const { pieces, isKey } = unit;
		this.#writer.write({ pieces, isKey, timeMs });
	}

	end(): void {
		this.#order.flush();
		this.#depacketiser.flush();
		this.#durationSeconds = this.#writer.finish();
	}

	/** What is missing, for the manifest. */
	get notes(): readonly string[] {
		const { units, damaged, gaps } = this.counts;
		return [
			`${units - damaged} of ${units} pictures are whole`,
			...(damaged > 0 ? [`${damaged} damaged pictures were left out`] : []),
			...(gaps > 0 ? [`packets are missing in ${gaps} places`] : []),
			...(this.#orphans > 0
				? [`${this.#orphans} pictures stand before the first key frame: decoders leave them out`]
				: []),
			...(this.hasConfig ? [] : ['no parameter sets were captured: a decoder must be told them']),
			...(this.#hasKey ? [] : ['no key frame was captured: nothing of it may be decoded']),
			...(this.#clock.corrections > 0
				? [`${this.#clock.corrections} jumps of the RTP timestamp were placed by arrival time`]
				: []),
		];
	}
}
