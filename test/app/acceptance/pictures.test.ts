/** Every picture of the recordings: its time, its size and whether it is a key frame. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../app/export/picture-writer.ts';
import { withLengths } from '../../../app/export/picture-writer.ts';
import { VideoSink } from '../../../app/export/video-sink.ts';
import type { VideoCodec } from '../../../app/media/depacketise/index.ts';
import { CaptureSession } from '../../../app/session.ts';
import { eachStreamPacket } from '../../../app/stream-reader.ts';
import { listedStreams, streamItem } from '../../../app/views/stream-item.ts';
import { DEFAULTS } from './engine.ts';
import { H264_AAC_PICTURES } from './expected/h264-aac-pictures.ts';
import { H265_OPUS_PICTURES } from './expected/h265-opus-pictures.ts';
import { MJPEG_PICTURES } from './expected/mjpeg-pictures.ts';
import { MPEG4_ES_PICTURES } from './expected/mpeg4-es-pictures.ts';
import { VP8_PCMU_PICTURES } from './expected/vp8-pcmu-pictures.ts';
import { VP9_G722_PICTURES } from './expected/vp9-g722-pictures.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const RECORDED = [
	['rtp-h264-aac', '0xd48d22df', 'H264', H264_AAC_PICTURES],
	['rtp-h265-opus', '0x84edbafd', 'H265', H265_OPUS_PICTURES],
	['rtp-vp8-pcmu', '0x42aa10d6', 'VP8', VP8_PCMU_PICTURES],
	['rtp-vp9-g722', '0x1ab6a229', 'VP9', VP9_G722_PICTURES],
	['rtp-mpeg4-es', '0x9da4cce5', 'MP4V-ES', MPEG4_ES_PICTURES],
	['rtp-mjpeg', '0x5dc8f1ea', 'JPEG', MJPEG_PICTURES],
] as const;

/** Pictures of one stream of a recording, read as saving reads them. */
async function picturesOf(name: string, ssrc: string, codec: VideoCodec): Promise<Picture[]> {
	const paths = [join(CAPTURES, 'recorded', `${name}.pcap`)];
	const session = new CaptureSession({ ...DEFAULTS, paths });
	await session.run(new AbortController().signal);
	const stream = listedStreams(session).find((one) => streamItem(session, one).ssrc === ssrc) ?? -1;
	const pictures: Picture[] = [];
	const writer = { write: (one: Picture) => pictures.push(one), hasConfig: true, finish: () => 0 };
	const sink = new VideoSink(writer, codec, 90_000);
	await eachStreamPacket(session, new Set([stream]), (_, packet) => sink.take(packet, 0));
	sink.end();
	await session.close();
	return pictures;
}

describe.skipIf(!HAS_SHARED)('pictures of the recordings', () => {
	test.for(RECORDED)('%s %s', async ([name, ssrc, codec, expected]) => {
		const pictures = await picturesOf(name, ssrc, codec);
		const isNal = codec === 'H264' || codec === 'H265';
		const rows = pictures.map(({ timeMs, pieces, isKey }) => [
			Math.round(timeMs * 90),
			(isNal ? withLengths(pieces) : pieces).reduce((sum, { length }) => sum + length, 0),
			isKey,
		]);
		expect(rows).toEqual(expected);
	});
});
