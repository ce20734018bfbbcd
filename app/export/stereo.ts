/**
 * A call as one stereo file: the caller's streams left, the callee's right, aligned on capture
 * time, silence where nothing came.
 */
import { ExportError } from '../errors.ts';
import { methodOf, refusalOf } from '../media/codec-methods.ts';
import type { PayloadFormat } from '../media/payload-format.ts';
import type { CaptureSession } from '../session.ts';
import { eachStreamPacket } from '../stream-reader.ts';
import { mainFormat, streamFormats } from '../views/stream-formats.ts';
import { streamItem } from '../views/stream-item.ts';
import type { ManifestItem, SaveFormat, SavePlanItem, StereoRequest } from '../views/save.ts';
import type { StreamItem } from '../views/streams.ts';
import { ArrivalJudge } from './arrival-judge.ts';
import { AudioSink } from './audio-sink.ts';
import { fileSha256 } from './file-hash.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { safeName } from './names.ts';
import type { NameGiver } from './names.ts';
import { OutputFile } from './output-file.ts';
import { PcmWriter } from './pcm-writer.ts';
import { Placement } from './placement.ts';
import { streamsById, transcodeArguments } from './plan.ts';
import type { AudioContainer } from './plan.ts';
import { SideTrack } from './side-track.ts';
import { soundShapeOf } from './sound-shape.ts';

/** Sample frames of one piece while the sides are joined. */
const PIECE = 65_536;
const CONTAINERS: ReadonlySet<string> = new Set(['wav', 'au', 'opus', 'm4a', 'mp4', 'mkv']);

/** One stream of a side. */
interface SideStream {
	readonly stream: number;
	readonly item: StreamItem;
	readonly format: PayloadFormat;
	readonly sampleRate: number;
}

/** A call on its way into a file. */
export interface PlannedStereo {
	readonly request: StereoRequest;
	readonly file: string;
	readonly container: AudioContainer;
	readonly left: readonly SideStream[];
	readonly right: readonly SideStream[];
	/** Streams that cannot be heard, and why. */
	readonly warnings: readonly string[];
	/** Why nothing can be saved, or null. */
	readonly impossible: string | null;
}

/** @throws NotFoundError when a stream is not in the capture */
export function planStereo(
	session: CaptureSession,
	request: StereoRequest,
	format: SaveFormat,
	names: NameGiver,
): PlannedStereo {
	const warnings: string[] = [];
	const container = format === 'auto' ? 'wav' : format;
	const side = (ids: readonly string[]): readonly SideStream[] =>
		streamsById(session, ids).flatMap((stream) => {
			const found = sideStream(session, stream);
			if (typeof found !== 'string') return [found];
			warnings.push(found);
			return [];
		});
	const [left, right] = [side(request.left), side(request.right)];
	const isAudio = isContainer(container);
	const impossible = !isAudio
		? `two streams in one file cannot be written as ${format}`
		: left.length + right.length === 0
			? (warnings[0] ?? 'no stream of it can be heard')
			: null;
	const file = names.give(safeName(request.title), isAudio ? container : 'none');
	return {
		...{ request, file, left, right, warnings, impossible },
		container: isAudio ? container : 'wav',
	};
}

function isContainer(format: string): format is AudioContainer {
	return CONTAINERS.has(format);
}

/** A stream that can be heard, or the sentence that says why not. */
function sideStream(session: CaptureSession, stream: number): SideStream | string {
	const item = streamItem(session, stream);
	const format = mainFormat(session, stream);
	if (item.encrypted) return `${item.id} is encrypted and silent`;
	const method = format === null ? null : methodOf(format.codec);
	if (format === null || method === null || method.way === 'raw') {
		return `${item.id} is silent: ${item.codec ?? 'an unknown codec'} is not decoded`;
	}
	const refusal = refusalOf(format);
	if (refusal !== null) return `${item.id} is silent: ${refusal}`;
	const shape = soundShapeOf(session, stream, format);
	if (shape === null) return `${item.id} is silent: no packet of it could be read`;
	return { stream, item, format, sampleRate: shape.sampleRate };
}

