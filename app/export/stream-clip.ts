/** A part of an RTP stream of pictures, with the sound beside it, as one file that a window plays. */
import { basename, dirname } from 'node:path';
import type { CaptureFacts } from '../capture-facts.ts';
import { CancelledError, ExportError } from '../errors.ts';
import { giveWay } from '../give-way.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { DV_SOUND } from '../media/dv-sound.ts';
import type { PayloadFormat, PayloadFormats } from '../media/payload-format.ts';
import { StreamWalk } from '../stream-reader.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { ClipView } from '../views/dvrip.ts';
import { ArrivalJudge } from './arrival-judge.ts';
import { AudioSink } from './audio-sink.ts';
import type { CarriedUnit } from './carried-reader.ts';
import { makeTrack } from './carried-tracks.ts';
import type { CarriedTrack } from './carried-tracks.ts';
import { clipArguments, clipShape } from './clip-words.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { MatroskaWriter, TICKS_PER_MS } from './matroska.ts';
import { OutputFile } from './output-file.ts';
import { PcmWriter } from './pcm-writer.ts';
import { readPictures } from './picture-source.ts';
import type { PictureSource, PictureTaker } from './picture-source.ts';
import type { ReadPicture } from './picture-reader.ts';
import { MatroskaPictures } from './picture-writer.ts';
import { Placement } from './placement.ts';

/** The sound of a clip. */
export interface ClipSound {
	/** Number in `RtpStreams`. */
	readonly stream: number;
	readonly formats: PayloadFormats;
	readonly format: PayloadFormat;
	/** What is added to its arrival times to stand by the pictures, ms. */
	readonly shiftMs: number;
}

/** What goes into the file; times in s since the capture's first packet. */
export interface StreamClipPlan {
	/** Id that the clip is told with. */
	readonly track: string;
	/** Number in `RtpStreams`. */
	readonly stream: number;
	readonly codec: VideoCodec;
	readonly source: PictureSource;
	/** Parameter sets that signalling gave. */
	readonly announced: readonly Uint8Array[];
	readonly sound: ClipSound | null;
	/** First frame that is read, that of the first picture, and the last one that is read. */
	readonly frames: readonly [read: number, first: number, last: number];
	readonly from: number;
	readonly to: number;
	/** Pictures follow behind the part. */
	readonly hasMore: boolean;
	/** Codecs that the player decodes by itself. */
	readonly codecs: readonly string[];
	/** Pictures with holes are shown too. */
	readonly showDamaged: boolean;
}

/** Work between two breaks, ms, and packets between two looks at the clock. */
const BREATH_MS = 25;
const LOOK_PACKETS = 256;

/** Files of one clip while it is made. */
class ClipFiles {
	readonly pictures: OutputFile;
	readonly sound: OutputFile;
	readonly #folder: string;

	constructor(file: string) {
		this.#folder = dirname(file);
		this.pictures = new OutputFile(this.#folder, `${basename(file)}.mkv`, true);
		this.sound = new OutputFile(this.#folder, `${basename(file)}.wav`, true);
	}

	/** Where payloads wait for ffmpeg. */
	get folder(): string {
		return this.#folder;
	}

	discard(): void {
		this.pictures.discard();
		this.sound.discard();
	}
}

/** Pictures of the part on their way into Matroska. */
class ClipPictures {
	readonly reader: PictureTaker;
	readonly #plan: StreamClipPlan;
	readonly #writer: MatroskaPictures;
	readonly #shown: { readonly time: number; readonly frame: number }[] = [];
	readonly #matroska: MatroskaWriter;
	/** What sounds in the same stream. */
	#sound: {
		readonly id: number;
		readonly codec: string | null;
		readonly track: CarriedTrack;
	} | null = null;
	#shiftMs = NaN;
	#damaged = 0;

	constructor(plan: StreamClipPlan, file: OutputFile) {
		this.#plan = plan;
		this.#matroska = new MatroskaWriter(file);
		this.#writer = new MatroskaPictures(this.#matroska, plan.codec, plan.announced, () =>
			this.#sound === null ? [] : [this.#sound.track.track],
		);
		this.reader = readPictures(plan.source, {
			picture: (picture) => this.#take(picture),
			gap: () => undefined,
			sound: (unit) => this.#hear(unit),
		});
	}

	#take(picture: ReadPicture): void {
		const { from, to, frames, showDamaged } = this.#plan;
		const { pieces, isWhole, frame } = picture;
		if (Number.isNaN(this.#shiftMs)) {
			// What stands before the first picture was read for packets that came out of order.
			if (frame < frames[1]) return;
			this.#shiftMs = -picture.timeMs;
		}
		const timeMs = picture.timeMs + this.#shiftMs;
		if (timeMs >= (to - from) * 1000) return;
		if (!isWhole) this.#damaged++;
		if (!isWhole && (!showDamaged || pieces.length === 0)) {
			this.#writer.look(pieces);
			return;
		}
		this.#writer.write({ pieces, timeMs, isKey: picture.isKey && isWhole });
		this.#shown.push({ time: Math.max(0, timeMs / 1000), frame });
	}

