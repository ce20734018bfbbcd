/** How streams that hold others are saved. */
import { NotFoundError } from '../errors.ts';
import { videoCodec } from '../media/depacketise/index.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { carrierOf, programsWith } from '../media/mpeg/index.ts';
import type { Carrier } from '../media/mpeg/index.ts';
import type { SaveFormat } from '../views/save.ts';
import type { CarriedItem, InnerSound, StreamItem } from '../views/streams.ts';

/** Pictures and sound out of one transport or program stream. */
export interface CarriedTarget {
	readonly kind: 'carried';
	readonly carrier: Carrier;
	/** `stream`: one of the elementary streams with nothing around it. */
	readonly container: 'mkv' | 'mp4' | 'mov' | 'stream';
	/** The elementary stream that is wanted alone; null for all. */
	readonly only: CarriedItem | null;
	/** The program that is wanted alone; null for all. */
	readonly program: number | null;
}

/** Sound that Matroska holds as it came. */
const SOUND_IN_FILE: ReadonlySet<string> = new Set([
	...['AAC', 'MPA', 'PCMA', 'PCMU', 'MP4A-LATM'],
	...['AC3', 'EAC3', 'LPCM'],
]);
/** Sound that MP4 has no place for. */
const NOT_IN_MP4: ReadonlySet<string> = new Set(['PCMA', 'PCMU', 'LPCM']);

/** True when sound must be encoded anew for MP4. */
export const isUnfitForMp4 = (codec: string | null): boolean => NOT_IN_MP4.has(codec ?? '');

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
	const target = { kind: 'carried', carrier, only: null, program: null } as const;
	if (format === 'mkv' || format === 'mp4' || format === 'mov')
		return { ...target, container: format };
	// What nothing inside can be written of is better kept as it came.
	const hasKept = (item.carries ?? []).some(isKept);
	return format === 'auto' && hasKept ? { ...target, container: 'mkv' } : null;
}

/** Stands between the id of a stream and that of an elementary stream in it: `rtp-1/256`. */
const INSIDE = '/';

/** What stands inside a stream, by its own id. */
export interface InsideId {
	/** Of the stream around it. */
	readonly id: string;
	/** `stream`: an elementary stream by its PID or stream id; `program`: by its number. */
	readonly kind: 'stream' | 'program';
	readonly number: number;
}

/** `rtp-1` and 256 of `rtp-1/256`, or program 2 of `rtp-1/p2`; null for an id of another form. */
export function splitCarriedId(id: string): InsideId | null {
	const [, stream = '', mark, number] = /^(rtp-\d+)\/(p?)(\d{1,5})$/u.exec(id) ?? [];
	if (stream === '') return null;
	return { id: stream, kind: mark === 'p' ? 'program' : 'stream', number: Number(number) };
}

/** What is wanted of one stream by ids of its parts. */
export function carriedWanted(ids: readonly string[], stream: string): readonly InsideId[] {
	return ids.flatMap((id) => {
		const split = splitCarriedId(id);
		return split?.id === stream ? [split] : [];
	});
}

const isNumber = (program: number | undefined): program is number => program !== undefined;

/** Numbers of the programs of a stream, where it holds several; nothing otherwise. */
export function programsOf({ carries = [] }: Pick<StreamItem, 'carries'>): readonly number[] {
	const numbers = new Set(
		carries.flatMap((one) => (isKept(one) ? programsWith(one) : [])).filter(isNumber),
	);
	return numbers.size > 1 ? [...numbers].sort((a, b) => a - b) : [];
}

/** A part of a stream that becomes a file of its own. */
export interface CarriedPart {
	/** The stream as far as the part goes, under the part's id. */
	readonly item: StreamItem;
	readonly target: CarriedTarget;
	/** Stands behind the stream's name in the file's. */
	readonly tail: string;
}

/** Streams as one of their programs sees them. */
export function ofProgram<T extends CarriedItem>(
	streams: readonly T[],
	program: number,
): readonly T[] {
	return streams.map(({ shared: _, ...stream }) => ({ ...stream, program }) as T);
}

