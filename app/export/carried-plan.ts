/** How streams that hold others are saved. */
import { videoCodec } from '../media/depacketise/index.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { carrierOf } from '../media/mpeg/index.ts';
import type { Carrier } from '../media/mpeg/index.ts';
import type { SaveFormat } from '../views/save.ts';
import type { CarriedItem, StreamItem } from '../views/streams.ts';

/** Pictures and sound out of one transport or program stream. */
export interface CarriedTarget {
	readonly kind: 'carried';
	readonly carrier: Carrier;
	/** `stream`: one of the elementary streams with nothing around it. */
	readonly container: 'mkv' | 'mp4' | 'stream';
	/** The elementary stream that is wanted alone; null for all. */
	readonly only: CarriedItem | null;
}

/** Sound that Matroska holds as it came. */
const SOUND_IN_FILE: ReadonlySet<string> = new Set(['AAC', 'MPA', 'PCMA', 'PCMU', 'MP4A-LATM']);

/** True for what can stand in a file as it came. */
export function isKept({ kind, codec }: CarriedItem): boolean {
	return kind === 'video' ? videoCodec(codec) !== null : SOUND_IN_FILE.has(codec ?? '');
}

/** What such a stream becomes; null for other streams, and where it is kept as it came. */
export function carriedTarget(
	item: Pick<StreamItem, 'codec' | 'carries' | 'encrypted'>,
	codecName: string | null,
	format: SaveFormat,
): CarriedTarget | null {
	const carrier = carrierOf(codecName);
	if (carrier === null || item.encrypted) return null;
	const target = { kind: 'carried', carrier, only: null } as const;
	if (format === 'mkv' || format === 'mp4') return { ...target, container: format };
	// What nothing inside can be written of is better kept as it came.
	const hasKept = (item.carries ?? []).some(isKept);
	return format === 'auto' && hasKept ? { ...target, container: 'mkv' } : null;
}

/** Stands between the id of a stream and that of an elementary stream in it: `rtp-1/256`. */
const INSIDE = '/';

/** `rtp-1` and 256 of `rtp-1/256`; null for an id of another form. */
export function splitCarriedId(
	id: string,
): { readonly id: string; readonly inside: number } | null {
	const [, stream = '', inside = ''] = /^(rtp-\d+)\/(\d{1,4})$/u.exec(id) ?? [];
	return stream === '' ? null : { id: stream, inside: Number(inside) };
}

/** Numbers of the elementary streams of one stream that are wanted by their own ids. */
export function carriedWanted(ids: readonly string[], stream: string): readonly number[] {
	return ids.flatMap((id) => {
		const split = splitCarriedId(id);
		return split?.id === stream ? [split.inside] : [];
	});
}

/** `rtp-1/256` */
export function carriedId(id: string, inside: number): string {
	return `${id}${INSIDE}${inside}`;
}

const SUFFIXES: ReadonlyMap<string, string> = new Map([
	['H264', 'h264'],
	['H265', 'h265'],
	['MPV', 'm2v'],
	['MP4V-ES', 'm4v'],
	['AAC', 'aac'],
	['MP4A-LATM', 'loas'],
	['MPA', 'mp3'],
	['PCMA', 'alaw'],
	['PCMU', 'ulaw'],
]);

/** Suffix of its file. */
export function carriedSuffix({ container, only }: CarriedTarget): string {
	if (container !== 'stream') return container;
	const codec = only?.codec ?? null;
	return SUFFIXES.get(codec ?? '') ?? codec?.toLowerCase().replace(/[^a-z0-9]/gu, '') ?? 'es';
}

/** `H264 + AAC` */
export function carriedNames(carries: readonly CarriedItem[]): string {
	return carries
		.filter(({ kind, codec }) => kind !== 'other' || codec !== null)
		.map(({ kind, codec, streamType }) => codec ?? unknownName(kind, streamType))
		.join(' + ');
}

function unknownName(kind: string, streamType: number | null): string {
	return streamType === null ? `unknown ${kind}` : `type 0x${streamType.toString(16)}`;
}

/** How what is inside goes into MP4, as far as it is known beforehand. */
export function carriedShape({ carries = [] }: Pick<StreamItem, 'carries'>): {
	readonly codec: VideoCodec;
	readonly hasSound: boolean;
} {
	const video = carries.map(({ kind, codec }) => (kind === 'video' ? videoCodec(codec) : null));
	return {
		codec: video.find((one) => one !== null) ?? 'H264',
		// MP4 has no place for G.711.
		hasSound: carries.some(({ codec }) => codec === 'PCMA' || codec === 'PCMU'),
	};
}

/** The codec of a stream with what it carries: `MP2T (H264 + AAC)`. */
export function shownCodec({ codec, carries = [] }: Pick<StreamItem, 'codec' | 'carries'>) {
	return codec === null || carries.length === 0 ? codec : `${codec} (${carriedNames(carries)})`;
}
