/** Decides how media that a protocol carries as frames are saved, before anything is written. */
import { NotFoundError } from '../errors.ts';
import type { MediaDocument, MediaSource, MediaTrack } from '../media-source.ts';
import type { SaveFormat, SavePlanItem, SaveRequest } from '../views/save.ts';
import { findFfmpeg } from './ffmpeg.ts';
import type { NameGiver } from './names.ts';
import { safeName } from './names.ts';

/** What is made of one track, or of pictures and sound that belong together. */
export type MediaTarget =
	| { readonly kind: 'raw' }
	| { readonly kind: 'sound'; readonly container: 'wav' | 'au' }
	| { readonly kind: 'container'; readonly container: 'mp4' | 'mkv' }
	| { readonly kind: 'impossible'; readonly reason: string };

/** One file to be written. */
export interface PlannedMedia {
	/** Id of its first track: the pictures where there are some. */
	readonly id: string;
	readonly tracks: readonly MediaTrack[];
	readonly target: MediaTarget;
	readonly file: string;
	readonly suffix: string;
}

/** A text to be written. */
export interface PlannedDocument {
	readonly document: MediaDocument;
	readonly file: string;
}

const MEDIA_ID = /^(?:dvrip|msrp)-\d+/u;
const SOUND_CODECS: ReadonlySet<string> = new Set(['PCMA', 'PCMU', 'PCM16']);
const VIDEO_CODECS: ReadonlySet<string> = new Set(['H264', 'H265', 'MPEG4']);

/** Splits ids into those of media and sessions of frames, and those of streams and calls. */
export function splitIds(only: readonly string[] | null): {
	readonly media: readonly string[] | null;
	readonly streams: readonly string[] | null;
} {
	if (only === null) return { media: null, streams: null };
	return {
		media: only.filter((id) => MEDIA_ID.test(id)),
		streams: only.filter((id) => !MEDIA_ID.test(id)),
	};
}

/**
 * Tracks that a request names, by their own ids or that of their session.
 * @throws NotFoundError when one of them is not in the capture
 */
export function chosenTracks(
	source: MediaSource,
	only: readonly string[] | null,
): readonly MediaTrack[] {
	const tracks = source.tracks();
	if (only === null) return tracks;
	const known = new Set(tracks.flatMap(({ id, session }) => [id, session]));
	for (const { id, session } of source.documents()) known.add(id).add(session);
	const missing = only.find((id) => !known.has(id));
	if (missing !== undefined) {
		throw new NotFoundError(`there is no session or stream ${missing} in this capture`);
	}
	return tracks.filter(({ id, session }) => only.includes(id) || only.includes(session));
}

/** All files that a request makes of frames. */
export function planMedia(
	source: MediaSource,
	request: SaveRequest,
	names: NameGiver,
): readonly PlannedMedia[] {
	const tracks = chosenTracks(source, request.only);
	const isSeed = request.names === 'seed';
	const format = isSeed ? 'raw' : request.format;
	const groups = new Map<string, MediaTrack[]>();
	for (const track of tracks) {
		const key = isTogether(format) ? track.group : track.id;
		groups.set(key, [...(groups.get(key) ?? []), track]);
	}
	return [...groups.values()].flatMap((group) => planGroup(group, format, isSeed, names));
}

function isTogether(format: SaveFormat): boolean {
	return format === 'auto' || format === 'mp4' || format === 'mkv';
}

function planGroup(
	group: readonly MediaTrack[],
	format: SaveFormat,
	isSeed: boolean,
	names: NameGiver,
): readonly PlannedMedia[] {
	const video = group.filter(({ kind }) => kind === 'video');
	const audio = group.filter(({ kind }) => kind === 'audio');
	const [picture] = video;
	const [sound] = audio;
	const isPlain = video.length === 1 && audio.length <= 1 && canBeShown(picture);
	const isPair = isTogether(format) && isPlain && (sound === undefined || canBeHeard(sound));
	const files = isPair ? [[...video, ...audio]] : group.map((track) => [track]);
	return files.map((tracks) => {
		const [first] = tracks as [MediaTrack];
		const target = targetOf(tracks, format);
		const suffix = suffixOf(target, first);
		const stem = isSeed ? first.seedStem : first.stem;
		const file = names.give(safeName(stem), suffix);
		return { id: first.id, tracks, target, file, suffix };
	});
}

