/** Decides how each stream is saved, before anything is written. */
import type { CaptureFacts } from '../capture-facts.ts';
import { NotFoundError } from '../errors.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { SaveFormat, SavePlanItem, SaveRequest } from '../views/save.ts';
import {
	listedStreams,
	rowValue,
	streamCodec,
	streamEndpoint,
	streamId,
	streamItem,
} from '../views/stream-item.ts';
import type { StreamItem } from '../views/streams.ts';
import { methodOf, refusalOf } from '../media/codec-methods.ts';
import type { CodecMethod, FfmpegCodec } from '../media/codec-methods.ts';
import type { PayloadFeed } from '../media/payload-feed.ts';
import type { PayloadFormat } from '../media/payload-format.ts';
import { mainFormat } from '../views/stream-formats.ts';
import type { SoundShape } from './audio-decoder.ts';
import {
	shownCodec,
	partName,
	carriedPart,
	carriedShape,
	carriedSuffix,
	carriedTarget,
} from './carried-plan.ts';
import { carriedWanted, programsOf, splitCarriedId } from './carried-plan.ts';
import type { CarriedTarget, InsideId } from './carried-plan.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { NameGiver, safeName } from './names.ts';
import {
	remuxArguments,
	unshownBecause,
	videoHow,
	videoSuffix,
	videoTarget,
} from './video-plan.ts';
import type { VideoTarget } from './video-plan.ts';

/** What is made of a stream. */
export type Target =
	| { readonly kind: 'audio'; readonly container: AudioContainer; readonly method: CodecMethod }
	| { readonly kind: 'raw'; readonly suffix: string; readonly words: string }
	| VideoTarget
	| CarriedTarget
	| { readonly kind: 'framed'; readonly method: FfmpegCodec; readonly words: string }
	| { readonly kind: 'rtpdump' }
	| { readonly kind: 'pcapng' }
	| { readonly kind: 'impossible'; readonly reason: string };

/** Containers that audio is written to; all but wav and au through ffmpeg. */
export type AudioContainer = 'wav' | 'au' | 'opus' | 'm4a' | 'mp4' | 'mkv';

/** One stream on its way into a file. */
export interface PlannedStream {
	/** Number in `RtpStreams`. */
	readonly stream: number;
	readonly item: StreamItem;
	readonly target: Target;
	readonly file: string;
	readonly channels: number;
	/** What its own payload type carries; null when nobody knows. */
	readonly format: PayloadFormat | null;
}

/** Stands between the ids of the streams of a joint file. */
export const JOINT = '+';

const AUDIO_CONTAINERS = new Set<SaveFormat>(['wav', 'au', 'opus', 'm4a', 'mp4', 'mkv']);

/**
 * What a stream becomes in a format.
 * @param payload what its own payload type carries, when more is known than the codec's name
 */
export function targetOf(
	item: StreamItem,
	format: SaveFormat,
	payload: PayloadFormat | null = null,
): Target {
	if (format === 'rtpdump' || format === 'pcapng') return { kind: format };
	const method = methodOf(payload?.codec ?? item.codec);
	const video = item.encrypted ? null : videoTarget(payload?.codec ?? item.codec, format, payload);
	if (video !== null) return video;
	if (format === 'raw') return framedTarget(payload) ?? rawTarget(item, method);
	const carried = carriedTarget(item, payload?.codec ?? item.codec, format);
	if (carried !== null) return carried;
	if (item.encrypted) {
		return format === 'auto'
			? { kind: 'rtpdump' }
			: { kind: 'impossible', reason: 'encrypted (SRTP): a key is needed to decode it' };
	}
	const refusal = payload === null ? null : refusalOf(payload);
	if (refusal !== null) {
		if (format !== 'auto') return { kind: 'impossible', reason: refusal };
		return { ...rawTarget(item, method), words: refusal };
	}
	const isAudio = method !== null && method.way !== 'raw';
	const container = format === 'auto' ? 'wav' : format;
	if (isAudio && isAudioContainer(container)) return { kind: 'audio', container, method };
	if (format !== 'auto') {
		const codec = item.codec ?? 'an unknown codec';
		return { kind: 'impossible', reason: `${codec} cannot be written as ${format}` };
	}
	return method?.way === 'raw' ? rawTarget(item, method) : { kind: 'rtpdump' };
}

/** Codecs that need a form of their own around their frames, and its name. */
const FORMS: ReadonlyMap<string, string> = new Map([
	['OPUS', 'Ogg Opus'],
	['SPEEX', 'Ogg Speex'],
	['AMR', 'AMR file'],
	['AMR-WB', 'AMR file'],
	['ILBC', 'iLBC file'],
	['QCELP', 'QCP file'],
	['MPEG4-GENERIC', 'ADTS'],
	['MP4A-LATM', 'ADTS or LOAS'],
	['AC3', 'AC-3 frames'],
	['EAC3', 'Enhanced AC-3 frames'],
]);

