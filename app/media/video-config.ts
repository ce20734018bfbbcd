/** What files say of a video stream in front of its pictures. */
import { MalformedPacketError } from '../errors.ts';
import { u8 } from '../bytes.ts';
import { sequenceSize, vopStart } from './depacketise/stream-unpacker.ts';
import type { VideoCodec } from './depacketise/index.ts';
import { concatenated } from './depacketise/unpacker.ts';
import { av1SequenceObu, parseAv1Sequence } from './av1-sequence.ts';
import { dvPicture } from './dv.ts';
import { parseH264Sps } from './h264-sps.ts';
import { parseH265Sps } from './h265-sps.ts';
import { h263Size, jpegSize, vp8Size, vp9Size } from './key-frame-size.ts';
import type { FrameSize } from './key-frame-size.ts';
import { mpeg4Format } from './mpeg4-vol.ts';
import { withoutEmulation } from './nal-units.ts';
import type { PictureFormat } from './picture-format.ts';

/** Size of the pictures and the codec's own configuration record. */
export interface VideoConfig extends FrameSize {
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
function sizeOf(parse: () => PictureFormat): FrameSize {
	try {
		const { width, height, pixelAspect } = parse();
		return { width, height, pixelAspect };
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
		case 'VP9':
			return { ...vp9Size(data), privateBytes: new Uint8Array(0) };
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

/** Everything in front of the first picture is its configuration. */
function mpeg4Config(data: Uint8Array): VideoConfig | null {
	const privateBytes = data.slice(0, Math.max(0, vopStart(data)));
	const format = mpeg4Format(privateBytes);
	if (format === null) return null;
	const { width, height, pixelAspect } = format;
	return { width, height, pixelAspect, privateBytes };
}

/** AV1CodecConfigurationRecord around the sequence header. @see "AV1 in ISOBMFF" §2.3.3 */
function av1Config(data: Uint8Array): VideoConfig | null {
	const found = av1SequenceObu(data);
	if (found === null) return null;
	try {
		const { width, height, profile, level, tier, colours } = parseAv1Sequence(found.body);
		const { isDeep, isTwelve, isMonochrome, halvesX, halvesY, samplePosition } = colours;
		const depth = (tier << 7) | (isDeep << 6) | (isTwelve << 5) | (isMonochrome << 4);
		const layout = (halvesX << 3) | (halvesY << 2) | samplePosition;
		const record = Uint8Array.of(0x81, (profile << 5) | level, depth | layout, 0);
		return { width, height, privateBytes: concatenated([record, found.obu]) };
	} catch (error) {
		if (error instanceof MalformedPacketError) return null;
		throw error;
	}
}

function h263Config(data: Uint8Array): VideoConfig {
	const size = h263Size(data);
	return { ...bitmapConfig({ ...size, fourcc: 'H263' }), ...size };
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
