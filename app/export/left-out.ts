/**
 * One rule for formats that are not meant for a kind of media: WAV asked of a call with pictures, pcapng
 * of a camera. What nobody named by its own id is then left out and told; it is no failure.
 */
import type { SaveFormat, SaveRequest } from '../views/save.ts';

const SOUND_FORMATS: ReadonlySet<SaveFormat> = new Set(['wav', 'au', 'opus', 'm4a']);
const PICTURE_FORMATS: ReadonlySet<SaveFormat> = new Set(['mp4', 'mkv', 'mov']);
const PACKET_FORMATS: ReadonlySet<SaveFormat> = new Set(['rtpdump', 'pcapng']);

/** What of a stream or track decides. */
export interface FormatSubject {
	readonly kind: 'audio' | 'video' | 'image' | 'data' | 'other';
	readonly isRtp: boolean;
}

/** Why a format is not meant for it; null when it is, whether it can be had or not. */
export function unsuited(format: SaveFormat, { kind, isRtp }: FormatSubject): string | null {
	// Streams of a kind that nobody knows may be anything.
	const isUnknown = isRtp && kind === 'other';
	if (SOUND_FORMATS.has(format) && kind !== 'audio' && !isUnknown) return 'left out: not audio';
	// Sound alone goes into MP4 and Matroska, and into players' own forms rather than into MOV.
	const isShownSound = isRtp && kind === 'audio' && format !== 'mov';
	const isShown = kind === 'video' || isShownSound || isUnknown;
	if (PICTURE_FORMATS.has(format) && !isShown) return 'left out: no pictures';
	return PACKET_FORMATS.has(format) && !isRtp ? 'left out: not RTP' : null;
}

/** A planned file that may be left out. */
interface Planned {
	readonly id: string;
	readonly subject: FormatSubject;
	readonly isImpossible: boolean;
}

/**
 * Why a planned file is left out; null when it stays: then it is written, or fails.
 * @param request whoever named a stream by its own id is told that the format cannot be had
 */
export function leftOutReason(
	{ format, named, only }: Pick<SaveRequest, 'format' | 'named' | 'only'>,
	{ id, subject, isImpossible }: Planned,
): string | null {
	if (!isImpossible || (named ?? only ?? []).includes(id)) return null;
	return unsuited(format, subject);
}