/** What the dialog shows of a call before the act. */
export function stereoPlanItem(planned: PlannedStereo): SavePlanItem {
	const { request, left, right, container, impossible, warnings } = planned;
	const streams = [...left, ...right];
	const [first] = streams;
	const seconds = Math.max(0, ...streams.map(({ item }) => endOf(item) - request.startOffset));
	return {
		id: request.id,
		stream: first?.item.firstFrame ?? 0,
		title: request.title,
		codec: codecsOf(streams),
		codecFrom: null,
		kind: 'audio',
		file: planned.file,
		container,
		how: `${container.toUpperCase()}, stereo: caller left, callee right`,
		estimatedBytes: Math.round(seconds * rateOf(streams) * 4),
		warnings,
		command: container === 'wav' || container === 'au' ? null : encoding(planned, 'audio.wav'),
		impossible,
	};
}

function endOf(item: StreamItem): number {
	return item.startOffset + item.duration;
}

function codecsOf(streams: readonly SideStream[]): string {
	return [...new Set(streams.map(({ format }) => format.codec))].join(' + ');
}

/** The highest rate: the others are brought to it. */
function rateOf(streams: readonly SideStream[]): number {
	return Math.max(8000, ...streams.map(({ sampleRate }) => sampleRate));
}

function encoding({ file, container }: PlannedStereo, input: string): readonly string[] {
	return transcodeArguments(input, file, container);
}

/** Where to save. */
export interface StereoOptions {
	readonly folder: string;
	readonly overwrite: boolean;
	readonly signal: AbortSignal;
}

/**
 * Saves a call as one stereo file.
 * @throws ExportError when nothing of it can be heard, or the file cannot be written
 */
export async function saveStereo(
	session: CaptureSession,
	planned: PlannedStereo,
	options: StereoOptions,
): Promise<ManifestItem> {
	if (planned.impossible !== null) throw new ExportError(planned.impossible);
	const output = new OutputFile(options.folder, planned.file, options.overwrite);
	const work = new StereoWork(session, planned, options);
	try {
		const { warnings, command } = await work.decode();
		const made = await work.join(output);
		output.finish();
		return {
			...made,
			warnings: [...planned.warnings, ...warnings],
			command: made.command ?? command,
		};
	} catch (error) {
		output.discard();
		throw error;
	} finally {
		work.close();
	}
}

class StereoWork {
	readonly #session: CaptureSession;
	readonly #planned: PlannedStereo;
	readonly #options: StereoOptions;
	readonly #sampleRate: number;
	readonly #left: SideTrack;
	readonly #right: SideTrack;
	readonly #sinks = new Map<number, AudioSink>();

	constructor(session: CaptureSession, planned: PlannedStereo, options: StereoOptions) {
		this.#session = session;
		this.#planned = planned;
		this.#options = options;
		const { left, right } = planned;
		this.#sampleRate = rateOf([...left, ...right]);
		this.#left = new SideTrack(this.#sampleRate, options.folder, left.length);
		this.#right = new SideTrack(this.#sampleRate, options.folder, right.length);
		for (const side of left) this.#sinks.set(side.stream, this.#sink(side, this.#left));
		for (const side of right) this.#sinks.set(side.stream, this.#sink(side, this.#right));
	}

