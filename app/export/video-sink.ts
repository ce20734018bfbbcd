/** A video stream on its way into a file: packets become pictures, pictures keep their times. */
import { Depacketiser, makeUnpacker } from '../media/depacketise/index.ts';
import type {
	AccessUnit,
	MediaPacket,
	UnitCounts,
	VideoCodec,
} from '../media/depacketise/index.ts';
import { NO_BYTES } from '../media/payload-feed.ts';
import type { PayloadFormats } from '../media/payload-format.ts';
import { redBlocks } from '../media/red.ts';
import { repairNotes } from '../media/repair/repair-store.ts';
import type { RepairStore } from '../media/repair/repair-store.ts';
import { PictureClock } from '../media/picture-clock.ts';
import type { FrameRateWish } from '../views/save.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { MatroskaTrack } from './matroska.ts';
import type { PictureWriter } from './picture-writer.ts';
import { SequenceOrder } from './sequence-order.ts';
import { unshownBecause } from './video-plan.ts';
import type { OrderedPayload } from './sequence-order.ts';
import type { Sink } from './sinks.ts';

/** Places in a row that are looked up; a longer gap is a pause. */
const MAX_GAP = 512;

type OrderedPacket = OrderedPayload & MediaPacket;

/** What helps to read and to repair a stream. */
export interface VideoHelp {
	/** What its payload types carry: redundancy is taken off, parity is no picture. */
	readonly formats: PayloadFormats;
	/** Stands in for lost packets; null when nothing does. */
	readonly repairs: RepairStore | null;
}

/** What stands beside pictures in a stream of theirs. */
const BESIDE_PICTURES: ReadonlySet<string> = new Set(['ULPFEC', 'FLEXFEC-03', 'FLEXFEC', 'RTX']);

/** How a stream is placed and helped. */
export interface VideoSinkOptions {
	/** What time 0 of the file is, ms since the capture's first packet; NaN for the first picture. */
	readonly originMs?: number;
	readonly help?: VideoHelp | null;
	/** Pictures at another rate than the sender's; null for his. */
	readonly rate?: Omit<FrameRateWish, 'id'> | null;
}

/** Writes whole pictures; damaged ones are counted and left out. */
export class VideoSink implements Sink {
	readonly #order: SequenceOrder<OrderedPacket>;
	readonly #depacketiser: Depacketiser;
	readonly #writer: PictureWriter;
	readonly #clock: PictureClock;
	readonly #help: VideoHelp | null;
	readonly #codec: VideoCodec;
	readonly #rate: VideoSinkOptions['rate'];
	/** Extended number of the last packet; −1 before the first. */
	#last = -1;
	#orphans = 0;
	#hasKey = false;
	#durationSeconds = 0;

	constructor(
		writer: PictureWriter,
		codec: VideoCodec,
		clockRate: number,
		{ originMs = NaN, help = null, rate = null }: VideoSinkOptions = {},
	) {
		this.#help = help;
		this.#codec = codec;
		this.#writer = writer;
		this.#rate = rate;
		const stretch = rate === null ? 1 : rate.wanted / rate.estimated;
		this.#clock = new PictureClock(clockRate, originMs, stretch);
		this.#depacketiser = new Depacketiser(makeUnpacker(codec), (unit) => this.#put(unit));
		this.#order = new SequenceOrder((packet) => this.#takeInOrder(packet));
	}

	get counts(): UnitCounts {
		return this.#depacketiser.counts;
	}

	/** Pictures are missing, damaged, or stand before the first key frame. */
	get isTorn(): boolean {
		const { damaged, gaps } = this.counts;
		return damaged > 0 || gaps > 0 || this.#orphans > 0;
	}

	/** False when nothing told decoders what they need. */
	get hasConfig(): boolean {
		return this.#writer.hasConfig;
	}

	/** See `PictureWriter.hidden`. */
	get hidden(): number | null {
		return this.#writer.hidden ?? null;
	}

	get durationSeconds(): number {
		return this.#durationSeconds;
	}

	take(packet: StreamPacket, arrived: number): void {
		const { timestamp, timeMs, sequence } = packet;
		const whole = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		const payload = this.#pictureBytes(whole, packet.payloadType);
		const marker = packet.marker !== 0;
		this.#order.push({ timestamp, timeMs, arrived, payload, sequence, marker });
	}

	/** What stood in for lost packets goes before the packet behind the gap. */
	#takeInOrder(packet: OrderedPacket): void {
		const repairs = this.#help?.repairs ?? null;
		const gap = packet.sequence - this.#last - 1;
		if (repairs !== null && this.#last >= 0 && gap > 0 && gap <= MAX_GAP) {
			for (let sequence = this.#last + 1; sequence < packet.sequence; sequence++) {
				const found = repairs.find(sequence, packet.timeMs);
				if (found === null) continue;
				const payload = this.#pictureBytes(found.payload, found.payloadType);
				const { timestamp, marker } = found;
				this.#depacketiser.take({ payload, sequence, timestamp, marker, timeMs: packet.timeMs });
			}
		}
		this.#last = packet.sequence;
		this.#depacketiser.take(packet);
	}

	/** The part of a payload that belongs to pictures: empty for parity and packets sent again. */
	#pictureBytes(payload: Uint8Array, payloadType: number): Uint8Array {
		const formats = this.#help?.formats;
		const codec = formats?.(payloadType)?.codec;
		if (codec === undefined || formats === undefined) return payload;
		if (BESIDE_PICTURES.has(codec)) return NO_BYTES;
		if (codec !== 'RED') return payload;
		const own = redBlocks(payload)?.at(-1);
		if (own === undefined) return NO_BYTES;
		return BESIDE_PICTURES.has(formats(own.payloadType)?.codec ?? '') ? NO_BYTES : own.payload;
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
		const unshown = unshownBecause(this.#codec);
		return [
			...(unshown === null ? [] : [unshown]),
			`${units - damaged} of ${units} pictures are whole`,
			...rateNotes(this.#rate ?? null),
			...(damaged > 0 ? [`${damaged} damaged pictures were left out`] : []),
			...soundNotes(this.#writer.sounds ?? []),
			...(gaps > 0 ? [`packets are missing in ${gaps} places`] : []),
			...repairNotes(this.#help?.repairs?.used ?? { rtx: 0, fec: 0 }),
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

/** Sound that came inside the pictures and stands beside them now. */
function soundNotes(tracks: readonly MatroskaTrack[]): readonly string[] {
	return tracks.map(
		({ sampleRate, channels }) =>
			`sound from inside the pictures is a track beside them: ${sampleRate} Hz, ${channels} channels`,
	);
}

function rateNotes(rate: Omit<FrameRateWish, 'id'> | null): readonly string[] {
	if (rate === null) return [];
	const [wanted, estimated] = [rate.wanted, rate.estimated].map((one) => Number(one.toFixed(3)));
	return [
		`pictures stand at ${wanted} a second by the user's wish; by the sender's clock they are ${estimated}`,
	];
}
