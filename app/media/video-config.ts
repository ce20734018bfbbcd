/** What files say of a video stream in front of its pictures. */
import { MalformedPacketError } from '../errors.ts';
import { u8 } from '../bytes.ts';
import { sequenceSize, vopStart } from './depacketise/stream-unpacker.ts';
import type { VideoCodec } from './depacketise/index.ts';
import { concatenated } from './depacketise/unpacker.ts';
import { dvPicture } from './dv.ts';
import { parseH264Sps } from './h264-sps.ts';
import { parseH265Sps } from './h265-sps.ts';
import { mpeg4Format } from './mpeg4-vol.ts';
import { withoutEmulation } from './nal-units.ts';

/** Size of the pictures and the codec's own configuration record. */
export interface VideoConfig {
	/** Pixels; 0 when the stream does not say. */
	readonly width: number;
	readonly height: number;
	/** CodecPrivate of Matroska, the same as in MP4's sample entry; empty where there is none. */
	readonly privateBytes: Uint8Array;
}

/** Parameter sets by what they are. */
export interface ParameterSets {
	readonly vps: readonly Uint8Array[];
	readonly sps: readonly Uint8Array[];
	readonly pps: readonly Uint8Array[];
}

const be16 = (value: number): number[] => [value >> 8, value & 255];
const sized = (unit: Uint8Array): number[] => [...be16(unit.length), ...unit];

/** Size of the pictures as an SPS tells it; nothing when it cannot be read. */
function sizeOf(parse: () => { readonly width: number; readonly height: number }): {
	readonly width: number;
	readonly height: number;
} {
	try {
		const { width, height } = parse();
		return { width, height };
	} catch (error) {
		if (error instanceof MalformedPacketError) return { width: 0, height: 0 };
		throw error;
	}
}

/** AVCDecoderConfigurationRecord. @see ISO/IEC 14496-15 §5.3.3 */
export function h264Config({ sps, pps }: ParameterSets): VideoConfig | null {
	const [first] = sps;
	if (first === undefined || pps.length === 0) return null;
	const head = [1, u8(first, 1), u8(first, 2), u8(first, 3), 0xff];
	const privateBytes = Uint8Array.from([
		...head,
		...[0xe0 | sps.length, ...sps.flatMap(sized)],
		...[pps.length, ...pps.flatMap(sized)],
	]);
	return { ...sizeOf(() => parseH264Sps(first)), privateBytes };
}

/** HEVCDecoderConfigurationRecord. @see ISO/IEC 14496-15 §8.3.3 */
export function h265Config({ vps, sps, pps }: ParameterSets): VideoConfig | null {
	const [first] = sps;
	if (first === undefined || vps.length === 0 || pps.length === 0) return null;
	const plain = withoutEmulation(first);
	// Behind the header and one byte of numbers: profile, tier and level.
	const profile = plain.subarray(3, 15);
	if (profile.length < 12) return null;
	const depth = (u8(plain, 3) & 0x1f) === 2 ? 2 : 0;
	const arrays = [
		[32, vps],
		[33, sps],
		[34, pps],
	] as const;
	const privateBytes = Uint8Array.from([
		...[1, ...profile, 0xf0, 0, 0xfc, 0xfd, 0xf8 | depth, 0xf8 | depth, 0, 0, 0x0f, arrays.length],
		...arrays.flatMap(([type, units]) => [
			...[0x80 | type, ...be16(units.length), ...units.flatMap(sized)],
		]),
	]);
	return { ...sizeOf(() => parseH265Sps(first)), privateBytes };
}

/** What the first picture of a codec without parameter sets of its own tells; null when nothing. */
export function pictureConfig(codec: VideoCodec, data: Uint8Array): VideoConfig | null {
	switch (codec) {
		case 'VP8':
			return { ...vp8Size(data), privateBytes: new Uint8Array(0) };
		case 'AV1':
			return av1Config(data);
		case 'MP4V-ES':
			return mpeg4Config(data);
		case 'MPV': {
			const size = sequenceSize(data);
			return size === null ? null : { ...size, privateBytes: new Uint8Array(0) };
		}
		case 'JPEG':
			return { ...jpegSize(data), privateBytes: new Uint8Array(0) };
		case 'H263':
		case 'H263-1998':
		case 'H263-2000':
			return h263Config(data);
		case 'DV':
			return bitmapConfig(dvPicture(data));
		default:
			return { width: 0, height: 0, privateBytes: new Uint8Array(0) };
	}
}

/** @see RFC 6386 §9.1 */
function vp8Size(data: Uint8Array): { readonly width: number; readonly height: number } {
	const at = (place: number): number => ((u8(data, place + 1) << 8) | u8(data, place)) & 0x3fff;
	return (u8(data, 0) & 1) === 0 ? { width: at(6), height: at(8) } : { width: 0, height: 0 };
}

function jpegSize(data: Uint8Array): { readonly width: number; readonly height: number } {
	for (let at = data.indexOf(0xc0); at > 0; at = data.indexOf(0xc0, at + 1)) {
		if (u8(data, at - 1) !== 0xff) continue;
		const pixels = (place: number): number => (u8(data, place) << 8) | u8(data, place + 1);
		return { height: pixels(at + 4), width: pixels(at + 6) };
	}
	return { width: 0, height: 0 };
}

/** Everything in front of the first picture is its configuration. */
function mpeg4Config(data: Uint8Array): VideoConfig | null {
	const privateBytes = data.slice(0, Math.max(0, vopStart(data)));
	const format = mpeg4Format(privateBytes);
	if (format === null) return null;
	return { width: format.width, height: format.height, privateBytes };
}

/** AV1CodecConfigurationRecord around the sequence header. @see "AV1 in ISOBMFF" §2.3.3 */
function av1Config(data: Uint8Array): VideoConfig | null {
	if ((u8(data, 0) >> 3) % 16 !== 1) return null;
	const headerBytes = (u8(data, 0) & 4) === 0 ? 1 : 2;
	let [length, at, shift] = [0, headerBytes, 0];
	for (let more = true; more && at < data.length; at++, shift += 7) {
		length += (u8(data, at) & 0x7f) * 2 ** shift;
		more = (u8(data, at) & 0x80) !== 0;
	}
	const profile = u8(data, at) >> 5;
	// Level and colours stand behind bits that decoders read themselves: 4:2:0 is what is usual.
	const record = Uint8Array.of(0x81, profile << 5, 0x0c, 0);
	return { width: 0, height: 0, privateBytes: concatenated([record, data.slice(0, at + length)]) };
}

const H263_SIZES = [
	[0, 0],
	[128, 96],
	[176, 144],
	[352, 288],
	[704, 576],
	[1408, 1152],
] as const;

function h263Config(data: Uint8Array): VideoConfig {
	const [width, height] = H263_SIZES[(u8(data, 4) >> 2) & 7] ?? [0, 0];
	return bitmapConfig({ width, height, fourcc: 'H263' });
}

/** A BITMAPINFOHEADER, as Matroska keeps codecs that it has no name for. */
function bitmapConfig({ width, height, fourcc }: ReturnType<typeof dvPicture>): VideoConfig {
	const header = new DataView(new ArrayBuffer(40));
	header.setUint32(0, 40, true);
	header.setInt32(4, width, true);
	header.setInt32(8, height, true);
	header.setUint16(12, 1, true);
	header.setUint16(14, 24, true);
	for (let at = 0; at < 4; at++) header.setUint8(16 + at, fourcc.charCodeAt(at));
	return { width, height, privateBytes: new Uint8Array(header.buffer) };
}