	#sink({ stream, item, format }: SideStream, track: SideTrack): AudioSink {
		const lead = item.startOffset - this.#planned.request.startOffset;
		return new AudioSink({
			formats: streamFormats(this.#session, stream),
			main: format,
			...{ folder: this.#options.folder, name: `${this.#planned.file}.${item.id}` },
			makeWriter: () => track,
			makePlacement: (rate) => new Placement(rate, format.clockRate, Math.round(lead * rate)),
		});
	}

	/** Reads all packets once, then runs what ffmpeg must decode. */
	async decode(): Promise<{ warnings: string[]; command: readonly string[] | null }> {
		const judge = new ArrivalJudge();
		const { signal } = this.#options;
		await eachStreamPacket(
			this.#session,
			new Set(this.#sinks.keys()),
			(stream, packet) => this.#sinks.get(stream)?.take(packet, judge.judge(stream, packet)),
			signal,
		);
		const warnings: string[] = [];
		let command: readonly string[] | null = null;
		for (const { stream, item } of [...this.#planned.left, ...this.#planned.right]) {
			warnings.push(...item.problems.map((problem) => `${item.id}: ${problem}`));
			try {
				const sink = this.#sinks.get(stream);
				sink?.end();
				const decoding = await sink?.decode(signal);
				command ??= decoding?.command ?? null;
			} catch (error) {
				// One stream that cannot be decoded must not take the conversation with it.
				if (!(error instanceof ExportError)) throw error;
				warnings.push(`${item.id} is silent: ${error.message}`);
			}
		}
		return { warnings, command };
	}

	/** Interleaves the two sides, makes the container, and describes the file. */
	async join(output: OutputFile): Promise<Omit<ManifestItem, 'warnings'>> {
		const { container, file, request } = this.#planned;
		const isDirect = container === 'wav' || container === 'au';
		const wav = isDirect ? output : new OutputFile(this.#options.folder, `${file}.wav`, true);
		try {
			const writer = this.#interleave(wav, container === 'au' ? 'au' : 'wav');
			if (!isDirect) {
				const encode = transcodeArguments(wav.partPath, output.partPath, container);
				await runFfmpeg(encode, this.#options.signal);
			}
			const { bytes, sha256 } = await fileSha256(output.partPath, this.#options.signal);
			const heard = (this.#left.written + this.#right.written) / this.#sampleRate;
			return {
				...{ id: request.id, session: request.id, ssrc: null, kind: 'audio', file, bytes, sha256 },
				...this.#facts(),
				container,
				duration: writer.durationSeconds,
				silenceInserted: Math.max(0, 2 * writer.durationSeconds - heard),
				command: isDirect ? null : encoding(this.#planned, 'audio.wav'),
			};
		} finally {
			if (!isDirect) wav.discard();
		}
	}

	#interleave(output: OutputFile, container: 'wav' | 'au'): PcmWriter {
		const writer = new PcmWriter(output, { sampleRate: this.#sampleRate, channels: 2 }, container);
		const end = Math.max(this.#left.end, this.#right.end);
		for (let at = 0; at < end; at += PIECE) {
			const count = Math.min(PIECE, end - at);
			const [left, right] = [this.#left.read(at, count), this.#right.read(at, count)];
			const both = new Int16Array(count * 2);
			for (let sample = 0; sample < count; sample++) {
				both[sample * 2] = left[sample] as number;
				both[sample * 2 + 1] = right[sample] as number;
			}
			writer.put(at, both);
		}
		writer.finish();
		return writer;
	}

	#facts(): Pick<ManifestItem, 'codec' | 'firstFrame' | 'lastFrame' | 'packets' | 'lostPackets'> {
		const streams = [...this.#planned.left, ...this.#planned.right];
		const items = streams.map(({ item }) => item);
		const sum = (value: (item: StreamItem) => number): number =>
			items.reduce((total, item) => total + value(item), 0);
		return {
			codec: codecsOf(streams),
			firstFrame: Math.min(...items.map(({ firstFrame }) => firstFrame)),
			lastFrame: Math.max(...items.map(({ lastFrame }) => lastFrame)),
			packets: sum(({ packets }) => packets),
			lostPackets: sum(({ lost }) => lost),
		};
	}

	close(): void {
		for (const sink of this.#sinks.values()) sink.discard();
		this.#left.close();
		this.#right.close();
	}
}
