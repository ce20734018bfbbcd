/** Where the pictures of a stream go: a Matroska file, or an elementary stream. */
import { u8 } from '../bytes.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { h264Config, h265Config, pictureConfig } from '../media/video-config.ts';
import type { VideoConfig } from '../media/video-config.ts';
import { DvSoundTracks } from './dv-sound-track.ts';
import { HiddenPictures } from './hidden-pictures.ts';
import { TICKS_PER_MS } from './matroska.ts';
import type { MatroskaTrack, MatroskaWriter } from './matroska.ts';
import type { OutputFile } from './output-file.ts';
import { Pieces } from './pieces.ts';

/** How much of a file is decoded to see how it plays, s: a saved hour must not cost minutes. */
export const CHECKED_SECONDS = 120;

/** One picture in the form of its codec: NAL units, or a single piece. */
export interface Picture {
	readonly pieces: readonly Uint8Array[];
	/** ms since the file's beginning. */
	readonly timeMs: number;
	readonly isKey: boolean;
}

/** Takes pictures in decoding order. */
export interface PictureWriter {
	write(picture: Picture): void;
	/** Looks at the whole NAL units of a picture that is not written: parameter sets are among them. */
	look?(pieces: readonly Uint8Array[]): void;
	/** False when a file was written that no decoder can begin with. */
	readonly hasConfig: boolean;
	/** Pictures in its checked part that no decoder shows; null where nobody knows. */
	readonly hidden?: number | null;
	/** Tracks of sound that came inside the pictures. */
	readonly sounds?: readonly MatroskaTrack[];
	/** @returns seconds from the first to the last picture */
	finish(): number;
}

const CODEC_IDS: Readonly<Record<VideoCodec, string>> = {
	H264: 'V_MPEG4/ISO/AVC',
	H265: 'V_MPEGH/ISO/HEVC',
	H266: 'V_MPEGI/ISO/VVC',
	VP8: 'V_VP8',
	VP9: 'V_VP9',
	AV1: 'V_AV1',
	'MP4V-ES': 'V_MPEG4/ISO/ASP',
	H263: 'V_MS/VFW/FOURCC',
	'H263-1998': 'V_MS/VFW/FOURCC',
	'H263-2000': 'V_MS/VFW/FOURCC',
	JPEG: 'V_MJPEG',
	DV: 'V_MS/VFW/FOURCC',
	MPV: 'V_MPEG2',
};

/** Codecs whose size may stand in front of every picture: decoders begin with any. */
const SIZED_ALWAYS: ReadonlySet<VideoCodec> = new Set(['H263', 'H263-1998', 'H263-2000']);

/** True where pictures are NAL units. */
export const isNalCodec = (codec: VideoCodec): boolean =>
	codec === 'H264' || codec === 'H265' || codec === 'H266';

