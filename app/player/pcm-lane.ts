/**
 * A lane of G.711, L16 or DVI4: nothing is kept of its samples but their peaks. Packets say where
 * they stand, and a range that is asked for is decoded again from the capture.
 */
import type { CaptureFacts } from '../capture-facts.ts';
import { MAX_NOISE_SECONDS, noiseOn } from '../media/comfort-noise.ts';
import { pcmDecoder } from '../media/pcm-payload.ts';
import type { PcmDecoder } from '../media/pcm-payload.ts';
import type { PayloadFormat, PayloadFormats } from '../media/payload-format.ts';
import { StreamWalk } from '../stream-reader.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { PlayerCounts } from '../views/player.ts';
import { LaneMap } from './lane-map.ts';
import type { LaneSound } from './lane.ts';
import type { LanePacket, LaneTimeline } from './lane-timeline.ts';
import type { LaneMarks } from './marks.ts';
import { PEAK_SAMPLES, Peaks, binsOfSamples } from './peaks.ts';
import type { PeakBins } from './peaks.ts';

/** Sample frames per cached block: 2 s at 8 kHz. */
const BLOCK = 16_384;
/** Blocks kept per lane: 64 lanes hold 8 MB of mono. */
const BLOCKS = 4;

/** What a lane of this kind is made from. */
export interface PcmLaneGiven {
	readonly facts: CaptureFacts;
	/** Number in `RtpStreams`. */
	readonly stream: number;
	readonly formats: PayloadFormats;
	readonly format: PayloadFormat;
	readonly makeTimeline: (give: (packet: LanePacket) => void) => LaneTimeline;
}

/** See the head of this file. */
export class PcmLane implements LaneSound {
	readonly sampleRate: number;
	readonly channels: number;
	readonly failure = null;
	readonly #given: PcmLaneGiven;
	readonly #timeline: LaneTimeline;
	readonly #map = new LaneMap();
	readonly #peaks = new Peaks();
	readonly #walk: StreamWalk;
	readonly #blocks = new Map<number, Int16Array>();
	/** Takes the packets of the frame that is read again. */
	#onPacket: (packet: StreamPacket) => void = () => undefined;
	#ready = 0;
	#noise: { readonly packet: LanePacket; readonly position: number } | null = null;

	constructor(given: PcmLaneGiven) {
		this.#given = given;
		this.sampleRate = given.format.clockRate;
		this.channels = given.format.channels;
		this.#timeline = given.makeTimeline((packet) => this.#give(packet));
		this.#walk = new StreamWalk(given.facts, new Set([given.stream]), (stream, packet) => {
			if (stream === given.stream) this.#onPacket(packet);
		});
	}

	get marks(): LaneMarks {
		return this.#timeline.marks;
	}

	get counts(): PlayerCounts {
		return this.#timeline.counts;
	}

	get ready(): number {
		return this.#ready;
	}

	get end(): number {
		return this.#timeline.end;
	}

	take(packet: StreamPacket): void {
		this.#timeline.take(packet);
	}

	#give(packet: LanePacket): void {
		if (this.#isNoise(packet.payloadType)) {
			const start = this.#timeline.placeNoise(packet);
			if (start !== null) this.#endNoise(start);
			this.#noise = start === null ? null : { packet, position: start };
			return;
		}
		const samples = this.#decoderOf(packet.payloadType)?.(packet.payload);
		const length = Math.floor((samples?.length ?? 0) / this.channels);
		const position = this.#timeline.place(packet, length);
		this.#map.add(packet, position, length);
		if (position === null || samples === undefined) return;
		this.#endNoise(position);
		this.#peaks.add(position, samples, this.channels);
		this.#ready = Math.max(this.#ready, position);
	}

	#isNoise(payloadType: number): boolean {
		return this.#given.formats(payloadType)?.codec === 'CN';
	}

	/** The noise before a sound is as long as the time between. */
	#endNoise(position: number): void {
		const noise = this.#noise;
		this.#noise = null;
		if (noise === null) return;
		const most = MAX_NOISE_SECONDS * this.sampleRate;
		const length = Math.max(0, Math.min(most, position - noise.position));
		this.#map.add(noise.packet, noise.position, length);
		const samples = noiseOn(noise.packet, length, this.channels);
		this.#peaks.add(noise.position, samples, this.channels);
	}

	/** Types of another rate or number of channels would sound wrong here. */
	#decoderOf(payloadType: number): PcmDecoder | null {
		const format = this.#given.formats(payloadType);
		const fits = format?.clockRate === this.sampleRate && format.channels === this.channels;
		return format !== null && fits ? pcmDecoder(format) : null;
	}

	finish(): void {
		this.#timeline.finish();
		this.#ready = Infinity;
		// Blocks that were read while packets still came may lack some of them.
		this.#blocks.clear();
	}

	read(at: number, count: number): Int16Array {
		const samples = new Int16Array(Math.max(0, count) * this.channels);
		for (let done = 0; done < count;) {
			const number = Math.floor((at + done) / BLOCK);
			const from = at + done - number * BLOCK;
			const take = Math.min(BLOCK - from, count - done);
			const block = this.#block(number);
			samples.set(
				block.subarray(from * this.channels, (from + take) * this.channels),
				done * this.channels,
			);
			done += take;
		}
		return samples;
	}

	#block(number: number): Int16Array {
		const known = this.#blocks.get(number);
		this.#blocks.delete(number);
		const block = known ?? this.#decodeBlock(number * BLOCK);
		// A block that the packets have not passed yet grows: it is not kept.
		if ((number + 1) * BLOCK <= this.#ready) this.#blocks.set(number, block);
		for (const [oldest] of this.#blocks) {
			if (this.#blocks.size <= BLOCKS) break;
			this.#blocks.delete(oldest);
		}
		return block;
	}

	#decodeBlock(start: number): Int16Array {
		const { channels } = this;
		const block = new Int16Array(BLOCK * channels);
		for (const { frame, ordinal, position, length } of this.#map.between(start, start + BLOCK)) {
			let passed = 0;
			this.#onPacket = (packet) => {
				if (passed++ !== ordinal) return;
				const payload = packet.data.subarray(packet.payloadStart, packet.payloadEnd);
				const samples = this.#isNoise(packet.payloadType)
					? noiseOn({ payload, sequence: packet.sequence }, length, channels)
					: (this.#decoderOf(packet.payloadType)?.(payload) ?? new Int16Array(0));
				const at = (position - start) * channels;
				const from = Math.min(samples.length, Math.max(0, -at));
				const to = Math.max(from, Math.min(samples.length, block.length - at));
				block.set(samples.subarray(from, to), at + from);
			};
			this.#walk.take(frame);
		}
		return block;
	}

	bins(from: number, to: number, count: number): PeakBins {
		if ((to - from) / count >= PEAK_SAMPLES * 2) return this.#peaks.bins(from, to, count);
		const samples = this.read(Math.floor(from), Math.ceil(to - from));
		return binsOfSamples(samples, this.channels, count);
	}

	drained(): null {
		return null;
	}

	close(): Promise<void> {
		this.#blocks.clear();
		return Promise.resolve();
	}
}