function canBeShown(track: MediaTrack | undefined): boolean {
	return track !== undefined && VIDEO_CODECS.has(track.codec ?? '') && track.frames > track.orphans;
}

function canBeHeard({ codec }: MediaTrack): boolean {
	return SOUND_CODECS.has(codec ?? '');
}

function targetOf(tracks: readonly MediaTrack[], format: SaveFormat): MediaTarget {
	const [first] = tracks as [MediaTrack];
	if (format === 'raw') return { kind: 'raw' };
	const isVideo = first.kind === 'video';
	const hasSound = tracks.some(({ kind }) => kind === 'audio');
	if (format === 'auto') {
		// MP4 has no place for G.711: with sound the file is Matroska, which takes it as it is.
		if (isVideo && canBeShown(first))
			return { kind: 'container', container: hasSound ? 'mkv' : 'mp4' };
		if (first.kind === 'audio' && canBeHeard(first)) return { kind: 'sound', container: 'wav' };
		return { kind: 'raw' };
	}
	if ((format === 'mp4' || format === 'mkv') && isVideo && canBeShown(first))
		return { kind: 'container', container: format };
	if ((format === 'wav' || format === 'au') && first.kind === 'audio' && canBeHeard(first))
		return { kind: 'sound', container: format };
	const reason = `${first.codec ?? first.kind} cannot be written as ${format}`;
	return { kind: 'impossible', reason };
}

const SUFFIXES: ReadonlyMap<string, string> = new Map([
	['H264', 'h264'],
	['H265', 'h265'],
	['MPEG4', 'm4v'],
	['JPEG', 'jpg'],
	['PCMA', 'g711'],
	['PCMU', 'g711'],
]);

function suffixOf(target: MediaTarget, { codec, kind, file }: MediaTrack): string {
	if (target.kind === 'sound' || target.kind === 'container') return target.container;
	if (target.kind === 'impossible') return 'none';
	if (file !== undefined) return file.suffix;
	const known = SUFFIXES.get(codec ?? '');
	return known ?? (kind === 'data' ? 'bin' : safeName((codec ?? kind).toLowerCase()));
}

/** Texts that come with the sessions of a request; only where files for people are made. */
export function planDocuments(
	source: MediaSource,
	request: SaveRequest,
	names: NameGiver,
): readonly PlannedDocument[] {
	const { only, format } = request;
	if (format !== 'auto' || request.names === 'seed') return [];
	return source
		.documents()
		.filter(({ id, session }) => only === null || only.includes(session) || only.includes(id))
		.map((document) => ({ document, file: names.give(safeName(document.stem), 'json') }));
}

/** What the dialog shows before the act. */
export function mediaPlanItem({ id, tracks, target, file, suffix }: PlannedMedia): SavePlanItem {
	const [first] = tracks as [MediaTrack];
	const needsFfmpeg = target.kind === 'container';
	const isLacking = needsFfmpeg && findFfmpeg() === null;
	return {
		id,
		media: tracks.map((track) => track.id),
		stream: first.firstFrame,
		title: first.stem,
		codec: tracks.map(({ codec }) => codec ?? 'unknown').join(' + '),
		codecFrom: 'header',
		kind: first.kind === 'audio' || first.kind === 'video' ? first.kind : 'other',
		file,
		container: suffix,
		how: target.kind === 'raw' ? 'bytes as sent' : `${suffix.toUpperCase()}, nothing re-encoded`,
		estimatedBytes: tracks.reduce((sum, track) => sum + track.bytes, 0),
		warnings: tracks.flatMap(({ problems }) => problems),
		command: null,
		impossible:
			target.kind === 'impossible'
				? target.reason
				: isLacking
					? 'ffmpeg was not found: install it, or set FFMPEG_PATH'
					: null,
	};
}
