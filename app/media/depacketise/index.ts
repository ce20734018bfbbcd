/** Puts the pictures of a stream together from its packets. One unpacker for each codec. */
import { canonicalCodec } from '../payload-format.ts';
import { Av1Unpacker } from './av1-unpacker.ts';
import { DvUnpacker } from './dv-unpacker.ts';
import { H263Unpacker } from './h263-unpacker.ts';
import { JpegUnpacker } from './jpeg-unpacker.ts';
import { H264_RULES, H265_RULES, H266_RULES, NalUnpacker } from './nal-unpacker.ts';
import { H263_PLUS_RULES, MPEG2_RULES, MPEG4_RULES, StreamUnpacker } from './stream-unpacker.ts';
import type { Unpacker } from './unpacker.ts';
import { Vp8Unpacker, Vp9Unpacker } from './vpx-unpacker.ts';

export { Depacketiser } from './depacketiser.ts';
export type { AccessUnit, MediaPacket, UnitCounts } from './depacketiser.ts';
export { concatenated } from './unpacker.ts';
export type { Unpacker } from './unpacker.ts';

/** Codecs whose pictures can be put together. */
export type VideoCodec =
	| 'H264'
	| 'H265'
	| 'H266'
	| 'VP8'
	| 'VP9'
	| 'AV1'
	| 'MP4V-ES'
	| 'H263'
	| 'H263-1998'
	| 'H263-2000'
	| 'JPEG'
	| 'DV'
	| 'MPV';

const UNPACKERS: Readonly<Record<VideoCodec, () => Unpacker>> = {
	H264: () => new NalUnpacker(H264_RULES),
	H265: () => new NalUnpacker(H265_RULES),
	H266: () => new NalUnpacker(H266_RULES),
	VP8: () => new Vp8Unpacker(),
	VP9: () => new Vp9Unpacker(),
	AV1: () => new Av1Unpacker(),
	'MP4V-ES': () => new StreamUnpacker(MPEG4_RULES),
	H263: () => new H263Unpacker(),
	'H263-1998': () => new StreamUnpacker(H263_PLUS_RULES),
	'H263-2000': () => new StreamUnpacker(H263_PLUS_RULES),
	JPEG: () => new JpegUnpacker(),
	DV: () => new DvUnpacker(),
	MPV: () => new StreamUnpacker(MPEG2_RULES),
};

/** The codec by any of its spellings; null when its pictures cannot be put together. */
export function videoCodec(name: string | null): VideoCodec | null {
	const codec = canonicalCodec(name ?? '');
	return Object.hasOwn(UNPACKERS, codec) ? (codec as VideoCodec) : null;
}

/** A new unpacker. */
export function makeUnpacker(codec: VideoCodec): Unpacker {
	return UNPACKERS[codec]();
}
