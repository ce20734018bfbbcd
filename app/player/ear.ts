/** Listens to one stream once: measures its sound and finds the tones in it. Nothing is kept of it. */
import { HumMeter } from '../analysis/hum.ts';
import type { HumLine } from '../analysis/hum.ts';
import { codecMaximum, SoundMeter } from '../analysis/sound-meter.ts';
import type { SoundFacts } from '../analysis/sound-meter.ts';
import { ToneListener } from '../analysis/tones.ts';
import type { HeardTone } from '../analysis/tones.ts';
import { giveWay } from '../give-way.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { LaneSound } from './lane.ts';

/** What a stream sounds like. Offsets are seconds since the first packet of the capture. */
export interface HeardSound {
	readonly startOffset: number;
	readonly sound: SoundFacts;
	readonly hum: HumLine | null;
	/** Tones of codecs that keep them whole (G.711, L16); their offsets as above. */
	readonly tones: readonly (HeardTone & { readonly frame: number })[];
	/** Seconds of speech that are loudest, as offsets from the beginning of the playback. */
	readonly loudest: readonly number[];
}

/** Where a stream is heard. */
export interface EarPlace {
	readonly lane: LaneSound;
	/** Encoding name in capitals. */
	readonly codec: string | null;
	/** Of the playback and of the stream's first packet, seconds since the capture's first. */
	readonly from: number;
	readonly startOffset: number;
	/** Seconds of the stream by its packets' arrival. */
	readonly duration: number;
}

/** Codecs that leave tones as they are. */
const TONE_CODECS = new Set(['PCMU', 'PCMA', 'L16']);
const LOUD_SECONDS = 6;
/** Sound beyond the last packet: its own length. */
const TAIL_SECONDS = 1;
const POLL_MS = 4;
const BREATH_MS = 12;

/** See the head of this file. */
export class Ear {
	readonly place: EarPlace;
	readonly #times: number[] = [];
	readonly #frames: number[] = [];

	constructor(place: EarPlace) {
		this.place = place;
	}

	/** The stream's next packet, in arrival order. */
	take(packet: StreamPacket): void {
		this.#times.push(packet.timeMs / 1000);
		this.#frames.push(packet.frame);
		this.place.lane.take(packet);
	}

	/** Hears all of it; null when its decoder failed or the signal came. */
	async listen(signal: AbortSignal): Promise<HeardSound | null> {
		const { lane } = this.place;
		lane.finish();
		while (lane.ready !== Infinity && lane.failure === null && !signal.aborted) {
			await new Promise((resolve) => setTimeout(resolve, POLL_MS));
		}
		if (lane.failure !== null || signal.aborted) return null;
		return this.#measure(signal);
	}

	async #measure(signal: AbortSignal): Promise<HeardSound | null> {
		const { lane, codec, from, startOffset, duration } = this.place;
		const rate = lane.sampleRate;
		const meter = new SoundMeter(rate, codecMaximum(codec));
		const hum = new HumMeter(rate);
		const tones = new ToneListener(rate);
		const hasTones = codec !== null && TONE_CODECS.has(codec);
		const loud: { at: number; power: number }[] = [];
		const first = Math.max(0, Math.round((startOffset - from) * rate));
		const end = Math.min(lane.end, first + Math.ceil((duration + TAIL_SECONDS) * rate));
		let breath = performance.now();
		for (let at = first; at < end; at += rate) {
			const samples = firstChannel(lane.read(at, Math.min(rate, end - at)), lane.channels);
			meter.take(samples);
			hum.take(samples);
			if (hasTones) tones.take(samples);
			keepLoudest(loud, at / rate, samples);
			if (performance.now() - breath < BREATH_MS) continue;
			await giveWay();
			if (signal.aborted) return null;
			breath = performance.now();
		}
		tones.finish();
		return {
			startOffset,
			sound: meter.facts(),
			hum: hum.line(),
			tones: tones.heard.map((tone) => {
				const offset = startOffset + tone.offset;
				return { ...tone, offset, frame: this.frameAt(offset) };
			}),
			loudest: loud.map((second) => second.at),
		};
	}

	/** Last frame of the stream at or before a moment, seconds since the capture's first packet. */
	frameAt(offset: number): number {
		let low = 0;
		let high = this.#times.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#times[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return this.#frames[low] ?? 0;
	}
}

function firstChannel(samples: Int16Array, channels: number): Int16Array {
	if (channels === 1) return samples;
	return Int16Array.from(
		{ length: Math.floor(samples.length / channels) },
		(_, at) => samples[at * channels] ?? 0,
	);
}

function keepLoudest(loud: { at: number; power: number }[], at: number, samples: Int16Array): void {
	const power = samples.reduce((sum, value) => sum + value * value, 0);
	loud.push({ at, power });
	loud.sort((a, b) => b.power - a.power);
	if (loud.length > LOUD_SECONDS) loud.pop();
}
