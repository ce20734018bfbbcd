/** Pictures and sound of one device as one file: guessed from addresses and ports, and said so. */
import { CancelledError } from '../errors.ts';
import type { ManifestItem, SaveFormat, SavePlanItem } from '../views/save.ts';
import type { StreamItem } from '../views/streams.ts';
import { fileSha256 } from './file-hash.ts';
import { findFfmpeg, runFfmpeg } from './ffmpeg.ts';
import type { NameGiver } from './names.ts';
import { OutputFile } from './output-file.ts';
import { arrivalSync, syncNotes } from './pair-sync.ts';
import type { PairSync } from './pair-sync.ts';
import { JOINT } from './plan.ts';
import type { PlannedStream } from './plan.ts';

/** RTP and RTCP of both media fit between ports that are so far apart. */
const MAX_PORT_DISTANCE = 4;

/** Pictures and sound that go into one file once both are saved. */
export interface PlannedPair {
	readonly id: string;
	readonly video: PlannedStream;
	readonly audio: PlannedStream;
	readonly file: string;
	/** How much later the sound begins, s; negative when it begins first. */
	readonly offsetSeconds: number;
	/** Whose clock told that. */
	readonly sync: PairSync;
}

/** Streams between the same two devices, on ports side by side, at the same time. */
export function isPair(video: StreamItem, audio: StreamItem): boolean {
	const isNear = (a: number, b: number): boolean => a !== b && Math.abs(a - b) <= MAX_PORT_DISTANCE;
	const isSameWay =
		video.source.address === audio.source.address &&
		video.destination.address === audio.destination.address;
	const isBeside =
		isNear(video.source.port, audio.source.port) ||
		isNear(video.destination.port, audio.destination.port);
	const isSame = video.call !== null && video.call === audio.call;
	const overlaps =
		video.startOffset < audio.startOffset + audio.duration &&
		audio.startOffset < video.startOffset + video.duration;
	const isOneName = video.rtcp?.cname != null && video.rtcp.cname === audio.rtcp?.cname;
	return isSameWay && overlaps && (isBeside || isSame || isOneName);
}

/** Pairs among the streams of a request; a stream belongs to one at most. */
export function planPairs(
	planned: readonly PlannedStream[],
	format: SaveFormat,
	names: NameGiver,
	syncOf: (video: PlannedStream, audio: PlannedStream) => PairSync = arrivalSync,
): readonly PlannedPair[] {
	if (format !== 'auto' && format !== 'mkv') return [];
	const sounds = new Set(planned.filter(({ target }) => target.kind === 'audio'));
	return planned.flatMap((video) => {
		// A bare stream has no times by which sound could be put beside it.
		if (video.target.kind !== 'video' || video.target.container === 'stream') return [];
		const partners = [...sounds].filter(({ item }) => isPair(video.item, item));
		const [audio] = partners;
		// With several nobody knows which of them belongs to it.
		if (audio === undefined || partners.length > 1) return [];
		sounds.delete(audio);
		const stem = video.file.replace(/\.[^.]*$/u, '');
		const sync = syncOf(video, audio);
		return {
			...{ id: `${video.item.id}${JOINT}${audio.item.id}`, video, audio },
			file: names.give(`${stem}+${audio.item.codec ?? 'sound'}`, 'mkv'),
			...{ sync, offsetSeconds: sync.offsetSeconds },
		};
	});
}

/** Arguments that put both files together, nothing encoded anew. */
export function pairArguments(
	{ offsetSeconds }: PlannedPair,
	video: string,
	audio: string,
	output: string,
): readonly string[] {
	const later = (seconds: number): readonly string[] =>
		seconds > 0 ? ['-itsoffset', seconds.toFixed(6)] : [];
	return [
		...[...later(-offsetSeconds), '-i', `file:${video}`],
		...[...later(offsetSeconds), '-i', `file:${audio}`],
		...['-map', '0:v', '-map', '1:a', '-c', 'copy', '-bitexact'],
		...['-f', 'matroska', '-y', `file:${output}`],
	];
}

/** What is said of a pair: it is a guess, and by what its sound stands. */
export function pairNotes({ video, audio, sync }: PlannedPair): readonly string[] {
	return [
		`${video.item.id} and ${audio.item.id} are taken for one device: same addresses, ports side by side`,
		...syncNotes(sync),
	];
}

/** What the dialog shows before the act. */
export function pairPlanItem(pair: PlannedPair): SavePlanItem {
	const { id, video, audio, file } = pair;
	return {
		...{ id, file, container: 'mkv', kind: 'video' },
		media: [video.item.id, audio.item.id],
		stream: video.item.firstFrame,
		title: `${video.item.ssrc} + ${audio.item.ssrc}`,
		codec: `${video.item.codec ?? ''} + ${audio.item.codec ?? ''}`,
		codecFrom: video.item.codecFrom,
		how: 'MKV, pictures as sent with their sound',
		estimatedBytes: video.item.payloadBytes + Math.round(audio.item.duration * 96_000),
		warnings: pairNotes(pair),
		command: pairArguments(pair, video.file, audio.file, file),
		impossible:
			findFfmpeg() === null ? 'ffmpeg was not found: install it, or set FFMPEG_PATH' : null,
	};
}

/**
 * Puts the finished files of both streams together.
 * @param pathOf where a finished file of this save stands
 * @throws ExportError when one of them could not be saved, CancelledError on abort
 */
export async function savePair(
	pair: PlannedPair,
	pathOf: (file: string) => string,
	{ folder, overwrite, signal }: PairOptions,
): Promise<ManifestItem> {
	if (signal.aborted) throw new CancelledError();
	const { video, audio, file } = pair;
	const output = new OutputFile(folder, file, overwrite);
	try {
		const [from, sound] = [pathOf(video.file), pathOf(audio.file)];
		await runFfmpeg(pairArguments(pair, from, sound, output.partPath), signal);
		const { bytes, sha256 } = await fileSha256(output.partPath, signal);
		output.finish();
		return entryOf(pair, bytes, sha256);
	} catch (error) {
		output.discard();
		throw error;
	}
}

/** Where a pair is written. */
export interface PairOptions {
	readonly folder: string;
	readonly overwrite: boolean;
	readonly signal: AbortSignal;
}

function entryOf(pair: PlannedPair, bytes: number, sha256: string): ManifestItem {
	const { id, video, audio, file } = pair;
	const ends = [video.item, audio.item].map((one) => one.startOffset + one.duration);
	const begin = Math.min(video.item.startOffset, audio.item.startOffset);
	return {
		...{ id, file, bytes, sha256, kind: 'video', container: 'mkv', silenceInserted: 0 },
		...{ session: video.item.call, ssrc: video.item.ssrc },
		codec: `${video.item.codec ?? ''} + ${audio.item.codec ?? ''}`,
		duration: Math.max(...ends) - begin,
		firstFrame: Math.min(video.item.firstFrame, audio.item.firstFrame),
		lastFrame: Math.max(video.item.lastFrame, audio.item.lastFrame),
		packets: video.item.packets + audio.item.packets,
		lostPackets: video.item.lost + audio.item.lost,
		command: pairArguments(pair, video.file, audio.file, file),
		sync: pair.sync,
		warnings: pairNotes(pair),
	};
}
