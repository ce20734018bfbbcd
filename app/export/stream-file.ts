/** One stream from its packets to a finished file. */
import type { CaptureFacts } from '../capture-facts.ts';
import { ExportError } from '../errors.ts';
import type { StreamPacket } from '../stream-reader.ts';
import { streamFormats } from '../views/stream-formats.ts';
import type { FileCheck, FrameRateWish, ManifestItem, Playback } from '../views/save.ts';
import { firstMoment, rowValue } from '../views/stream-item.ts';
import type { StreamItem } from '../views/streams.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { DecoderCounts, SoundShape } from './audio-decoder.ts';
import { AudioSink } from './audio-sink.ts';
import { isUnfitForMp4 } from './carried-plan.ts';
import type { CarriedTarget } from './carried-plan.ts';
import { CarriedSink } from './carried-sink.ts';
import { fileSha256 } from './file-hash.ts';
import type { RepairStore } from '../media/repair/repair-store.ts';
import { methodOf } from '../media/codec-methods.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { MatroskaWriter } from './matroska.ts';
import { OutputFile } from './output-file.ts';
import { ElementaryPictures, MatroskaPictures } from './picture-writer.ts';
import { PcapngSink } from './pcapng-sink.ts';
import { checkPlayback, playbackNotes } from './playback.ts';
import type { PlayedFile } from './playback.ts';
import { PcmWriter } from './pcm-writer.ts';
import { Placement } from './placement.ts';
import type { PlannedStream } from './plan.ts';
import { transcodeArguments } from './plan.ts';
import { FramedSink, RawSink, RtpdumpSink } from './sinks.ts';
import type { Sink } from './sinks.ts';
import { announcedSets, remuxArguments } from './video-plan.ts';
import type { VideoTarget } from './video-plan.ts';
import { VideoSink } from './video-sink.ts';

/** RTP clock of pictures where nobody names one, Hz. */
const VIDEO_CLOCK = 90_000;

/** What a finished file is. */
export interface FinishedFile {
	readonly bytes: number;
	readonly sha256: string;
	readonly durationSeconds: number;
	readonly silenceSeconds: number;
	readonly command: readonly string[] | null;
	/** Null where it was not tried. */
	readonly playback: Playback | null;
	readonly warnings: readonly string[];
	/** Of a file that was sent as such. */
	readonly check?: FileCheck;
}

/** Where and how a stream's file is written. */
export interface StreamFileOptions {
	readonly folder: string;
	readonly overwrite: boolean;
	/** Silence before the first packet, s. */
	readonly leadSeconds: number;
	/** What stands in for lost packets of pictures. */
	readonly repairs?: RepairStore | null;
	/** Pictures at another rate than the sender's. */
	readonly rate?: FrameRateWish | null;
	/** It stands under its name while it is written, readable after each `sync`. */
	readonly isLive?: boolean;
}

/** A stream being saved. `take` every packet, then `finish`; `discard` takes everything away. */
export class StreamFile {
	readonly planned: PlannedStream;
	readonly #facts: CaptureFacts;
	readonly #options: StreamFileOptions;
	readonly #output: OutputFile;
	#audio: AudioSink | null = null;
	#writer: PcmWriter | null = null;
	#placement: Placement | null = null;
	readonly #sink: Sink;

	/** @throws ExportError when the file may not or cannot be written */
	constructor(facts: CaptureFacts, planned: PlannedStream, options: StreamFileOptions) {
		this.planned = planned;
		this.#facts = facts;
		this.#options = options;
		const { folder, overwrite, isLive = false } = options;
		this.#output = new OutputFile(folder, planned.file, overwrite, isLive);
		try {
			this.#sink = this.#makeSink();
		} catch (error) {
			this.discard();
			throw error;
		}
	}

