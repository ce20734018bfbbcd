/** A part of pictures and sound as one file that a window plays. */
import { basename, dirname } from 'node:path';
import { CancelledError, ExportError } from '../errors.ts';
import type { MediaFrame, MediaSource, MediaTrack, MediaVisitor } from '../media-source.ts';
import type { ClipView } from '../views/dvrip.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { soundFormat } from './media-file.ts';
import { PictureSink, SentSoundSink } from './media-sinks.ts';
import { OutputFile } from './output-file.ts';
import { anyOf } from './stills.ts';

/** What is put into the file; `from` and `to` are s since the first packet. */
export interface ClipPlan {
	/** Pictures first where there are some. */
	readonly tracks: readonly MediaTrack[];
	readonly from: number;
	readonly to: number;
	/** Codecs of pictures that the player decodes by itself. */
	readonly codecs: readonly string[];
}

/** Pictures are made no wider than this when they are encoded anew, px. */
const SHOWN_WIDTH = 1280;
/** Frames of sound stand a little before or after their pictures, s. */
const SLACK = 0.0005;
/** Reading goes on for so long behind the end: tracks are not sent in step, s. */
const BEHIND = 2;
const SOUND: ReadonlySet<string> = new Set(['PCMA', 'PCMU', 'PCM16']);

/** A track and the sound of its group that can be heard with it. */
export function clipTracks(track: MediaTrack, all: readonly MediaTrack[]): readonly MediaTrack[] {
	if (track.kind !== 'video') return [track];
	const sound = all.find(
		({ group, kind, codec }) => group === track.group && kind === 'audio' && SOUND.has(codec ?? ''),
	);
	return sound === undefined ? [track] : [track, sound];
}

/** Sinks of one clip and what went into them. */
class ClipInput implements MediaVisitor {
	readonly times: number[] = [];
	readonly frames: number[] = [];
	readonly scratch: readonly OutputFile[];
	/** Aborts when everything was read. */
	readonly enough = new AbortController();
	next: number | null = null;
	readonly #plan: ClipPlan;
	readonly #sinks = new Map<string, PictureSink | SentSoundSink>();
	#isWanted = false;

	constructor(plan: ClipPlan, file: string) {
		this.#plan = plan;
		this.scratch = plan.tracks.map((track) => {
			const scratch = new OutputFile(dirname(file), `${basename(file)}.${track.kind}`, true);
			const isVideo = track.kind === 'video';
			const sink = isVideo ? new PictureSink(scratch, track) : new SentSoundSink(scratch, track);
			this.#sinks.set(track.id, sink);
			return scratch;
		});
	}

