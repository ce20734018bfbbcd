/** The sound that stands in frames of DV as tracks beside its pictures. */
import { dvSounds } from '../media/dv-sound.ts';
import type { MatroskaTrack } from './matroska.ts';

/** Number of the first of these tracks; the pictures stand before it. */
const FIRST_TRACK = 2;

/** Sound of one frame on its way into a file. */
export interface DvTrackBlock {
	readonly track: number;
	/** 16-bit samples, little end first. */
	readonly data: Uint8Array;
}

/** Takes frames in their order; two channels are a track of the kind that their first sound is. */
export class DvSoundTracks {
	/** Number and rate by pair of channels, in the order of their appearance. */
	readonly #made = new Map<number, { readonly track: number; readonly sampleRate: number }>();

	/** Sound of a frame; nothing where it has none of the kinds that came before. */
	take(frame: Uint8Array): readonly DvTrackBlock[] {
		return dvSounds(frame).flatMap(({ pair, sampleRate, samples }) => {
			const known = this.#made.get(pair);
			const made = known ?? { track: FIRST_TRACK + this.#made.size, sampleRate };
			if (known === undefined) this.#made.set(pair, made);
			if (sampleRate !== made.sampleRate) return [];
			const view = new DataView(new ArrayBuffer(samples.length * 2));
			samples.forEach((sample, at) => view.setInt16(at * 2, sample, true));
			return [{ track: made.track, data: new Uint8Array(view.buffer) }];
		});
	}

	/** Nothing before the first sound. */
	get tracks(): readonly MatroskaTrack[] {
		return [...this.#made.values()].map(({ sampleRate }) => ({
			...{ kind: 'audio', codecId: 'A_PCM/INT/LIT', privateBytes: new Uint8Array(0) },
			...{ sampleRate, channels: 2, bitDepth: 16 },
		}));
	}
}
