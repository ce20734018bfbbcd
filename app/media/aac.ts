/** AAC payloads: access units with headers (RFC 3640) and LATM (RFC 6416), as ADTS for ffmpeg. */
import { ExportError, MalformedPacketError } from '../errors.ts';
import {
	MAX_ADTS_UNIT,
	adtsFrame,
	bytesOfHex,
	channelsOfUnit,
	fitsAdts,
	parseAudioSpecificConfig,
	parseStreamMuxConfig,
	plainAac,
} from './aac-config.ts';
import type { AacConfig } from './aac-config.ts';
import { BitReader } from './bits.ts';
import { joined } from './opus.ts';
import type { FedRun, PayloadFeed } from './payload-feed.ts';
import type { PayloadFormat } from './payload-format.ts';

/** Fragments of one access unit at most. */
const MAX_FRAGMENT_BYTES = 1 << 16;

/** Takes access units, whatever they were packed in. */
abstract class AdtsFeed implements PayloadFeed {
	readonly demuxer: string = 'aac';
	readonly options = [];
	protected config: AacConfig | null;
	readonly #clockRate: number;
	readonly #channels: number;

	constructor(format: PayloadFormat, config: AacConfig | null) {
		this.config = config;
		this.#clockRate = format.clockRate;
		this.#channels = format.channels;
		if (config !== null && !fitsAdts(config)) {
			throw new ExportError(
				`AAC of object type ${config.objectType} is not decoded: saved as sent`,
			);
		}
	}

	get sampleRate(): number {
		return this.config?.sampleRate ?? this.#clockRate;
	}

	get channels(): number {
		return this.config?.channels ?? this.#channels;
	}

	header(): Uint8Array {
		return new Uint8Array(0);
	}

	abstract take(payload: Uint8Array, marker: boolean): readonly FedRun[] | null;

	/** Samples that each access unit gives. */
	protected get unitSamples(): number {
		const { sampleRate, coreRate, frameSamples } = this.config ?? plainAac(1, 1);
		return Math.round((frameSamples * sampleRate) / coreRate);
	}