/** Frames as sent, in the form that players read; null where the payload needs none. */
function framedTarget(payload: PayloadFormat | null): Target | null {
	const form = FORMS.get(payload?.codec ?? '');
	const method = methodOf(payload?.codec ?? null);
	if (payload === null || form === undefined || method?.way !== 'ffmpeg') return null;
	if (refusalOf(payload) !== null) return null;
	return { kind: 'framed', method, words: `${form}, nothing re-encoded` };
}

function isAudioContainer(format: SaveFormat): format is AudioContainer {
	return AUDIO_CONTAINERS.has(format);
}

function rawTarget(item: StreamItem, method: CodecMethod | null): Extract<Target, { kind: 'raw' }> {
	if (method?.way === 'raw') return { kind: 'raw', suffix: method.suffix, words: method.words };
	const suffix = method?.way === 'ffmpeg' ? method.suffix : rawSuffix(item.codec);
	return { kind: 'raw', suffix, words: 'payload bytes as sent' };
}

function rawSuffix(codec: string | null): string {
	return codec === null ? 'raw' : safeName(codec.toLowerCase());
}

/**
 * All streams that a request names.
 * @throws NotFoundError when one of them is not in the capture
 */
export function planStreams(
	facts: CaptureFacts,
	request: SaveRequest,
	names = new NameGiver(),
): readonly PlannedStream[] {
	return streamsOfRequest(facts, request).flatMap((stream) => {
		const id = streamId(facts, stream);
		const inside = carriedWanted(request.only ?? [], id);
		const isWhole = inside.length === 0 || request.only?.includes(id) === true;
		return [
			...(isWhole ? planWhole(facts, stream, request, names) : []),
			...inside.map((one) => planInside(facts, stream, one, { names, request })),
		];
	});
}

/** A stream as one file; where it holds several programs, as one of each. */
function planWhole(
	facts: CaptureFacts,
	stream: number,
	request: SaveRequest,
	names: NameGiver,
): readonly PlannedStream[] {
	const item = streamItem(facts, stream);
	const { kind } = targetOf(item, request.format, mainFormat(facts, stream));
	const programs = kind === 'carried' ? programsOf(item) : [];
	if (programs.length === 0) return [planStream(facts, stream, request, names)];
	return programs.map((number) =>
		planInside(facts, stream, { id: item.id, kind: 'program', number }, { names, request }),
	);
}

/** A part of a stream. @throws NotFoundError when it holds none of this number */
function planInside(
	facts: CaptureFacts,
	stream: number,
	inside: InsideId,
	{ names, request }: { readonly names: NameGiver; readonly request: SaveRequest },
): PlannedStream {
	const whole = streamItem(facts, stream);
	const { item, target, tail } = carriedPart(whole, inside, request.format);
	const file = names.give(`${stemOf(whole, request)}${tail}`, suffixOf(target));
	return { stream, item, target, file, channels: 0, format: null };
}

/** Numbers of the streams that a request names; ids of other media are left out. */
export function streamsOfRequest(
	facts: CaptureFacts,
	{ only }: Pick<SaveRequest, 'only'>,
): readonly number[] {
	if (only === null) return listedStreams(facts);
	return streamsById(facts, only);
}

/** One stream by its number. */
export function planStream(
	facts: CaptureFacts,
	stream: number,
	request: Pick<SaveRequest, 'format' | 'names'>,
	names: NameGiver,
): PlannedStream {
	const item = streamItem(facts, stream);
	const format = mainFormat(facts, stream);
	const target = targetOf(item, request.format, format);
	const file = names.give(stemOf(item, request), suffixOf(target));
	const channels = format?.channels ?? streamCodec(facts, stream).channels;
	return { stream, item, target, file, channels, format };
}

/** Numbers of the streams with these ids, once each, joint files taken apart. @throws NotFoundError */
export function streamsById(facts: CaptureFacts, ids: readonly string[]): readonly number[] {
	if (ids.length === 0) return [];
	const byId = new Map(listedStreams(facts).map((stream) => [streamId(facts, stream), stream]));
	const found = ids
		.flatMap((id) => id.split(JOINT))
		.map((id) => splitCarriedId(id)?.id ?? id)
		.map((id) => {
			const stream = byId.get(id);
			if (stream === undefined) throw new NotFoundError(`there is no stream ${id} in this capture`);
			return stream;
		});
	return [...new Set(found)];
}

/** `10.0.0.1-16384_2de8a9b6_PCMU`, or the SSRC alone. */
function stemOf(item: StreamItem, request: Pick<SaveRequest, 'names'>): string {
	const ssrc = item.ssrc.slice(2);
	if (request.names !== 'auto') return ssrc;
	const from = `${item.source.address}-${item.source.port}`;
	return safeName(`${from}_${ssrc}_${item.codec ?? `PT${item.payloadTypes.join('-')}`}`);
}

function suffixOf(target: Target): string {
	switch (target.kind) {
		case 'audio':
			return target.container;
		case 'raw':
			return target.suffix;
		case 'framed':
			return target.method.suffix;
		case 'carried':
			return carriedSuffix(target);
		case 'video':
			return videoSuffix(target);
		case 'rtpdump':
		case 'pcapng':
			return target.kind;
		case 'impossible':
			return 'none';
	}
}

