/** Payloads that become PCM here, each packet by itself: G.711, L8 to L24, DVI4. */
import { decodeDvi4 } from './dvi4.ts';
import { A_LAW, MU_LAW } from './g711.ts';
import { plainFeed } from './payload-feed.ts';
import type { PayloadFeed } from './payload-feed.ts';
import type { PayloadFormat } from './payload-format.ts';

/** Decodes one payload to 16-bit samples, interleaved when there are several channels. */
export type PcmDecoder = (payload: Uint8Array) => Int16Array;

const DECODERS = new Map<string, PcmDecoder>([
	['PCMU', (payload) => lookUp(MU_LAW, payload)],
	['PCMA', (payload) => lookUp(A_LAW, payload)],
	['L16', bigEndianSamples],
	['L24', upperSamples],
	['L8', (payload) => Int16Array.from(payload, (byte) => (byte - 128) << 8)],
	['DVI4', decodeDvi4],
]);

/** The decoder of a format; null when it is none of them. */
export function pcmDecoder(format: Pick<PayloadFormat, 'codec'>): PcmDecoder | null {
	return DECODERS.get(format.codec) ?? null;
}

/** Decoded samples for ffmpeg, which brings them to another rate or number of channels. */
export function pcmFeed(format: PayloadFormat): PayloadFeed {
	const { clockRate, channels } = format;
	const decode = pcmDecoder(format);
	return plainFeed({
		...{ demuxer: 's16le', sampleRate: clockRate, channels },
		options: ['-ar', String(clockRate), '-ac', String(channels)],
		media: (payload) => littleEndian(decode?.(payload) ?? new Int16Array(0)),
		samples: (media) => Math.floor(media.length / 2 / channels),
	});
}

function littleEndian(samples: Int16Array): Uint8Array {
	const bytes = new Uint8Array(samples.length * 2);
	for (let at = 0; at < samples.length; at++) {
		const sample = samples[at] as number;
		bytes[at * 2] = sample;
		bytes[at * 2 + 1] = sample >> 8;
	}
	return bytes;
}

const SLAB_SAMPLES = 32_768;

/** Room for the samples of many packets: a buffer for each costs more than decoding it. */
let slab = new Int16Array(SLAB_SAMPLES);
let used = 0;

/** Samples that nobody else has. */
function newSamples(count: number): Int16Array {
	if (count > SLAB_SAMPLES >> 3) return new Int16Array(count);
	if (used + count > SLAB_SAMPLES) {
		slab = new Int16Array(SLAB_SAMPLES);
		used = 0;
	}
	used += count;
	return slab.subarray(used - count, used);
}

function lookUp(table: Int16Array, payload: Uint8Array): Int16Array {
	const { length } = payload;
	const samples = newSamples(length);
	for (let at = 0; at < length; at++) {
		samples[at] = table[payload[at] as number] as number;
	}
	return samples;
}

/** L16 is sent in network byte order. @see RFC 3551 §4.5.11 */
function bigEndianSamples(payload: Uint8Array): Int16Array {
	const samples = newSamples(payload.length >> 1);
	for (let at = 0; at < samples.length; at++) {
		samples[at] = ((payload[at * 2] as number) << 8) | (payload[at * 2 + 1] as number);
	}
	return samples;
}

/** L24: the upper 16 bits of each sample. @see RFC 3190 §4 */
function upperSamples(payload: Uint8Array): Int16Array {
	const samples = newSamples(Math.floor(payload.length / 3));
	for (let at = 0; at < samples.length; at++) {
		samples[at] = ((payload[at * 3] as number) << 8) | (payload[at * 3 + 1] as number);
	}
	return samples;
}
