/** One file made of the frames of a track, or of pictures and sound that belong together. */
import { ExportError } from '../errors.ts';
import type { MediaFrame, MediaTrack } from '../media-source.ts';
import { fileSha256 } from './file-hash.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { PlannedMedia } from './media-plan.ts';
import { DecodedSoundSink, PictureSink, RawMediaSink, SentSoundSink } from './media-sinks.ts';
import type { MediaSink } from './media-sinks.ts';
import { OutputFile } from './output-file.ts';
import { checkFile, checkNotes, PlacedSink } from './placed-sink.ts';
import type { FinishedFile } from './stream-file.ts';
import type { FileCheck } from '../views/save.ts';

/** What ffmpeg is told of sound without a header. */
const SOUND_FORMATS: ReadonlyMap<string, string> = new Map([
	['PCMA', 'alaw'],
	['PCMU', 'mulaw'],
	['PCM16', 's16le'],
]);

/** One file being written. `discard` takes everything away. */
export class MediaFile {
	readonly planned: PlannedMedia;
	readonly #output: OutputFile;
	readonly #scratch: OutputFile[] = [];
	readonly #sinks = new Map<string, MediaSink>();

	/** @throws ExportError when the file may not or cannot be written */
	constructor(planned: PlannedMedia, folder: string, overwrite: boolean) {
		const { target, tracks, file } = planned;
		if (target.kind === 'impossible') throw new ExportError(target.reason);
		this.planned = planned;
		this.#output = new OutputFile(folder, file, overwrite);
		try {
			for (const track of tracks) this.#sinks.set(track.id, this.#makeSink(track, folder));
		} catch (error) {
			this.discard();
			throw error;
		}
	}

	#makeSink(track: MediaTrack, folder: string): MediaSink {
		const { target, file } = this.planned;
		if (target.kind === 'sound') return new DecodedSoundSink(this.#output, track, target.container);
		if (target.kind === 'raw' && track.file !== undefined) return new PlacedSink(this.#output);
		if (target.kind !== 'container') return new RawMediaSink(this.#output);
		const suffix = track.kind === 'video' ? 'ts' : 'sound';
		const scratch = new OutputFile(folder, `${file}.${suffix}`, true);
		this.#scratch.push(scratch);
		return track.kind === 'video'
			? new PictureSink(scratch, track)
			: new SentSoundSink(scratch, track);
	}

	begin(track: string, frame: MediaFrame): void {
		this.#sinks.get(track)?.begin(frame);
	}

	piece(track: string, data: Uint8Array, start: number, end: number): void {
		this.#sinks.get(track)?.piece(data, start, end);
	}

	end(track: string): void {
		this.#sinks.get(track)?.endFrame();
	}

	/** Puts tracks together where needed, gives the file its name, hashes it. */
	async finish(signal: AbortSignal): Promise<FinishedFile> {
		const sinks = [...this.#sinks.values()];
		for (const sink of sinks) sink.end();
		const isContainer = this.planned.target.kind === 'container';
		const command = isContainer ? await this.#join(signal) : null;
		const { bytes, sha256 } = await fileSha256(this.#output.partPath);
		const check = await this.#check(signal);
		this.#output.finish();
		for (const scratch of this.#scratch) scratch.discard();
		const { tracks } = this.planned;
		return {
			...{ bytes, sha256, command },
			durationSeconds: this.#durationSeconds(),
			silenceSeconds: this.#silenceSeconds(),
			playback: null,
			warnings: [
				...tracks.flatMap(({ problems }) => problems),
				...sinks.flatMap(({ notes }) => notes),
				...(check === null ? [] : checkNotes(check)),
			],
			...(check === null ? {} : { check }),
		};
	}

	/** What was told of a file that was sent as such; null for media. */
	async #check(signal: AbortSignal): Promise<FileCheck | null> {
		const told = this.planned.tracks[0]?.file;
		return told === undefined ? null : checkFile(this.#output.partPath, told, signal);
	}

	#durationSeconds(): number {
		const sound = [...this.#sinks.values()].find((sink) => sink instanceof DecodedSoundSink);
		if (sound !== undefined) return sound.durationSeconds;
		const { tracks } = this.planned;
		const ends = tracks.map(({ startMs, durationMs }) => startMs + durationMs);
		return (Math.max(...ends) - Math.min(...tracks.map(({ startMs }) => startMs))) / 1000;
	}

	#silenceSeconds(): number {
		return this.planned.tracks.reduce((sum, track) => {
			const sink = this.#sinks.get(track.id);
			const isSound = sink instanceof DecodedSoundSink || sink instanceof SentSoundSink;
			return isSound ? sum + sink.place.silence / (track.sampleRate ?? 8000) : sum;
		}, 0);
	}

	/** Each input keeps the time at which it began; nothing is encoded anew but sound for MP4. */
	async #join(signal: AbortSignal): Promise<readonly string[]> {
		const { tracks, target, file } = this.planned;
		const starts = tracks.map(({ id }) => firstMs(this.#sinks.get(id)));
		const begin = Math.min(...starts.filter((start) => !Number.isNaN(start)));
		if (!Number.isFinite(begin)) throw new ExportError('no picture of it can be decoded');
		const inputs = tracks.map((track, index) => {
			const offset = ((starts[index] ?? begin) - begin) / 1000;
			return { track, offset: Number.isNaN(offset) ? 0 : offset, scratch: this.#scratch[index] };
		});
		const container = target.kind === 'container' ? target.container : 'mkv';
		const words = (input: string, output: string): readonly string[] => [
			...inputs.flatMap(({ track, offset, scratch }) => [
				...['-itsoffset', offset.toFixed(6)],
				...inputFormat(track),
				...['-i', `file:${input === '' ? (scratch?.partPath ?? '') : `${input}.${track.kind}`}`],
			]),
			...inputs.flatMap((_, index) => ['-map', String(index)]),
			...codecs(tracks, container),
			...['-f', container === 'mp4' ? 'mp4' : 'matroska', '-y', `file:${output}`],
		];
		await runFfmpeg(words('', this.#output.partPath), signal);
		return words(file, file);
	}

	/** Takes away everything that has no final name yet. */
	discard(): void {
		this.#output.discard();
		for (const scratch of this.#scratch) scratch.discard();
	}
}

function firstMs(sink: MediaSink | undefined): number {
	if (sink instanceof PictureSink) return sink.firstMs;
	return sink instanceof SentSoundSink ? sink.place.firstMs : NaN;
}

function inputFormat(track: MediaTrack): readonly string[] {
	return track.kind === 'video' ? ['-f', 'mpegts'] : soundFormat(track);
}

/** Arguments that tell ffmpeg what sound without a header is. */
export function soundFormat({ codec, sampleRate }: MediaTrack): readonly string[] {
	const format = SOUND_FORMATS.get(codec ?? '') ?? 'alaw';
	return ['-f', format, '-ar', String(sampleRate ?? 8000), '-ac', '1'];
}

function codecs(tracks: readonly MediaTrack[], container: 'mp4' | 'mkv'): readonly string[] {
	const isH265 = tracks.some(({ codec }) => codec === 'H265');
	const isMp4 = container === 'mp4';
	return [
		...['-c', 'copy', '-bitexact'],
		// Players of Apple know H.265 in MP4 under this name alone.
		...(isMp4 && isH265 ? ['-tag:v', 'hvc1'] : []),
		...(isMp4 && tracks.some(({ kind }) => kind === 'audio') ? ['-c:a', 'aac'] : []),
	];
}
