/** Tracks of Matroska made of elementary streams, nothing encoded anew. */
import { u8 } from '../bytes.ts';
import { videoCodec } from '../media/depacketise/index.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import {
	adtsConfig,
	adtsUnit,
	LatmReader,
	lpcmFormat,
	lpcmSamples,
	specificConfig,
} from '../media/mpeg/index.ts';
import type { ElementaryStream } from '../media/mpeg/index.ts';
import { ac3Frame } from '../media/ac3.ts';
import { mpegAudioRate } from '../media/mpeg-audio.ts';
import type { CarriedUnit } from './carried-reader.ts';
import type { MatroskaTrack } from './matroska.ts';
import { isNalCodec, TrackConfig, withLengths } from './picture-writer.ts';

/** One track on its way into a file. */
export interface CarriedTrack {
	/** What stands in the file of a unit; empty while nothing of it can be written. */
	blocks(unit: CarriedUnit): readonly (readonly Uint8Array[])[];
	/** Looks at what is not written: parameter sets may be among it. */
	look(unit: CarriedUnit): void;
	/** False while no decoder can begin with it. */
	readonly hasConfig: boolean;
	readonly track: MatroskaTrack;
}

class PictureTrack implements CarriedTrack {
	readonly #codec: VideoCodec;
	readonly #config: TrackConfig;

	constructor(codec: VideoCodec) {
		this.#codec = codec;
		this.#config = new TrackConfig(codec);
	}

	get hasConfig(): boolean {
		return this.#config.isKnown;
	}

	get track(): MatroskaTrack {
		return this.#config.track;
	}

	look({ pieces }: CarriedUnit): void {
		if (isNalCodec(this.#codec)) this.#config.look(pieces, false);
	}

	blocks({ pieces, isKey }: CarriedUnit): readonly (readonly Uint8Array[])[] {
		this.#config.look(pieces, isKey);
		return [isNalCodec(this.#codec) ? withLengths(pieces) : pieces];
	}
}

/** What a codec of sound writes. */
interface SoundForm {
	readonly blocks: (frame: Uint8Array) => readonly Uint8Array[];
	/** By its first frame. */
	readonly track: (frame: Uint8Array) => Omit<MatroskaTrack, 'kind'> | null;
}

const NO_BYTES = new Uint8Array(0);
const asSent = (frame: Uint8Array): readonly Uint8Array[] => [frame];

/** WAVEFORMATEX of G.711 at 8 kHz: Matroska has no name for it. @see RFC 9559, RFC 2361 */
function telephony(tag: number): SoundForm {
	const bytes = new DataView(new ArrayBuffer(18));
	bytes.setUint16(0, tag, true);
	bytes.setUint16(2, 1, true);
	bytes.setUint32(4, 8000, true);
	bytes.setUint32(8, 8000, true);
	bytes.setUint16(12, 1, true);
	bytes.setUint16(14, 8, true);
	const privateBytes = new Uint8Array(bytes.buffer);
	const track = { codecId: 'A_MS/ACM', privateBytes, sampleRate: 8000, channels: 1 };
	return { blocks: asSent, track: () => track };
}

const AAC: SoundForm = {
	blocks: (frame) => [adtsUnit(frame)],
	track: (frame) => {
		const config = adtsConfig(frame);
		const { sampleRate, channels } = config;
		return { codecId: 'A_AAC', privateBytes: specificConfig(config), sampleRate, channels };
	},
};

const MPA: SoundForm = {
	blocks: asSent,
	track: (frame) => ({
		codecId: ((u8(frame, 1) >> 1) & 3) === 1 ? 'A_MPEG/L3' : 'A_MPEG/L2',
		...{ privateBytes: NO_BYTES, sampleRate: mpegAudioRate(frame) },
		channels: u8(frame, 3) >> 6 === 3 ? 1 : 2,
	}),
};

const AC3: SoundForm = {
	blocks: asSent,
	track: (unit) => {
		const frame = ac3Frame(unit);
		if (frame === null || frame === 'short') return null;
		const { sampleRate, channels, isEnhanced } = frame;
		const codecId = isEnhanced ? 'A_EAC3' : 'A_AC3';
		return { codecId, privateBytes: NO_BYTES, sampleRate, channels };
	},
};

/** Linear samples, the high byte first. */
const LPCM: SoundForm = {
	blocks: (unit) => [lpcmSamples(unit)],
	track: (unit) => {
		const format = lpcmFormat(unit);
		if (format === null) return null;
		const { sampleRate, channels, bits } = format;
		const bitDepth = bits === 16 ? 16 : 24;
		return { codecId: 'A_PCM/INT/BIG', privateBytes: NO_BYTES, sampleRate, channels, bitDepth };
	},
};

/** Most frames leave their configuration to an earlier one. */
function latm(): SoundForm {
	const reader = new LatmReader();
	return {
		blocks: (frame) => reader.take(frame),
		track: () => {
			if (reader.config === null) return null;
			const { aac, specific: privateBytes } = reader.config;
			const { sampleRate, channels } = aac;
			return { codecId: 'A_AAC', privateBytes, sampleRate, channels };
		},
	};
}

const FORMS: ReadonlyMap<string, () => SoundForm> = new Map([
	['AAC', () => AAC],
	['MPA', () => MPA],
	['AC3', () => AC3],
	['EAC3', () => AC3],
	['LPCM', () => LPCM],
	['MP4A-LATM', latm],
	['PCMA', () => telephony(6)],
	['PCMU', () => telephony(7)],
]);

class SoundTrack implements CarriedTrack {
	readonly #form: SoundForm;
	#track: Omit<MatroskaTrack, 'kind'> | null = null;

	constructor(form: SoundForm) {
		this.#form = form;
	}

	get hasConfig(): boolean {
		return this.#track !== null;
	}

	get track(): MatroskaTrack {
		return { kind: 'audio', ...(this.#track ?? { codecId: 'A_AAC', privateBytes: NO_BYTES }) };
	}

	look(): void {
		// Every frame of sound says what it is.
	}

	blocks({ pieces }: CarriedUnit): readonly (readonly Uint8Array[])[] {
		const [frame] = pieces;
		if (frame === undefined) return [];
		const blocks = this.#form.blocks(frame);
		this.#track ??= this.#form.track(frame);
		return this.#track === null ? [] : blocks.map((block) => [block]);
	}
}

/** The track of an elementary stream; null for what cannot stand in a file as it came. */
export function makeTrack({ kind, codec }: ElementaryStream): CarriedTrack | null {
	const video = kind === 'video' ? videoCodec(codec) : null;
	if (video !== null) return new PictureTrack(video);
	const form = kind === 'audio' ? FORMS.get(codec ?? '') : undefined;
	return form === undefined ? null : new SoundTrack(form());
}