	begin(track: string, frame: MediaFrame): void {
		const { from, to } = this.#plan;
		const at = frame.timeMs / 1000;
		this.#isWanted = at >= from - SLACK && at < to;
		if (at >= to + BEHIND) this.enough.abort();
		const sink = this.#sinks.get(track);
		if (at >= to && track === this.#plan.tracks[0]?.id) this.next ??= to;
		if (!this.#isWanted || sink === undefined) return;
		const last = sink instanceof PictureSink ? sink.lastMs : NaN;
		sink.begin(frame);
		if (!(sink instanceof PictureSink) || Number.isNaN(sink.lastMs) || sink.lastMs === last) return;
		this.times.push((sink.lastMs - sink.firstMs) / 1000);
		this.frames.push(frame.frame);
	}

	piece(track: string, data: Uint8Array, start: number, end: number): void {
		if (this.#isWanted) this.#sinks.get(track)?.piece(data, start, end);
	}

	end(track: string): void {
		if (this.#isWanted) this.#sinks.get(track)?.endFrame();
	}

	/** When each track begins, ms since the first packet; NaN for an empty one. */
	starts(): readonly number[] {
		return [...this.#sinks.values()].map((sink) =>
			sink instanceof PictureSink ? sink.firstMs : sink.place.firstMs,
		);
	}

	finish(): readonly string[] {
		for (const sink of this.#sinks.values()) sink.end();
		return [...this.#sinks.values()].flatMap(({ notes }) => notes);
	}

	discard(): void {
		for (const scratch of this.scratch) scratch.discard();
	}
}

/**
 * Reads the part again and writes it.
 * @param file path of the file, replaced when it exists
 * @throws ExportError when nothing of it can be decoded, CancelledError on abort
 */
export async function writeClip(
	source: MediaSource,
	plan: ClipPlan,
	file: string,
	signal: AbortSignal,
): Promise<ClipView> {
	const input = new ClipInput(plan, file);
	try {
		await readPart(source, plan, input, signal);
		const notes = input.finish();
		const [track] = plan.tracks;
		const starts = input.starts();
		const begin = Math.min(...starts.filter((start) => !Number.isNaN(start)));
		if (track === undefined || !Number.isFinite(begin)) {
			throw new ExportError('nothing of this part can be decoded');
		}
		const { words, isTranscoded, container } = wordsOf(plan, input, begin);
		await runFfmpeg([...words, '-y', `file:${file}`], signal);
		const { times, frames, next } = input;
		const hasSound = plan.tracks.some(
			({ kind }, at) => kind === 'audio' && !isNaN(starts[at] ?? NaN),
		);
		return {
			...{ track: track.id, times, frames, next, notes, isTranscoded, container },
			from: begin / 1000,
			duration: (times[times.length - 1] ?? 0) || plan.to - plan.from,
			codec: track.codec,
			sound: hasSound ? (plan.tracks.find(({ kind }) => kind === 'audio')?.codec ?? null) : null,
		};
	} finally {
		input.discard();
	}
}

async function readPart(
	source: MediaSource,
	{ tracks }: ClipPlan,
	input: ClipInput,
	signal: AbortSignal,
): Promise<void> {
	try {
		const both = anyOf(signal, input.enough.signal);
		await source.read(new Set(tracks.map(({ id }) => id)), input, both, () => undefined);
	} catch (error) {
		const isEnough = input.enough.signal.aborted && error instanceof CancelledError;
		if (signal.aborted || !isEnough) throw error;
	}
}

/** Arguments of ffmpeg; MP4 wherever the player knows H.264, WebM otherwise. */
function wordsOf(
	{ tracks, codecs }: ClipPlan,
	input: ClipInput,
	begin: number,
): {
	readonly words: readonly string[];
	readonly isTranscoded: boolean;
	readonly container: 'mp4' | 'webm';
} {
	const starts = input.starts();
	const used = tracks.flatMap((track, at) => {
		const start = starts[at] ?? NaN;
		return Number.isNaN(start) ? [] : [{ track, at, offset: (start - begin) / 1000 }];
	});
	const video = used.find(({ track }) => track.kind === 'video')?.track;
	const isMp4 = codecs.includes('H264');
	const isTranscoded = video !== undefined && !(isMp4 && codecs.includes(video.codec ?? ''));
	const words = [
		...used.flatMap(({ track, at, offset }) => [
			...['-itsoffset', offset.toFixed(6)],
			...(track.kind === 'video' ? ['-f', 'mpegts'] : soundFormat(track)),
			...['-i', `file:${input.scratch[at]?.partPath ?? ''}`],
		]),
		...used.flatMap((_, index) => ['-map', String(index)]),
		...(video === undefined ? [] : isTranscoded ? encoding(isMp4) : ['-c:v', 'copy']),
		...(video?.codec === 'H265' && !isTranscoded ? ['-tag:v', 'hvc1'] : []),
		...(isMp4 ? ['-c:a', 'aac', '-b:a', '96k'] : ['-c:a', 'libopus', '-ar', '48000']),
		...(isMp4 ? ['-movflags', '+faststart', '-f', 'mp4'] : ['-f', 'webm']),
	];
	return { words, isTranscoded, container: isMp4 ? 'mp4' : 'webm' };
}

/**
 * Fast rather than small: it is looked at once. (A speed below 0 is kept; above it libvpx goes as
 * slowly as live time lets it.)
 */
function encoding(isMp4: boolean): readonly string[] {
	return [
		...['-vf', `scale=w='min(${SHOWN_WIDTH},iw)':h=-2`, '-pix_fmt', 'yuv420p'],
		...(isMp4
			? ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-g', '50']
			: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '-8', '-b:v', '2M']),
	];
}