/** One elementary stream, or one program. @throws NotFoundError when the stream holds none of it */
export function carriedPart(whole: StreamItem, inside: InsideId, format: SaveFormat): CarriedPart {
	const { carries = [], id } = whole;
	const carrier = carrierOf(whole.codec);
	const { kind, number } = inside;
	const own = carries.filter((one) =>
		kind === 'program' ? programsWith(one).includes(number) : one.id === number,
	);
	const [only] = own;
	if (only === undefined || carrier === null) {
		throw new NotFoundError(`${id} holds no ${kind} ${number}`);
	}
	const target = { kind: 'carried', carrier } as const;
	if (kind === 'program') {
		const container = format === 'mp4' || format === 'mov' ? format : 'mkv';
		return {
			item: { ...whole, id: `${id}${INSIDE}p${number}`, carries: ofProgram(own, number) },
			target: { ...target, container, only: null, program: number },
			tail: `_program${number}`,
		};
	}
	return {
		item: { ...whole, kind: only.kind, codec: only.codec, id: `${id}${INSIDE}${number}` },
		target: { ...target, container: 'stream', only, program: null },
		tail: `_${number}`,
	};
}

const SUFFIXES: ReadonlyMap<string, string> = new Map([
	['H264', 'h264'],
	['H265', 'h265'],
	['MPV', 'm2v'],
	['MP4V-ES', 'm4v'],
	['AAC', 'aac'],
	['MP4A-LATM', 'loas'],
	['MPA', 'mp3'],
	['AC3', 'ac3'],
	['EAC3', 'eac3'],
	['LPCM', 'pcm'],
	['PCMA', 'alaw'],
	['PCMU', 'ulaw'],
]);

/** Suffix of its file. */
export function carriedSuffix({ container, only }: CarriedTarget): string {
	if (container !== 'stream') return container;
	const codec = only?.codec ?? null;
	return SUFFIXES.get(codec ?? '') ?? codec?.toLowerCase().replace(/[^a-z0-9]/gu, '') ?? 'es';
}

/** `H264 + AAC`, programs apart: `H264 + AAC | H264 + AAC` */
export function carriedNames(carries: readonly CarriedItem[]): string {
	const named = carries.filter(({ kind, codec }) => kind !== 'other' || codec !== null);
	const programs = [...new Set(named.flatMap(programsWith))];
	return programs
		.map((program) =>
			named
				.filter((one) => programsWith(one).includes(program))
				.map(({ kind, codec, streamType }) => codec ?? unknownName(kind, streamType))
				.join(' + '),
		)
		.join(' | ');
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
		hasSound: carries.some(({ codec }) => isUnfitForMp4(codec)),
	};
}

/** Which part of a stream is meant, behind the stream's name: `, program 7`; nothing for the whole. */
export function partName(target: CarriedTarget | { readonly kind: string }): string {
	if (!('carrier' in target)) return '';
	if (target.program !== null) return `, program ${target.program}`;
	return target.only === null ? '' : `, stream ${target.only.id}`;
}

/** The codec of a stream with what is inside: `MP2T (H264 + AAC)`, `DV + PCM`. */
export function shownCodec(item: Pick<StreamItem, 'codec' | 'carries' | 'sounds'>) {
	const { codec, carries = [], sounds = [] } = item;
	if (codec !== null && sounds.length > 0) return `${codec} + ${soundNames(sounds)}`;
	return codec === null || carries.length === 0 ? codec : `${codec} (${carriedNames(carries)})`;
}

/** `PCM`, or `2 × PCM` where two pairs of channels stand inside the pictures. */
export function soundNames(sounds: readonly InnerSound[]): string {
	const [first, ...others] = sounds.map(({ codec }) => codec);
	return `${others.length === 0 ? '' : `${others.length + 1} × `}${first ?? 'sound'}`;
}
