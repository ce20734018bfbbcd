/** The sound that stands in frames of DV as a track beside its pictures. */
import { dvSound } from '../media/dv-sound.ts';
import type { MatroskaTrack } from './matroska.ts';

/** Takes frames in their order; the track is of the kind that the first sound is. */
export class DvSoundTrack {
	#sampleRate = 0;

	/** 16-bit samples of a frame, little end first; null where it has none of this kind. */
	take(frame: Uint8Array): Uint8Array | null {
		const sound = dvSound(frame);
		if (sound === null) return null;
		if (this.#sampleRate === 0) this.#sampleRate = sound.sampleRate;
		if (sound.sampleRate !== this.#sampleRate) return null;
		const view = new DataView(new ArrayBuffer(sound.samples.length * 2));
		sound.samples.forEach((sample, at) => view.setInt16(at * 2, sample, true));
		return new Uint8Array(view.buffer);
	}

	/** Null before the first sound. */
	get track(): MatroskaTrack | null {
		if (this.#sampleRate === 0) return null;
		return {
			...{ kind: 'audio', codecId: 'A_PCM/INT/LIT', privateBytes: new Uint8Array(0) },
			...{ sampleRate: this.#sampleRate, channels: 2, bitDepth: 16 },
		};
	}
}
