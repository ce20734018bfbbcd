/** What AAC's configurations say, and the ADTS header made from it. @see ISO/IEC 14496-3 */
import { MalformedPacketError } from '../errors.ts';
import type { BitReader } from './bits.ts';

/** Sample rates by their index, Hz. @see ISO/IEC 14496-3 table 1.18 */
export const AAC_RATES: readonly number[] = [
	96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
	7350,
];
const AOT_LC = 2;
const AOT_SBR = 5;
const AOT_PS = 29;
const ESCAPE = 31;

/** Facts of an AudioSpecificConfig. */
export interface AacConfig {
	/** Audio object type of the core: 2 for AAC LC. */
	readonly objectType: number;
	/** Hz of the core. */
	readonly coreRate: number;
	/** Hz of the output: twice the core's with SBR. */
	readonly sampleRate: number;
	readonly channels: number;
	/** 960 or 1024 samples of the core a frame. */
	readonly frameSamples: number;
}

/** Plain AAC LC, when nobody told more. */
export function plainAac(sampleRate: number, channels: number): AacConfig {
	return {
		...{ objectType: AOT_LC, coreRate: sampleRate, sampleRate, channels },
		frameSamples: 1024,
	};
}

function readObjectType(reader: BitReader): number {
	const type = reader.read(5);
	return type === ESCAPE ? 32 + reader.read(6) : type;
}

function readRate(reader: BitReader): number {
	const index = reader.read(4);
	if (index === 15) return reader.read(24);
	const rate = AAC_RATES[index];
	if (rate === undefined) {
		throw new MalformedPacketError('aac', reader.position >> 3, `rate index ${index} is reserved`);
	}
	return rate;
}

/** @throws MalformedPacketError when it is cut or says what is reserved */
export function parseAudioSpecificConfig(reader: BitReader): AacConfig {
	const first = readObjectType(reader);
	const coreRate = readRate(reader);
	const configuration = reader.read(4);
	const hasSbr = first === AOT_SBR || first === AOT_PS;
	const sampleRate = hasSbr ? readRate(reader) : coreRate;
	const objectType = hasSbr ? readObjectType(reader) : first;
	const isShort = reader.left > 0 && reader.read(1) === 1;
	const channels = first === AOT_PS ? 2 : configuration === 7 ? 8 : configuration;
	return {
		...{ objectType, coreRate, sampleRate, frameSamples: isShort ? 960 : 1024 },
		channels: channels === 0 ? 2 : channels,
	};
}

/** What of a StreamMuxConfig is needed: one program, one layer. */
export interface StreamMux {
	readonly aac: AacConfig;
	/** Access units in each element. */
	readonly subFrames: number;
}

/** @throws MalformedPacketError when it is cut or has several programs or layers */
export function parseStreamMuxConfig(reader: BitReader): StreamMux {
	const isVersion1 = reader.read(1) === 1;
	const isVersionA = isVersion1 && reader.read(1) === 1;
	if (isVersion1) readLatmValue(reader);
	reader.read(1);
	const subFrames = reader.read(6) + 1;
	const [programs, layers] = [reader.read(4), reader.read(3)];
	if (isVersionA || programs !== 0 || layers !== 0) {
		throw new MalformedPacketError('latm', 0, 'several programs or layers in one stream');
	}
	if (isVersion1) readLatmValue(reader);
	return { aac: parseAudioSpecificConfig(reader), subFrames };
}

function readLatmValue(reader: BitReader): number {
	const bytes = reader.read(2) + 1;
	return reader.read(bytes * 8);
}

/** True when ADTS can say what the configuration says. */
export function fitsAdts(config: AacConfig): boolean {
	const { objectType, coreRate, frameSamples, channels } = config;
	return (
		objectType >= 1 &&
		objectType <= 4 &&
		AAC_RATES.includes(coreRate) &&
		frameSamples === 1024 &&
		(channels <= 6 || channels === 8)
	);
}

/** An access unit with its ADTS header of 7 bytes. @see ISO/IEC 14496-3 §1.A.2 */
export function adtsFrame(config: AacConfig, unit: Uint8Array): Uint8Array {
	const { objectType, coreRate, channels } = config;
	const length = unit.length + 7;
	const configuration = channels === 8 ? 7 : channels;
	const frame = new Uint8Array(length);
	frame[0] = 0xff;
	frame[1] = 0xf1;
	frame[2] = ((objectType - 1) << 6) | (AAC_RATES.indexOf(coreRate) << 2) | (configuration >> 2);
	frame[3] = ((configuration & 3) << 6) | (length >> 11);
	frame[4] = (length >> 3) & 255;
	frame[5] = ((length & 7) << 5) | 0x1f;
	frame[6] = 0xfc;
	frame.set(unit, 7);
	return frame;
}

/** Longest access unit that ADTS takes. */
export const MAX_ADTS_UNIT = 8191 - 7;

/** Channels of an access unit by its first element: 000 one, 001 two. */
export function channelsOfUnit(unit: Uint8Array): number {
	return (unit[0] ?? 0) >> 5 === 1 ? 2 : 1;
}

/** Bytes of hexadecimal digits; other characters are left out. */
export function bytesOfHex(text: string): Uint8Array {
	const digits = text.replace(/[^0-9a-f]/gi, '');
	return Uint8Array.from({ length: digits.length >> 1 }, (_, at) =>
		parseInt(digits.slice(at * 2, at * 2 + 2), 16),
	);
}
