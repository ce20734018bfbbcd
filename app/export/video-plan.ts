/** How a stream of pictures is saved. */
import { videoCodec } from '../media/depacketise/index.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { bytesOfHex } from '../media/aac-config.ts';
import type { PayloadFormat } from '../media/payload-format.ts';
import type { SaveFormat } from '../views/save.ts';

/** Pictures that are put together and saved without being decoded. */
export interface VideoTarget {
	readonly kind: 'video';
	readonly codec: VideoCodec;
	/** `stream`: the bytes of the pictures with nothing around them. */
	readonly container: 'mkv' | 'mp4' | 'mov' | 'stream';
}

/** Codecs that MP4 holds and players find there. */
const IN_MP4: ReadonlySet<VideoCodec> = new Set(['H264', 'H265', 'AV1', 'VP9', 'MP4V-ES', 'MPV']);
/** Codecs that QuickTime holds beside those. */
const IN_MOV: ReadonlySet<VideoCodec> = new Set(['DV', 'JPEG']);

const STREAM_SUFFIXES: Readonly<Record<VideoCodec, string>> = {
	H264: 'h264',
	H265: 'h265',
	H266: '266',
	VP8: 'ivf',
	VP9: 'ivf',
	AV1: 'ivf',
	'MP4V-ES': 'm4v',
	H263: 'h263',
	'H263-1998': 'h263',
	'H263-2000': 'h263',
	JPEG: 'mjpeg',
	DV: 'dv',
	MPV: 'm2v',
};

/**
 * What pictures become in a format; null when the codec is none of pictures, or the format is no
 * place for them.
 */
export function videoTarget(
	codecName: string | null,
	format: SaveFormat,
	payload: PayloadFormat | null = null,
): VideoTarget | null {
	const codec = videoCodec(codecName);
	if (codec === null) return null;
	if (format === 'raw') return { kind: 'video', codec, container: 'stream' };
	if (codec === 'H266')
		return format === 'auto' ? { kind: 'video', codec, container: 'stream' } : null;
	if (format === 'mkv') return { kind: 'video', codec, container: 'mkv' };
	// Senders of MPEG-4 often tell the configuration in SDP alone, and MP4 cannot be without it.
	const isRisky = codec === 'MP4V-ES' && format === 'auto' && payload?.fmtp.has('config') !== true;
	const fits = IN_MP4.has(codec) && !isRisky;
	if (format === 'auto') return { kind: 'video', codec, container: fits ? 'mp4' : 'mkv' };
	if (format === 'mov' && (fits || IN_MOV.has(codec))) {
		return { kind: 'video', codec, container: 'mov' };
	}
	return format === 'mp4' && fits ? { kind: 'video', codec, container: 'mp4' } : null;
}

/** Suffix of its file. */
export function videoSuffix({ codec, container }: VideoTarget): string {
	return container === 'stream' ? STREAM_SUFFIXES[codec] : container;
}

/** What a file of pictures is like; the codec where it is one stream's. */
export type VideoShape = Pick<VideoTarget, 'container'> & { readonly codec?: VideoCodec };

/** For people. */
export function videoHow({ container, codec }: VideoShape): string {
	if (codec === 'H266') return 'elementary stream, no decoder';
	return container === 'stream'
		? 'elementary stream, nothing re-encoded'
		: `${container.toUpperCase()}, nothing re-encoded`;
}

/** Why pictures can be put together and not shown; null where they can. */
export function unshownBecause(codec: VideoCodec | null): string | null {
	if (codec !== 'H266') return null;
	return 'nothing here decodes H.266 (VVC): its pictures can be saved as they were sent';
}

/** What is put into another container. */
export interface RemuxShape {
	readonly codec: VideoCodec;
	/** Sound beside it that MP4 has no place for. */
	readonly hasSound?: boolean;
	readonly container?: string;
}

/** Arguments that put a Matroska file into MP4 or MOV, pictures as they are; MP4 has no place for PCM. */
export function remuxArguments(
	input: string,
	output: string,
	{ codec, hasSound = false, container = 'mp4' }: RemuxShape,
): readonly string[] {
	const form = container === 'mov' ? 'mov' : 'mp4';
	return [
		...['-i', `file:${input}`, '-map', '0', '-c', 'copy', '-bitexact'],
		// Players of Apple know H.265 in MP4 under this name alone.
		...(codec === 'H265' ? ['-tag:v', 'hvc1'] : []),
		...(hasSound && form === 'mp4' ? ['-c:a', 'aac'] : []),
		...['-movflags', '+faststart', '-f', form, '-y', `file:${output}`],
	];
}

/** Parameter sets or configuration that signalling gave. @see RFC 6184 §8.1, RFC 7798 §7.1, RFC 9328 §7.2, RFC 6416 §7.1 */
export function announcedSets({ codec, fmtp }: PayloadFormat): readonly Uint8Array[] {
	const names = ['sprop-parameter-sets', 'sprop-dci', 'sprop-vps', 'sprop-sps', 'sprop-pps'];
	const words = names.flatMap((name) => (fmtp.get(name) ?? '').split(','));
	const sets = words.filter((word) => word !== '').map((word) => Buffer.from(word, 'base64'));
	const config = codec === 'MP4V-ES' ? bytesOfHex(fmtp.get('config') ?? '') : null;
	return config === null || config.length === 0 ? sets : [withPicture(config)];
}

/** A configuration is read from what stands in front of a picture. */
function withPicture(config: Uint8Array): Uint8Array {
	return Uint8Array.from([...config, 0, 0, 1, 0xb6]);
}
