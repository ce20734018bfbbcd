/** Where the frames of a track go while they are read. */
import { pcmDecoder } from '../media/pcm-payload.ts';
import { TransportStreamWriter } from '../media/transport-stream.ts';
import type { MediaFrame, MediaTrack } from '../media-source.ts';
import { BufferedFile } from './buffered-file.ts';
import type { OutputFile } from './output-file.ts';
import { PcmWriter } from './pcm-writer.ts';

/** Takes a track's frames in order; bytes are only valid during the call. */
export interface MediaSink {
	begin(frame: MediaFrame): void;
	piece(data: Uint8Array, start: number, end: number): void;
	endFrame(): void;
	end(): void;
	/** Things to tell of it. */
	readonly notes: readonly string[];
}

/** Bytes as sent, one frame behind the other; pictures that nobody can decode are left out. */
export class RawMediaSink implements MediaSink {
	readonly #file: BufferedFile;
	#isWanted = true;
	#leftOut = 0;

	constructor(file: OutputFile) {
		this.#file = new BufferedFile(file);
	}

	get notes(): readonly string[] {
		if (this.#leftOut === 0) return [];
		return [`${this.#leftOut} pictures before the first key frame were left out`];
	}

	begin(frame: MediaFrame): void {
		this.#isWanted = !frame.isOrphan;
		if (frame.isOrphan) this.#leftOut++;
	}

	piece(data: Uint8Array, start: number, end: number): void {
		if (this.#isWanted) this.#file.add(data, start, end);
	}

	endFrame(): void {
		// Frames stand without anything between them.
	}

	end(): void {
		this.#file.flush();
	}
}

/** Pictures with their times; damaged ones, and those that need them, are left out. */
export class PictureSink implements MediaSink {
	readonly #file: BufferedFile;
	readonly #stream: TransportStreamWriter;
	#isWanted = false;
	/** A key frame is needed before anything can be decoded. */
	#isWaiting = true;
	#leftOut = 0;
	/** Presentation time of the first and last picture, ms since the capture's first packet. */
	firstMs = NaN;
	lastMs = NaN;

	constructor(file: OutputFile, track: MediaTrack) {
		this.#file = new BufferedFile(file);
		const write = (packet: Uint8Array): void => this.#file.add(packet);
		this.#stream = new TransportStreamWriter(track.codec ?? '', write);
	}

	get notes(): readonly string[] {
		if (this.#leftOut === 0) return [];
		return [`${this.#leftOut} pictures that are damaged or need damaged ones were left out`];
	}

	begin(frame: MediaFrame): void {
		if (frame.missing > 0) this.#isWaiting = true;
		else if (frame.isKey) this.#isWaiting = false;
		this.#isWanted = !this.#isWaiting;
		if (this.#isWaiting) {
			this.#leftOut++;
			return;
		}
		if (Number.isNaN(this.firstMs)) this.firstMs = frame.presentationMs;
		this.lastMs = frame.presentationMs;
		this.#stream.begin(Math.max(0, frame.presentationMs - this.firstMs), frame.isKey);
	}

	piece(data: Uint8Array, start: number, end: number): void {
		if (this.#isWanted) this.#stream.add(data, start, end);
	}

	endFrame(): void {
		if (this.#isWanted) this.#stream.end();
	}

	end(): void {
		this.#file.flush();
	}
}

/** Sound is late without a loss when the network was: no silence is put in up to this, ms. */
const CALM_MS = 1000;
const LOSS_MS = 100;

/** Where each frame of sound stands: samples are counted, losses are silence. */
class SoundPlace {
	#next = 0;
	firstMs = NaN;
	silence = 0;
	#isAfterLoss = false;
	readonly #rate: number;

	constructor(rate: number) {
		this.#rate = rate;
	}

	/** @returns samples of silence before the frame */
	before(frame: MediaFrame): number {
		if (Number.isNaN(this.firstMs)) this.firstMs = frame.timeMs;
		const due = Math.round(((frame.timeMs - this.firstMs) * this.#rate) / 1000);
		const tolerance = ((this.#isAfterLoss ? LOSS_MS : CALM_MS) * this.#rate) / 1000;
		this.#isAfterLoss = frame.missing > 0;
		const gap = due - this.#next > tolerance ? due - this.#next : 0;
		this.#next += gap;
		this.silence += gap;
		return gap;
	}

	add(samples: number): void {
		this.#next += samples;
	}

	get position(): number {
		return this.#next;
	}
}

const SILENCE: ReadonlyMap<string, number> = new Map([
	['PCMA', 0xd5],
	['PCMU', 0xff],
	['PCM16', 0],
]);

/** Rate of sound whose header names none, Hz. */
const USUAL_RATE = 8000;

/** Sound as sent, silence where it is missing. */
export class SentSoundSink implements MediaSink {
	readonly notes: readonly string[] = [];
	readonly place: SoundPlace;
	readonly #file: BufferedFile;
	readonly #silence: number;
	readonly #sampleBytes: number;
	#missing = 0;

	constructor(file: OutputFile, track: MediaTrack) {
		this.#file = new BufferedFile(file);
		this.place = new SoundPlace(track.sampleRate ?? USUAL_RATE);
		this.#silence = SILENCE.get(track.codec ?? '') ?? 0;
		this.#sampleBytes = track.codec === 'PCM16' ? 2 : 1;
	}

	begin(frame: MediaFrame): void {
		this.#file.fill(this.#silence, this.place.before(frame) * this.#sampleBytes);
		this.#missing = frame.missing;
	}

	piece(data: Uint8Array, start: number, end: number): void {
		this.#file.add(data, start, end);
		this.place.add((end - start) / this.#sampleBytes);
	}

	endFrame(): void {
		this.#file.fill(this.#silence, this.#missing);
		this.place.add(this.#missing / this.#sampleBytes);
	}

	end(): void {
		this.#file.flush();
	}
}

/** Sound decoded, as WAV or AU. */
export class DecodedSoundSink implements MediaSink {
	readonly notes: readonly string[] = [];
	readonly place: SoundPlace;
	readonly #writer: PcmWriter;
	readonly #codec: string;
	#pieces: Uint8Array[] = [];

	constructor(file: OutputFile, track: MediaTrack, container: 'wav' | 'au') {
		const sampleRate = track.sampleRate ?? USUAL_RATE;
		this.place = new SoundPlace(sampleRate);
		this.#codec = track.codec ?? '';
		this.#writer = new PcmWriter(file, { sampleRate, channels: 1 }, container);
	}

	get durationSeconds(): number {
		return this.#writer.durationSeconds;
	}

	begin(frame: MediaFrame): void {
		this.place.before(frame);
		this.#pieces = [];
	}

	piece(data: Uint8Array, start: number, end: number): void {
		this.#pieces.push(data.slice(start, end));
	}

	endFrame(): void {
		const samples = decoded(this.#codec, Buffer.concat(this.#pieces));
		this.#writer.put(this.place.position, samples);
		this.place.add(samples.length);
	}

	end(): void {
		this.#writer.finish();
	}
}

function decoded(codec: string, bytes: Uint8Array): Int16Array {
	const decode = pcmDecoder({ codec });
	if (decode !== null) return decode(bytes);
	const samples = new Int16Array(bytes.length >> 1);
	for (let at = 0; at < samples.length; at++) {
		samples[at] = (bytes[at * 2] as number) | ((bytes[at * 2 + 1] as number) << 8);
	}
	return samples;
}
