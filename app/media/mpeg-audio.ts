/** MPEG audio of layers I to III as payload. @see RFC 2250 §3.5, ISO 11172-3 §2.4.1 */
import { u8, u16 } from '../bytes.ts';
import type { PayloadFeed } from './payload-feed.ts';
import { NO_BYTES } from './payload-feed.ts';

const MPEG_RATES: readonly number[] = [44_100, 48_000, 32_000];

/** Sample rate of an MPEG audio frame header, Hz; 0 when there is none. */
export function mpegAudioRate(media: Uint8Array): number {
	if (media.length < 4 || (u16(media, 0) & 0xffe0) !== 0xffe0) return 0;
	const version = (u8(media, 1) >> 3) & 3;
	const rate = MPEG_RATES[(u8(media, 2) >> 2) & 3] ?? 0;
	return version === 3 ? rate : version === 2 ? rate / 2 : version === 0 ? rate / 4 : 0;
}

const BITRATES_V1_L2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const BITRATES_V1_L3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** Length of a frame with its header, bytes, and its samples. */
export interface MpegAudioFrame {
	readonly bytes: number;
	readonly samples: number;
}

/** The frame whose header begins `frame` (layers II and III); null when there is none. */
export function mpegAudioFrame(frame: Uint8Array): MpegAudioFrame | null {
	const rate = mpegAudioRate(frame);
	if (rate === 0) return null;
	const isVersion1 = ((u8(frame, 1) >> 3) & 3) === 3;
	const isLayer3 = ((u8(frame, 1) >> 1) & 3) === 1;
	const table = !isVersion1 ? BITRATES_V2 : isLayer3 ? BITRATES_V1_L3 : BITRATES_V1_L2;
	const kbps = table[u8(frame, 2) >> 4] ?? 0;
	const samples = isLayer3 && !isVersion1 ? 576 : 1152;
	if (kbps === 0) return null;
	const padding = (u8(frame, 2) >> 1) & 1;
	return { bytes: Math.floor((samples * kbps * 125) / rate) + padding, samples };
}

/** Samples of all frames that begin in a payload (layers II and III). */
export function mpegAudioSamples(media: Uint8Array): number {
	let samples = 0;
	for (let at = 0; at + 4 <= media.length;) {
		const frame = mpegAudioFrame(media.subarray(at));
		if (frame === null) break;
		samples += frame.samples;
		at += frame.bytes;
	}
	return samples;
}

/** Mono or stereo and the rate are known from the first frame on. */
class MpegAudioFeed implements PayloadFeed {
	readonly demuxer = 'mp3';
	readonly options = [];
	sampleRate = 0;
	channels = 1;

	header(): Uint8Array {
		return NO_BYTES;
	}

	/** Four bytes (zero, and the fragment's offset) stand before the frames. */
	take(payload: Uint8Array) {
		const bytes = payload.subarray(4);
		// A further fragment of a frame that was counted with its first.
		if (payload.length > 4 && u16(payload, 2) > 0) return [{ bytes, offset: 0, samples: 0 }];
		const samples = mpegAudioSamples(bytes);
		if (samples === 0) return null;
		if (this.sampleRate === 0) {
			this.sampleRate = mpegAudioRate(bytes);
			this.channels = u8(bytes, 3) >> 6 === 3 ? 1 : 2;
		}
		return [{ bytes, offset: 0, samples }];
	}
}

/** The feed of an MPEG audio stream. */
export function mpegAudioFeed(): PayloadFeed {
	return new MpegAudioFeed();
}