	/** @param units with the number of access units before each */
	protected runs(units: readonly (readonly [Uint8Array, number])[]): readonly FedRun[] | null {
		const [[first] = []] = units;
		if (first === undefined || units.some(([unit]) => unit.length > MAX_ADTS_UNIT)) return null;
		// Without a configuration the first unit tells mono from stereo.
		const channels = Math.max(this.#channels, channelsOfUnit(first));
		const config = (this.config ??= plainAac(this.#clockRate, channels));
		const samples = this.unitSamples;
		return units.map(([unit, index]) => ({
			bytes: adtsFrame(config, unit),
			offset: index * samples,
			samples,
		}));
	}
}

/** RFC 3640: headers of all access units, then the units. */
class GenericFeed extends AdtsFeed {
	readonly #sizeBits: number;
	readonly #indexBits: number;
	readonly #deltaBits: number;
	#fragment: Uint8Array[] = [];
	#wanted = 0;

	constructor(format: PayloadFormat) {
		super(format, configOf(format));
		const bits = (name: string, usual: number): number =>
			Number(format.fmtp.get(name) ?? usual) || 0;
		const isLow = format.fmtp.get('mode')?.toLowerCase() === 'aac-lbr';
		this.#sizeBits = bits('sizelength', isLow ? 6 : 13);
		this.#indexBits = bits('indexlength', isLow ? 2 : 3);
		this.#deltaBits = bits('indexdeltalength', isLow ? 2 : 3);
	}

	take(payload: Uint8Array): readonly FedRun[] | null {
		try {
			return this.#units(payload);
		} catch (error) {
			this.#fragment = [];
			if (error instanceof MalformedPacketError) return null;
			throw error;
		}
	}

	#units(payload: Uint8Array): readonly FedRun[] | null {
		const reader = new BitReader(payload, 'aac');
		const headerBits = reader.read(16);
		const end = 16 + headerBits;
		const dataAt = Math.ceil(end / 8);
		const sizes: (readonly [size: number, index: number])[] = [];
		let index = -1;
		while (reader.position + this.#sizeBits <= end) {
			const size = reader.read(this.#sizeBits);
			index += 1 + reader.read(index < 0 ? this.#indexBits : this.#deltaBits);
			sizes.push([size, sizes.length === 0 ? (index = 0) : index]);
		}
		const [[first] = [0]] = sizes;
		if (sizes.length === 1 && first > payload.length - dataAt) {
			return this.#addFragment(payload.subarray(dataAt), first);
		}
		let at = dataAt;
		const units = sizes.map(([size, unit]) => {
			const bytes = payload.subarray(at, at + size);
			if (bytes.length < size) throw new MalformedPacketError('aac', at, 'a unit is cut');
			at += size;
			return [bytes, unit] as const;
		});
		return this.runs(units);
	}

	/** A unit that is larger than its packet: every fragment says the whole size. */
	#addFragment(piece: Uint8Array, size: number): readonly FedRun[] | null {
		if (size > MAX_FRAGMENT_BYTES) return null;
		if (this.#wanted !== size) this.#fragment = [];
		this.#wanted = size;
		this.#fragment.push(piece.slice());
		const unit = joined(this.#fragment);
		if (unit.length < size) return [];
		this.#fragment = [];
		this.#wanted = 0;
		return unit.length === size ? this.runs([[unit, 0]]) : null;
	}
}

function configOf(format: PayloadFormat): AacConfig | null {
	const bytes = bytesOfHex(format.fmtp.get('config') ?? '');
	return bytes.length < 2 ? null : parseAudioSpecificConfig(new BitReader(bytes, 'aac'));
}

/** RFC 6416 without configuration in band: length and access unit by turns. */
class LatmFeed extends AdtsFeed {
	#fragment: Uint8Array[] = [];
	#held = 0;

	constructor(format: PayloadFormat) {
		const bytes = bytesOfHex(format.fmtp.get('config') ?? '');
		const hasConfig = bytes.length >= 4;
		super(format, hasConfig ? parseStreamMuxConfig(new BitReader(bytes, 'latm')).aac : null);
	}

	take(payload: Uint8Array, marker: boolean): readonly FedRun[] | null {
		this.#fragment.push(payload.slice());
		this.#held += payload.length;
		if (!marker && this.#held <= MAX_FRAGMENT_BYTES) return [];
		const element = joined(this.#fragment);
		this.#fragment = [];
		this.#held = 0;
		const units = latmUnits(element);
		return units === null ? null : this.runs(units.map((unit, index) => [unit, index] as const));
	}
}

/** Access units of an element without its configuration; null when lengths do not fit. */
export function latmUnits(element: Uint8Array): readonly Uint8Array[] | null {
	const units: Uint8Array[] = [];
	for (let at = 0; at < element.length;) {
		let length = 0;
		let byte = 255;
		while (byte === 255 && at < element.length) {
			byte = element[at++] as number;
			length += byte;
		}
		if (at + length > element.length || length === 0) return null;
		units.push(element.subarray(at, at + length));
		at += length;
	}
	return units;
}

/** RFC 6416 with its configuration in band: ffmpeg reads it as LOAS. */
class LoasFeed extends AdtsFeed {
	override readonly demuxer = 'loas';
	#subFrames = 1;
	#fragment: Uint8Array[] = [];

	take(payload: Uint8Array, marker: boolean): readonly FedRun[] | null {
		this.#fragment.push(payload.slice());
		if (!marker && this.#fragment.length < 64) return [];
		const element = joined(this.#fragment);
		this.#fragment = [];
		if (element.length > 0x1fff || !this.#readConfig(element)) return null;
		const samples = this.unitSamples * this.#subFrames;
		const sync = Uint8Array.of(0x56, 0xe0 | (element.length >> 8), element.length & 255);
		return [{ bytes: joined([sync, element]), offset: 0, samples }];
	}

	/** @returns false while no element with its configuration came */
	#readConfig(element: Uint8Array): boolean {
		try {
			const reader = new BitReader(element, 'latm');
			if (reader.read(1) === 1) return this.config !== null;
			const { aac, subFrames } = parseStreamMuxConfig(reader);
			this.config = aac;
			this.#subFrames = subFrames;
			return true;
		} catch (error) {
			if (error instanceof MalformedPacketError) return false;
			throw error;
		}
	}
}

/** The feed of an MPEG4-GENERIC stream. @throws ExportError for what is not AAC as ADTS knows it */
export function aacGenericFeed(format: PayloadFormat): PayloadFeed {
	const mode = format.fmtp.get('mode')?.toLowerCase() ?? 'aac-hbr';
	const extras = ['auxiliarydatasizelength', 'ctsdeltalength', 'dtsdeltalength', 'constantsize'];
	const extra = extras.find((name) => Number(format.fmtp.get(name) ?? 0) > 0);
	if (!mode.startsWith('aac') || extra !== undefined) {
		throw new ExportError(
			`MPEG4-GENERIC with ${extra ?? `mode ${mode}`} is not decoded: saved as sent`,
		);
	}
	return new GenericFeed(format);
}

/** The feed of an MP4A-LATM stream. @throws ExportError for what is not AAC as ADTS knows it */
export function aacLatmFeed(format: PayloadFormat): PayloadFeed {
	const isInBand = format.fmtp.get('cpresent') === '1' || !format.fmtp.has('cpresent');
	const hasConfig = format.fmtp.has('config');
	// Without any parameter the lengths of out-of-band form are what is met.
	return isInBand && format.fmtp.size > 0 && !hasConfig
		? new LoasFeed(format, null)
		: new LatmFeed(format);
}