/** What the dialog shows before the act. */
export function planItem(facts: CaptureFacts, planned: PlannedStream): SavePlanItem {
	const { item, target } = planned;
	const lacksFfmpeg = usesFfmpeg(target) && findFfmpeg() === null;
	const unshown = target.kind === 'video' ? unshownBecause(target.codec) : null;
	return {
		id: item.id,
		stream: item.firstFrame,
		title: `${item.ssrc} ${streamEndpoint(facts, planned.stream, 0).address} → ${item.destination.address}${partName(target)}`,
		codec: target.kind === 'carried' && target.only !== null ? item.codec : shownCodec(item),
		codecFrom: item.codecFrom,
		kind: item.kind,
		file: planned.file,
		container: suffixOf(target),
		how: howOf(target),
		estimatedBytes: estimate(facts, planned),
		warnings: unshown === null ? item.problems : [...item.problems, unshown],
		command: commandOf(planned),
		impossible:
			target.kind === 'impossible'
				? target.reason
				: lacksFfmpeg
					? 'ffmpeg was not found: install it, or set FFMPEG_PATH'
					: null,
	};
}

/** True when a target cannot be written without ffmpeg. */
export function usesFfmpeg(target: Target): boolean {
	if (target.kind === 'video' || target.kind === 'carried') {
		return target.container === 'mp4' || target.container === 'mov';
	}
	if (target.kind !== 'audio') return false;
	return (
		target.method.way === 'ffmpeg' || (target.container !== 'wav' && target.container !== 'au')
	);
}

function howOf(target: Target): string {
	switch (target.kind) {
		case 'audio':
			return `${target.container.toUpperCase()}, decoded`;
		case 'raw':
		case 'framed':
			return target.words;
		case 'carried':
		case 'video':
			return videoHow(target);
		case 'rtpdump':
			return 'rtpdump, packets as captured';
		case 'pcapng':
			return 'pcapng, its packets';
		case 'impossible':
			return target.reason;
	}
}

/** ffmpeg's arguments with the file names that the user will see; null where none is needed. */
function commandOf(planned: PlannedStream): readonly string[] | null {
	const { target, format } = planned;
	if (!usesFfmpeg(target)) return null;
	if (target.kind === 'carried') {
		return remuxArguments('stream.mkv', planned.file, {
			...carriedShape(planned.item),
			container: target.container,
		});
	}
	if (target.kind === 'video') return remuxArguments('video.mkv', planned.file, target);
	if (target.kind !== 'audio') return null;
	if (target.method.way !== 'ffmpeg' || format === null)
		return transcodeArguments('audio.wav', planned.file, target.container);
	const feed = target.method.makeFeed(format);
	return decodeArguments(feed, `${planned.file}.${target.method.suffix}`, feed);
}

/** Arguments that decode a payload file to 16-bit PCM on standard output. */
export function decodeArguments(
	{ demuxer, options }: Pick<PayloadFeed, 'demuxer' | 'options'>,
	input: string,
	{ sampleRate, channels }: SoundShape,
): readonly string[] {
	const from = input === 'pipe:0' ? input : `file:${input}`;
	const rate = sampleRate === 0 ? [] : ['-ar', String(sampleRate)];
	const shape = [...rate, '-ac', String(channels)];
	return ['-f', demuxer, ...options, '-i', from, '-f', 's16le', ...shape, 'pipe:1'];
}

const ENCODERS: Readonly<Record<AudioContainer, readonly string[]>> = {
	wav: ['-c:a', 'pcm_s16le', '-f', 'wav'],
	au: ['-c:a', 'pcm_s16be', '-f', 'au'],
	opus: ['-c:a', 'libopus', '-f', 'ogg'],
	m4a: ['-c:a', 'aac', '-f', 'ipod'],
	mp4: ['-c:a', 'aac', '-f', 'mp4'],
	mkv: ['-c:a', 'pcm_s16le', '-f', 'matroska'],
};

/** Arguments that turn a WAV into another container; reproducible bytes. */
export function transcodeArguments(
	input: string,
	output: string,
	container: AudioContainer,
): readonly string[] {
	return ['-i', `file:${input}`, '-bitexact', ...ENCODERS[container], '-y', `file:${output}`];
}

/** Bytes that will be written, roughly. */
function estimate(facts: CaptureFacts, planned: PlannedStream): number {
	const { item, target, channels } = planned;
	const payload = rowValue(facts, planned.stream, R.PAYLOAD_BYTES);
	const isAsSent = target.kind === 'raw' || target.kind === 'framed';
	if (isAsSent || target.kind === 'video' || target.kind === 'carried') return payload;
	if (target.kind !== 'audio') return payload + item.packets * (target.kind === 'pcapng' ? 90 : 20);
	const rate = item.codec === 'G722' ? 16_000 : (item.clockRate ?? 8000);
	return Math.round(item.duration * rate * 2 * Math.max(1, channels));
}
