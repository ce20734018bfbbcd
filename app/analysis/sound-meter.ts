/** What is wrong with sound itself: silence, clipping, level, offset. */

/** A stretch of sound. */
export interface SoundRun {
	/** Seconds since the first sample. */
	readonly offset: number;
	/** Seconds. */
	readonly duration: number;
}

/** What a stream sounds like. */
export interface SoundFacts {
	/** Seconds measured. */
	readonly duration: number;
	/** Share of frames that are silent, 0 to 1. */
	readonly silentShare: number;
	/** Silences of 5 s and more. */
	readonly silences: readonly SoundRun[];
	/** Share of frames with three or more samples in a row at the code's maximum. */
	readonly clippedShare: number;
	/** Level of speech, dBov: of frames that are not silent; null when all are. */
	readonly speechLevel: number | null;
	/** Mean of all samples, share of full scale. */
	readonly offset: number;
	/** Loudest sample, absolute. */
	readonly peak: number;
}

const FRAME_SECONDS = 0.02;
/** A frame is silent below this mean of absolute samples, or below this RMS (−55 dBov). */
const SILENT_MEAN = 256;
const SILENT_RMS = 32_768 * 10 ** (-55 / 20);
/** Frames after speech that do not count as silent: 200 ms. */
const HANGOVER_FRAMES = 10;
/** Shortest silence that is told, s. */
const LONG_SILENCE = 5;
const MAX_SILENCES = 1000;
const CLIPPED_RUN = 3;

/** Largest sample that a codec gives. @param codec encoding name in capitals */
export function codecMaximum(codec: string | null): number {
	return codec === 'PCMU' ? 32_124 : codec === 'PCMA' ? 32_256 : 32_767;
}

/** Measures sound in pieces of any length, one channel. */
export class SoundMeter {
	readonly #sampleRate: number;
	readonly #frameSamples: number;
	readonly #maximum: number;
	#count = 0;
	#sum = 0;
	#absolute = 0;
	#squares = 0;
	#run = 0;
	#isClipped = false;
	#frames = 0;
	#silentFrames = 0;
	#clippedFrames = 0;
	#speechSquares = 0;
	#speechSamples = 0;
	#total = 0;
	#peak = 0;
	#sinceSpeech = HANGOVER_FRAMES;
	#silentFrom = 0;
	#isSilent = true;
	readonly #silences: SoundRun[] = [];

	/** @param maximum largest sample that the codec gives */
	constructor(sampleRate: number, maximum: number) {
		this.#sampleRate = sampleRate;
		this.#frameSamples = Math.max(1, Math.round(FRAME_SECONDS * sampleRate));
		this.#maximum = maximum;
	}

	take(samples: Int16Array): void {
		for (let at = 0; at < samples.length; at++) {
			const sample = samples[at] as number;
			const size = Math.abs(sample);
			this.#sum += sample;
			this.#absolute += size;
			this.#squares += sample * sample;
			if (size > this.#peak) this.#peak = size;
			this.#run = size >= this.#maximum ? this.#run + 1 : 0;
			if (this.#run >= CLIPPED_RUN) this.#isClipped = true;
			if (++this.#count === this.#frameSamples) this.#endFrame();
		}
	}

	#endFrame(): void {
		const mean = this.#absolute / this.#count;
		const rms = Math.sqrt(this.#squares / this.#count);
		const isQuiet = mean < SILENT_MEAN || rms < SILENT_RMS;
		if (!isQuiet) {
			this.#speechSquares += this.#squares;
			this.#speechSamples += this.#count;
		}
		this.#sinceSpeech = isQuiet ? this.#sinceSpeech + 1 : 0;
		const isSilent = this.#sinceSpeech > HANGOVER_FRAMES || (isQuiet && this.#isSilent);
		this.#follow(isSilent);
		if (isSilent) this.#silentFrames++;
		if (this.#isClipped) this.#clippedFrames++;
		this.#frames++;
		this.#total += this.#sum;
		[this.#count, this.#sum, this.#absolute, this.#squares] = [0, 0, 0, 0];
		this.#isClipped = false;
	}

	#follow(isSilent: boolean): void {
		if (isSilent === this.#isSilent) return;
		this.#isSilent = isSilent;
		if (isSilent) this.#silentFrom = Math.max(0, this.#frames - HANGOVER_FRAMES);
		else this.#keepSilence();
	}

	#keepSilence(): void {
		const offset = this.#silentFrom * FRAME_SECONDS;
		const duration = this.#frames * FRAME_SECONDS - offset;
		if (duration < LONG_SILENCE || this.#silences.length >= MAX_SILENCES) return;
		this.#silences.push({ offset, duration });
	}

	/** Ends measuring; what is left of a frame does not count. */
	facts(): SoundFacts {
		if (this.#isSilent) this.#keepSilence();
		const frames = Math.max(1, this.#frames);
		const samples = frames * this.#frameSamples;
		const level = Math.sqrt(this.#speechSquares / Math.max(1, this.#speechSamples)) / 32_768;
		return {
			duration: (this.#frames * this.#frameSamples) / this.#sampleRate,
			silentShare: this.#frames === 0 ? 1 : this.#silentFrames / frames,
			silences: this.#silences,
			clippedShare: this.#clippedFrames / frames,
			speechLevel: this.#speechSamples === 0 ? null : 20 * Math.log10(level),
			offset: this.#total / samples / 32_768,
			peak: this.#peak,
		};
	}
}