	#makeSink(): Sink {
		const { target, item } = this.planned;
		switch (target.kind) {
			case 'impossible':
				throw new ExportError(target.reason);
			case 'rtpdump':
				return new RtpdumpSink(this.#output, this.#rtpdumpFacts());
			case 'pcapng':
				return new PcapngSink(this.#facts, this.#output);
			case 'raw': {
				const method = methodOf(item.codec);
				const media = method?.way === 'raw' ? method.media : (payload: Uint8Array) => payload;
				return new RawSink(this.#output, media);
			}
			case 'framed': {
				const { format } = this.planned;
				if (format === null) throw new ExportError('not an audio stream');
				return new FramedSink(this.#output, target.method.makeFeed(format), format.payloadType);
			}
			case 'carried':
				return this.#carriedSink(target);
			case 'audio':
				return this.#audioSink();
			case 'video':
				return (this.#video = this.#videoSink(target));
		}
	}

	#carriedSink(target: CarriedTarget): CarriedSink {
		const { carries = [] } = this.planned.item;
		const { repairs = null } = this.#options;
		this.#carried = new CarriedSink(this.#pictureFile(target), target, carries, repairs);
		return this.#carried;
	}

	/** MP4 and MOV are made from a Matroska file beside. */
	#pictureFile({ container }: { readonly container: string }): OutputFile {
		if (container !== 'mp4' && container !== 'mov') return this.#output;
		const name = `${this.planned.file}.mkv`;
		return (this.#scratch = new OutputFile(this.#options.folder, name, true));
	}

	#videoSink({ codec, container }: VideoTarget): VideoSink {
		const { format, item } = this.planned;
		const into = this.#pictureFile({ container });
		const announced = format === null ? [] : announcedSets(format);
		const writer =
			container === 'stream'
				? new ElementaryPictures(into, codec, codec === 'H266' ? announced : [])
				: new MatroskaPictures(new MatroskaWriter(into), codec, announced);
		const formats = streamFormats(this.#facts, this.planned.stream);
		const help = { formats, repairs: this.#options.repairs ?? null };
		const rate = format?.clockRate ?? item.clockRate ?? VIDEO_CLOCK;
		const wish = this.#options.rate ?? null;
		return new VideoSink(writer, codec, rate, { help, rate: wish });
	}

	#video: VideoSink | null = null;
	#carried: CarriedSink | null = null;

	#audioSink(): AudioSink {
		const { format, stream, file } = this.planned;
		if (format === null) throw new ExportError('not an audio stream');
		this.#audio = new AudioSink({
			formats: streamFormats(this.#facts, stream),
			main: format,
			...{ folder: this.#options.folder, name: file },
			makeWriter: (shape) => this.#makeWriter(shape),
			makePlacement: (rate) => this.#makePlacement(rate, format.clockRate),
		});
		return this.#audio;
	}

	/** WAV and AU are written at once; other containers are made from a WAV beside. */
	#makeWriter(shape: SoundShape): PcmWriter {
		const { target, file } = this.planned;
		const container = target.kind === 'audio' ? target.container : 'wav';
		const isDirect = container === 'wav' || container === 'au';
		const into = isDirect
			? this.#output
			: (this.#scratch = new OutputFile(this.#options.folder, `${file}.wav`, true));
		this.#writer = new PcmWriter(into, shape, container === 'au' ? 'au' : 'wav');
		return this.#writer;
	}

	/** What the file is made from at the end. */
	#scratch: OutputFile | null = null;

	#makePlacement(sampleRate: number, clockRate: number): Placement {
		const lead = Math.round(this.#options.leadSeconds * sampleRate);
		this.#placement = new Placement(sampleRate, clockRate, lead);
		return this.#placement;
	}

	#rtpdumpFacts(): ConstructorParameters<typeof RtpdumpSink>[1] {
		const { item, stream } = this.planned;
		const { tracker } = this.#facts;
		const first = firstMoment(this.#facts, stream);
		const flow = rowValue(this.#facts, stream, R.FLOW);
		return {
			source: item.source,
			destination: item.destination,
			sourceWord: tracker.flows.sourceWords(flow)[0] ?? 0,
			startSeconds: first.seconds,
			startNanoseconds: first.nanoseconds,
		};
	}

	take(packet: StreamPacket, arrived: number): void {
		this.#sink.take(packet, arrived);
	}

	/** Brings what was taken so far to the disk; a WAV or AU is whole then. */
	sync(): void {
		const { target } = this.planned;
		const isDirect = target.kind === 'audio' && this.#scratch === null;
		if (isDirect) this.#writer?.finish();
	}

	/** Decodes where needed, gives the file its name, hashes it. */
	async finish(signal: AbortSignal): Promise<FinishedFile> {
		this.#sink.end();
		const command = await this.#convert(signal);
		const durationSeconds =
			(this.#writer ?? this.#video ?? this.#carried)?.durationSeconds ?? this.planned.item.duration;
		const playback = this.#isDoubtful
			? await checkPlayback(this.#played(durationSeconds), signal)
			: null;
		const warnings = [...this.#warnings(), ...playbackNotes(playback)];
		const audio = this.#writer === null ? 0 : this.#writer.written / this.#writer.shape.sampleRate;
		const { bytes, sha256 } = await fileSha256(this.#output.partPath, signal);
		this.#output.finish();
		this.#removeScratch();
		return {
			bytes,
			sha256,
			durationSeconds,
			silenceSeconds: this.#writer === null ? 0 : Math.max(0, durationSeconds - audio),
			command,
			playback,
			warnings,
		};
	}

	#played(seconds: number): PlayedFile {
		const carried = this.#carried?.counts ?? [];
		const damaged = carried.reduce((sum, one) => sum + one.damaged, 0);
		const leftOut = this.#video?.counts.damaged ?? damaged;
		const hidden = (this.#video ?? this.#carried)?.hidden ?? null;
		return { path: this.#output.partPath, seconds, leftOut, hidden };
	}

	/** A decoder may stumble over these pictures: some are missing, or the codec is a guess. */
	get #isDoubtful(): boolean {
		const { target, item } = this.planned;
		const isFilm = target.kind === 'carried' || target.kind === 'video';
		if (!isFilm || target.container === 'stream' || this.#options.isLive === true) return false;
		return item.lost > 0 || item.codecFrom === 'inferred' || (this.#video?.isTorn ?? false);
	}

	async #convert(signal: AbortSignal): Promise<readonly string[] | null> {
		const { target } = this.planned;
		if (target.kind === 'video') return this.#remux(target, signal);
		if (target.kind === 'carried') return this.#remuxCarried(target, signal);
		if (target.kind !== 'audio') return null;
		const decoding = await this.#audio?.decode(signal);
		if ((decoding?.missingSamples ?? 0) > 0) {
			this.#decodeWarning = `the decoder gave ${decoding?.missingSamples} samples fewer than the packets hold`;
		}
		if (this.#scratch === null) return decoding?.command ?? null;
		const encode = transcodeArguments(
			this.#scratch.partPath,
			this.#output.partPath,
			target.container,
		);
		await runFfmpeg(encode, signal);
		return transcodeArguments('audio.wav', this.planned.file, target.container);
	}

	async #remux(target: VideoTarget, signal: AbortSignal): Promise<readonly string[] | null> {
		if (this.#scratch === null) return null;
		if (this.#video?.hasConfig === false) throw new ExportError(lacksConfig(this.planned.item));
		await runFfmpeg(remuxArguments(this.#scratch.partPath, this.#output.partPath, target), signal);
		return remuxArguments('video.mkv', this.planned.file, target);
	}

	async #remuxCarried(
		{ container }: CarriedTarget,
		signal: AbortSignal,
	): Promise<readonly string[] | null> {
		if (this.#carried?.hasConfig !== true) {
			throw new ExportError('nothing inside can be written so: save it as raw');
		}
		if (this.#scratch === null) return null;
		if (!this.#carried.isComplete) {
			const name = container.toUpperCase();
			throw new ExportError(`something inside lacks what ${name} must say of it: save it as mkv`);
		}
		const hasSound = this.#carried.counts.some(({ stream }) => isUnfitForMp4(stream.codec));
		const shape = { codec: this.#carried.video ?? 'H264', hasSound, container };
		await runFfmpeg(remuxArguments(this.#scratch.partPath, this.#output.partPath, shape), signal);
		return remuxArguments('stream.mkv', this.planned.file, shape);
	}

	#decodeWarning: string | null = null;

	#warnings(): readonly string[] {
		const warnings = [...this.planned.item.problems];
		warnings.push(...(this.#video?.notes ?? []), ...(this.#carried?.notes ?? []));
		if (this.#audio !== null) warnings.push(...countWarnings(this.#audio.counts));
		if ((this.#placement?.corrections ?? 0) > 0) {
			warnings.push(
				`${this.#placement?.corrections} jumps of the RTP timestamp were placed by arrival time`,
			);
		}
		if (this.#decodeWarning !== null) warnings.push(this.#decodeWarning);
		return warnings;
	}

	#removeScratch(): void {
		this.#audio?.discard();
		this.#scratch?.discard();
	}

	/** Takes away everything that has no final name yet. */
	discard(): void {
		this.#output.discard();
		this.#removeScratch();
	}
}

/** MP4 cannot be made of pictures whose parameter sets nobody saw. */
function lacksConfig({ codec, ssrc }: StreamItem): string {
	return `no parameter sets of ${codec} were captured: name them with --decode-as "rtp.ssrc==${ssrc},${codec}/90000;…", or save as mkv or raw`;
}

/** What of a stream is not heard as it was sent. */
function countWarnings({ skipped, events, noises, repaired }: DecoderCounts): readonly string[] {
	const words = [
		[skipped, 'packets carry other payload and are silent'],
		[events, 'telephone-event packets are silent'],
		[noises, 'comfort noise packets are heard as generated noise'],
		[repaired, 'lost packets were heard from redundant blocks'],
	] as const;
	return words.flatMap(([count, text]) => (count > 0 ? [`${count} ${text}`] : []));
}

/** What the manifest says of a stream's file. */
export function manifestItem(item: StreamItem, file: string, finished: FinishedFile): ManifestItem {
	return {
		id: item.id,
		session: item.call,
		ssrc: item.ssrc,
		kind: item.kind,
		file,
		bytes: finished.bytes,
		sha256: finished.sha256,
		codec: item.codec,
		container: file.split('.').pop() ?? '',
		duration: finished.durationSeconds,
		firstFrame: item.firstFrame,
		lastFrame: item.lastFrame,
		packets: item.packets,
		lostPackets: item.lost,
		silenceInserted: finished.silenceSeconds,
		command: finished.command,
		...(finished.playback === null ? {} : { playback: finished.playback }),
		warnings: finished.warnings,
	};
}
