/** Where frames of sound begin and end in a byte stream, and how long they sound. */
import { u8, u16 } from '../../bytes.ts';
import { AAC_RATES, plainAac } from '../aac-config.ts';
import type { AacConfig } from '../aac-config.ts';
import { ac3Frame } from '../ac3.ts';
import { LatmReader } from './latm.ts';
import { mpegAudioFrame, mpegAudioRate } from '../mpeg-audio.ts';

/** One frame at the beginning of some bytes. */
export interface SoundFrame {
	/** With its header. */
	readonly bytes: number;
	/** 0 where it is not told. */
	readonly seconds: number;
}

/** The frame that begins `data`; null when none does, `'short'` when its header is not all there. */
export type FrameReader = (data: Uint8Array) => SoundFrame | 'short' | null;

const ADTS_HEADER = 7;
const AAC_SAMPLES = 1024;

/** @see ISO/IEC 14496-3 §1.A.2 */
function adts(data: Uint8Array): SoundFrame | 'short' | null {
	if (data.length < ADTS_HEADER) return 'short';
	if ((u16(data, 0) & 0xfff6) !== 0xfff0) return null;
	const rate = AAC_RATES[(u8(data, 2) >> 2) & 15];
	const bytes = ((u8(data, 3) & 3) << 11) | (u8(data, 4) << 3) | (u8(data, 5) >> 5);
	if (rate === undefined || bytes < ADTS_HEADER) return null;
	const blocks = (u8(data, 6) & 3) + 1;
	return { bytes, seconds: (blocks * AAC_SAMPLES) / rate };
}

function mpa(data: Uint8Array): SoundFrame | 'short' | null {
	if (data.length < 4) return 'short';
	const frame = mpegAudioFrame(data);
	return frame === null
		? null
		: { bytes: frame.bytes, seconds: frame.samples / mpegAudioRate(data) };
}

/** LATM in its own stream: eleven bits of sync, thirteen of length. @see ISO/IEC 14496-3 §1.7.2 */
function loas(data: Uint8Array): SoundFrame | 'short' | null {
	if (data.length < 3) return 'short';
	if ((u16(data, 0) & 0xffe0) !== 0x56e0) return null;
	return { bytes: 3 + (((u8(data, 1) & 0x1f) << 8) | u8(data, 2)), seconds: 0 };
}

function ac3(data: Uint8Array): SoundFrame | 'short' | null {
	const frame = ac3Frame(data);
	if (frame === null || frame === 'short') return frame;
	return { bytes: frame.bytes, seconds: frame.samples / frame.sampleRate };
}

/** How long a frame sounds is told by an earlier one's configuration. */
function loasReader(): FrameReader {
	const reader = new LatmReader();
	return (data) => {
		const frame = loas(data);
		if (frame === null || frame === 'short' || frame.bytes > data.length) return frame;
		const units = reader.take(data.subarray(0, frame.bytes)).length;
		const rate = reader.config?.aac.coreRate ?? Infinity;
		return { bytes: frame.bytes, seconds: (units * AAC_SAMPLES) / rate };
	};
}

const READERS: ReadonlyMap<string, () => FrameReader> = new Map([
	['AAC', () => adts],
	['MPA', () => mpa],
	['MP4A-LATM', loasReader],
	['AC3', () => ac3],
	['EAC3', () => ac3],
]);

/** How frames of a codec are found; null where a packet is one unit. */
export function frameReader(codec: string | null): FrameReader | null {
	return READERS.get(codec ?? '')?.() ?? null;
}

/** How long a whole frame sounds, s; null where its header does not tell. */
export function frameSeconds(codec: string | null, frame: Uint8Array): number | null {
	const read = codec === 'MP4A-LATM' ? null : frameReader(codec);
	const found = read?.(frame) ?? null;
	return found === null || found === 'short' ? null : found.seconds;
}

/** What the header of an ADTS frame says. */
export function adtsConfig(frame: Uint8Array): AacConfig {
	const channels = ((u8(frame, 2) & 1) << 2) | (u8(frame, 3) >> 6);
	const rate = AAC_RATES[(u8(frame, 2) >> 2) & 15] ?? 44_100;
	const plain = plainAac(rate, channels === 0 ? 2 : channels === 7 ? 8 : channels);
	return { ...plain, objectType: (u8(frame, 2) >> 6) + 1 };
}

/** The access unit inside an ADTS frame: a checksum may stand behind the header. */
export function adtsUnit(frame: Uint8Array): Uint8Array {
	return frame.subarray((u8(frame, 1) & 1) === 1 ? ADTS_HEADER : ADTS_HEADER + 2);
}

/** AudioSpecificConfig of two bytes. @see ISO/IEC 14496-3 §1.6.2.1 */
export function specificConfig({ objectType, coreRate, channels }: AacConfig): Uint8Array {
	const index = AAC_RATES.indexOf(coreRate);
	const configuration = channels === 8 ? 7 : channels;
	const bits = (objectType << 11) | (index << 7) | (configuration << 3);
	return Uint8Array.of(bits >> 8, bits & 255);
}