/** Collects parameter sets until the configuration of a track can be told. */
export class TrackConfig {
	readonly #codec: VideoCodec;
	readonly #sets = {
		vps: new Map<string, Uint8Array>(),
		sps: new Map<string, Uint8Array>(),
		pps: new Map<string, Uint8Array>(),
	};
	#config: VideoConfig | null = null;

	/** @param announced parameter sets, or the codec's configuration, that signalling gave */
	constructor(codec: VideoCodec, announced: readonly Uint8Array[] = []) {
		this.#codec = codec;
		this.look(announced, true);
	}

	/** True once decoders know what they need. */
	get isKnown(): boolean {
		return this.#config !== null;
	}

	/** Looks at a picture for what a configuration needs. */
	look(pieces: readonly Uint8Array[], isKey: boolean): void {
		// Of H.266 no container is written.
		if (this.#config !== null || this.#codec === 'H266') return;
		if (!isNalCodec(this.#codec)) {
			const [data] = pieces;
			if (data === undefined) return;
			const config =
				isKey || SIZED_ALWAYS.has(this.#codec) ? pictureConfig(this.#codec, data) : null;
			if (isKey || (config?.width ?? 0) > 0) this.#config = config;
			return;
		}
		for (const unit of pieces) this.#keep(unit);
		const { vps, sps, pps } = this.#sets;
		const sets = { vps: [...vps.values()], sps: [...sps.values()], pps: [...pps.values()] };
		this.#config = this.#codec === 'H264' ? h264Config(sets) : h265Config(sets);
	}

	#keep(unit: Uint8Array): void {
		const isH264 = this.#codec === 'H264';
		const type = isH264 ? u8(unit, 0) & 0x1f : (u8(unit, 0) >> 1) & 0x3f;
		const name = isH264 ? H264_SETS.get(type) : H265_SETS.get(type);
		// A record holds few sets; those that change later stand in the stream as well.
		if (name !== undefined && this.#sets[name].size < 8 && unit.length < 1024) {
			this.#sets[name].set(Buffer.from(unit).toString('latin1'), unit.slice());
		}
	}

	/** The track; its configuration is empty when none was seen. */
	get track(): MatroskaTrack {
		const { width = 0, height = 0, privateBytes = new Uint8Array(0) } = this.#config ?? {};
		const size = { width, height, pixelAspect: this.#config?.pixelAspect };
		return { kind: 'video', codecId: CODEC_IDS[this.#codec], privateBytes, ...size };
	}
}

const H264_SETS: ReadonlyMap<number, 'sps' | 'pps'> = new Map([
	[7, 'sps'],
	[8, 'pps'],
]);
const H265_SETS: ReadonlyMap<number, 'vps' | 'sps' | 'pps'> = new Map([
	[32, 'vps'],
	[33, 'sps'],
	[34, 'pps'],
]);

/** NAL units with their lengths in front, as Matroska and MP4 hold them. */
export function withLengths(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
	return pieces.flatMap((unit) => {
		const { length } = unit;
		return [
			Uint8Array.of(length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255),
			unit,
		];
	});
}

/** Pictures as track 1 of a Matroska file; what sounds in frames of DV as track 2. */
export class MatroskaPictures implements PictureWriter {
	readonly #codec: VideoCodec;
	readonly #config: TrackConfig;
	readonly #writer: MatroskaWriter;
	readonly #inside: DvSoundTracks | null;
	readonly #hidden = new HiddenPictures(CHECKED_SECONDS * 1000);
	/** Sound beside the pictures. */
	readonly #others: () => readonly MatroskaTrack[];

	constructor(
		writer: MatroskaWriter,
		codec: VideoCodec,
		announced: readonly Uint8Array[],
		others: () => readonly MatroskaTrack[] = () => [],
	) {
		this.#codec = codec;
		this.#config = new TrackConfig(codec, announced);
		this.#writer = writer;
		this.#inside = codec === 'DV' ? new DvSoundTracks() : null;
		this.#others = others;
	}

	get hasConfig(): boolean {
		return this.#config.isKnown;
	}

	/** Tracks of the sound in frames that were written. */
	get sounds(): readonly MatroskaTrack[] {
		return this.#inside?.tracks ?? [];
	}

	look(pieces: readonly Uint8Array[]): void {
		if (isNalCodec(this.#codec)) this.#config.look(pieces, false);
	}

	get hidden(): number | null {
		return this.#hidden.count;
	}

	write({ pieces, timeMs, isKey }: Picture): void {
		this.#config.look(pieces, isKey);
		this.#hidden.add(this.#codec, { pieces, timeMs });
		const data = isNalCodec(this.#codec) ? withLengths(pieces) : pieces;
		this.#writer.write(1, timeMs * TICKS_PER_MS, isKey, data);
		const [frame] = pieces;
		if (frame === undefined) return;
		for (const { track, data: sound } of this.#inside?.take(frame) ?? []) {
			this.#writer.write(track, timeMs * TICKS_PER_MS, true, [sound]);
		}
	}

	finish(): number {
		const sounds = this.sounds.length === 0 ? this.#others() : this.sounds;
		this.#writer.finish([this.#config.track, ...sounds]);
		return this.#writer.durationSeconds;
	}
}

const START_CODE = Uint8Array.of(0, 0, 0, 1);
const IVF_NAMES: ReadonlyMap<VideoCodec, string> = new Map([
	['VP8', 'VP80'],
	['VP9', 'VP90'],
	['AV1', 'AV01'],
]);

/** Start codes before NAL units, IVF for what has no stream form, otherwise one picture behind the other. */
export class ElementaryPictures implements PictureWriter {
	readonly #codec: VideoCodec;
	readonly #file: OutputFile;
	readonly #pieces: Pieces;
	readonly #ivf: string | null;
	readonly #config: TrackConfig;
	readonly hasConfig = true;
	#count = 0;
	#lastMs = 0;

	/** @param announced parameter sets that the stream itself may lack */
	constructor(file: OutputFile, codec: VideoCodec, announced: readonly Uint8Array[] = []) {
		this.#codec = codec;
		this.#file = file;
		this.#pieces = new Pieces(file);
		this.#ivf = IVF_NAMES.get(codec) ?? null;
		this.#config = new TrackConfig(codec);
		if (this.#ivf !== null) this.#pieces.add(ivfHeader(this.#ivf, 0, this.#config.track));
		if (isNalCodec(codec)) this.#addUnits(announced);
	}

	write({ pieces, timeMs, isKey }: Picture): void {
		this.#count++;
		this.#lastMs = timeMs;
		const [data] = pieces;
		if (this.#ivf !== null) this.#config.look(pieces, isKey);
		if (this.#ivf !== null && data !== undefined) this.#pieces.add(ivfFrame(data.length, timeMs));
		if (isNalCodec(this.#codec)) this.#addUnits(pieces);
		else for (const piece of pieces) this.#pieces.add(piece);
	}

	#addUnits(units: readonly Uint8Array[]): void {
		for (const unit of units) {
			this.#pieces.add(START_CODE);
			this.#pieces.add(unit);
		}
	}

	finish(): number {
		this.#pieces.flush();
		if (this.#ivf !== null) {
			this.#file.writeAt(0, ivfHeader(this.#ivf, this.#count, this.#config.track));
		}
		return this.#lastMs / 1000;
	}
}

/** Header of an IVF file whose times are milliseconds. */
function ivfHeader(name: string, frames: number, track: MatroskaTrack): Uint8Array {
	const view = new DataView(new ArrayBuffer(32));
	new Uint8Array(view.buffer).set(new TextEncoder().encode('DKIF'));
	view.setUint16(6, 32, true);
	new Uint8Array(view.buffer).set(new TextEncoder().encode(name), 8);
	view.setUint16(12, track.width ?? 0, true);
	view.setUint16(14, track.height ?? 0, true);
	view.setUint32(16, 1000, true);
	view.setUint32(20, 1, true);
	view.setUint32(24, frames, true);
	return new Uint8Array(view.buffer);
}

function ivfFrame(length: number, timeMs: number): Uint8Array {
	const view = new DataView(new ArrayBuffer(12));
	view.setUint32(0, length, true);
	view.setUint32(4, Math.max(0, Math.round(timeMs)), true);
	return new Uint8Array(view.buffer);
}
