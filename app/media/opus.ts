/** Opus payloads: each is one packet of an Ogg Opus file. @see RFC 6716 §3, RFC 7587, RFC 7845 */
import { OggPager } from './ogg.ts';
import type { PayloadFeed } from './payload-feed.ts';
import type { PayloadFormat } from './payload-format.ts';

const RATE = 48_000;
/** Longest packet: 120 ms. */
const MAX_SAMPLES = 5760;
/** Longest payload that one Ogg page holds; Opus frames are 1275 bytes at most. */
const MAX_PAYLOAD = 48 * 1276;

/** Frame length by configuration, samples at 48 kHz. */
function frameSamples(configuration: number): number {
	if (configuration < 12) return [480, 960, 1920, 2880][configuration & 3] as number;
	if (configuration < 16) return [480, 960][configuration & 1] as number;
	return [120, 240, 480, 960][configuration & 3] as number;
}

/** Samples per channel at 48 kHz in a packet; 0 when it is none. @see RFC 6716 §3.1, §3.2 */
export function opusSamples(packet: Uint8Array): number {
	const [toc, second] = packet;
	if (toc === undefined) return 0;
	const code = toc & 3;
	if (code === 3 && second === undefined) return 0;
	const frames = code === 0 ? 1 : code === 3 ? (second as number) & 0x3f : 2;
	const samples = frames * frameSamples(toc >> 3);
	return samples > MAX_SAMPLES ? 0 : samples;
}

/** True when a packet's table of contents says stereo. */
export function isOpusStereo(packet: Uint8Array): boolean {
	return ((packet[0] ?? 0) & 4) !== 0;
}

/** Audio of a call is mono as a rule, though every `rtpmap` says two channels. */
class OpusFeed implements PayloadFeed {
	readonly demuxer = 'ogg';
	readonly options = [];
	readonly sampleRate = RATE;
	channels: number;
	#isBegun = false;
	readonly #pager = new OggPager();
	#granule = 0;

	constructor(format: PayloadFormat) {
		this.channels = format.fmtp.get('sprop-stereo') === '1' ? 2 : 1;
	}

	header(): Uint8Array {
		return new Uint8Array(0);
	}

	take(payload: Uint8Array) {
		const samples = payload.length > MAX_PAYLOAD ? 0 : opusSamples(payload);
		if (samples === 0) return null;
		// The heads name the channels, which the first packet tells.
		const heads = this.#isBegun ? [] : this.#heads(payload);
		this.#isBegun = true;
		this.#granule += samples;
		const pages = [...heads, this.#pager.page(payload, this.#granule)];
		return [{ bytes: joined(pages), offset: 0, samples }];
	}

	#heads(first: Uint8Array): readonly Uint8Array[] {
		if (isOpusStereo(first)) this.channels = 2;
		return [
			this.#pager.page(opusHead(this.channels), 0),
			this.#pager.page(text('OpusTags', 7, 'tapdeck', 0), 0),
		];
	}
}

/** Version 1, no pre-skip, no gain, mapping family 0. @see RFC 7845 §5.1 */
function opusHead(channels: number): Uint8Array {
	const head = new Uint8Array(19);
	head.set(text('OpusHead'));
	head.set([1, channels], 8);
	new DataView(head.buffer).setUint32(12, RATE, true);
	return head;
}

/** Letters, and little-endian 32-bit numbers. */
export function text(...parts: readonly (string | number)[]): Uint8Array {
	return joined(
		parts.map((part) =>
			typeof part === 'string'
				? Uint8Array.from({ length: part.length }, (_, at) => part.charCodeAt(at))
				: Uint8Array.of(part & 255, (part >> 8) & 255, (part >> 16) & 255, part >>> 24),
		),
	);
}

/** Byte arrays one behind the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** The feed of an Opus stream. */
export function opusFeed(format: PayloadFormat): PayloadFeed {
	return new OpusFeed(format);
}