	/** Sound beside the pictures in one stream; another stream's sound goes another way. */
	#hear(unit: CarriedUnit): void {
		const { from, to, sound } = this.#plan;
		if (Number.isNaN(this.#shiftMs) || sound !== null || !unit.isWhole) return;
		const { stream, timeMs } = unit;
		const track = this.#sound?.track ?? makeTrack(stream);
		if (track === null) return;
		this.#sound ??= { id: stream.id, codec: stream.codec, track };
		const atMs = timeMs + this.#shiftMs;
		if (stream.id !== this.#sound.id || atMs < 0 || atMs >= (to - from) * 1000) return;
		for (const block of track.blocks(unit)) {
			this.#matroska.write(2, atMs * TICKS_PER_MS, true, block);
		}
	}

	/** Codec of the sound that came with the pictures; null for none. */
	get heard(): string | null {
		return this.#sound?.codec ?? (this.#writer.sounds.length > 0 ? DV_SOUND : null);
	}

	/** Ends the file. @throws ExportError when no decoder could begin with it */
	finish(): { readonly times: readonly number[]; readonly frames: readonly number[] } {
		this.reader.end();
		this.#writer.finish();
		if (this.#shown.length === 0) throw new ExportError('no picture of this part is whole');
		if (!this.#writer.hasConfig)
			throw new ExportError(`no parameter sets of ${this.#plan.codec} were captured`);
		const sorted = this.#shown.sort((a, b) => a.time - b.time);
		return { times: sorted.map(({ time }) => time), frames: sorted.map(({ frame }) => frame) };
	}

	get notes(): readonly string[] {
		if (this.#damaged === 0) return [];
		const what = this.#plan.showDamaged ? 'shown as decoded' : 'left out';
		return [`${this.#damaged} damaged pictures: ${what}`];
	}
}

/** Sound of the part on its way into a WAV file. */
class ClipAudio {
	readonly #sink: AudioSink;
	readonly #plan: StreamClipPlan;
	readonly #sound: ClipSound;
	#firstMs = NaN;

	constructor(plan: StreamClipPlan, sound: ClipSound, files: ClipFiles) {
		this.#plan = plan;
		this.#sound = sound;
		const { format, formats } = sound;
		this.#sink = new AudioSink({
			...{ formats, main: format, folder: files.folder, name: files.sound.name },
			makeWriter: (shape) => new PcmWriter(files.sound, shape, 'wav'),
			makePlacement: (rate) => {
				const lead = (this.#firstMs / 1000 - plan.from) * rate;
				return new Placement(rate, format.clockRate, Math.round(lead));
			},
		});
	}

	take(packet: StreamPacket, arrived: number): void {
		const timeMs = packet.timeMs + this.#sound.shiftMs;
		const { from, to } = this.#plan;
		if (timeMs < from * 1000 || timeMs >= to * 1000) return;
		if (Number.isNaN(this.#firstMs)) this.#firstMs = timeMs;
		this.#sink.take(packet, arrived);
	}

	/** @returns false when nothing of it can be heard */
	async finish(signal: AbortSignal): Promise<boolean> {
		if (Number.isNaN(this.#firstMs)) return false;
		this.#sink.end();
		try {
			await this.#sink.decode(signal);
			return true;
		} catch (error) {
			if (error instanceof ExportError) return false;
			throw error;
		}
	}

	discard(): void {
		this.#sink.discard();
	}
}

/**
 * Reads the part again and writes it; nothing but its own frames is read.
 * @param file path of the file, replaced when it exists
 * @throws ExportError when nothing of it can be shown, CancelledError on abort
 */
export async function writeStreamClip(
	facts: CaptureFacts,
	plan: StreamClipPlan,
	file: string,
	signal: AbortSignal,
): Promise<ClipView> {
	const files = new ClipFiles(file);
	const pictures = new ClipPictures(plan, files.pictures);
	const audio = plan.sound === null ? null : new ClipAudio(plan, plan.sound, files);
	try {
		const judge = new ArrivalJudge();
		const visit = (stream: number, packet: StreamPacket): void => {
			const arrived = judge.judge(stream, packet);
			if (stream === plan.stream) pictures.reader.take(packet, arrived);
			else audio?.take(packet, arrived);
		};
		await readPart(facts, plan, visit, signal);
		const { times, frames } = pictures.finish();
		const isHeard = (await audio?.finish(signal)) ?? false;
		const shape = clipShape(plan);
		const inputs = [files.pictures, ...(isHeard ? [files.sound] : [])];
		const words = clipArguments(
			shape,
			plan.codec,
			inputs.map(({ partPath }) => partPath),
			{ hasSound: isHeard || pictures.heard !== null },
		);
		await runFfmpeg([...words, '-y', `file:${file}`], signal);
		const lastTime = times[times.length - 1] ?? 0;
		return {
			...{ track: plan.track, from: plan.from, times, frames, ...shape, codec: plan.codec },
			duration: plan.hasMore ? plan.to - plan.from : Math.max(lastTime, 0.001),
			sound: isHeard ? (plan.sound?.format.codec ?? null) : pictures.heard,
			next: plan.hasMore ? plan.to : null,
			notes: pictures.notes,
		};
	} finally {
		audio?.discard();
		files.discard();
	}
}

async function readPart(
	facts: CaptureFacts,
	{ stream, sound, frames }: StreamClipPlan,
	visit: (stream: number, packet: StreamPacket) => void,
	signal: AbortSignal,
): Promise<void> {
	const [read, , last] = frames;
	const streams = new Set([stream, ...(sound === null ? [] : [sound.stream])]);
	const walk = new StreamWalk(facts, streams, visit);
	const rows = walk.select(Math.max(0, read - 1));
	let breath = performance.now();
	for (let at = 0; at < rows.length && (rows[at] as number) <= last; at++) {
		walk.take(rows[at] as number);
		if (at % LOOK_PACKETS !== LOOK_PACKETS - 1 || performance.now() - breath < BREATH_MS) continue;
		await giveWay();
		if (signal.aborted) throw new CancelledError();
		breath = performance.now();
	}
	if (signal.aborted) throw new CancelledError();
}
