/** Speex payloads: one to several frames, each one packet of an Ogg Speex file. @see RFC 5574 */
import { BitReader, BitWriter } from './bits.ts';
import { OggPager } from './ogg.ts';
import { joined, text } from './opus.ts';
import type { FedRun, PayloadFeed } from './payload-feed.ts';
import type { PayloadFormat } from './payload-format.ts';

/** Bits of a narrowband frame behind its five bits of mode; −1 for modes that are no speech. */
const NARROW_BITS = [0, 38, 114, 155, 215, 295, 359, 487, 74, -1, -1, -1, -1, -1, -1, -1];
/** Bits of a wideband layer behind its four bits of mode. */
const WIDE_BITS = [0, 32, 108, 188, 348, -1, -1, -1];
const TERMINATOR = 15;

/** Where the frames of a payload begin and end, in bits. */
export function speexFrames(payload: Uint8Array): readonly (readonly [number, number])[] {
	const reader = new BitReader(payload, 'speex');
	const frames: (readonly [number, number])[] = [];
	while (reader.left >= 5) {
		const start = reader.position;
		const isWide = reader.read(1) === 1;
		const mode = reader.read(4);
		const bits = NARROW_BITS[mode] as number;
		if (isWide || mode === TERMINATOR || bits < 0 || bits > reader.left) break;
		reader.position += bits;
		if (!skipLayers(reader)) break;
		frames.push([start, reader.position]);
	}
	return frames;
}

/** Wideband and ultra-wideband layers follow their narrowband frame. */
function skipLayers(reader: BitReader): boolean {
	for (let layers = 0; layers < 2 && reader.left >= 4; layers++) {
		const start = reader.position;
		if (reader.read(1) === 0) {
			reader.position = start;
			return true;
		}
		const bits = WIDE_BITS[reader.read(3)] as number;
		if (bits < 0 || bits > reader.left) return false;
		reader.position += bits;
	}
	return true;
}

class SpeexFeed implements PayloadFeed {
	readonly demuxer = 'ogg';
	readonly options = [];
	readonly channels = 1;
	readonly sampleRate: number;
	readonly #pager = new OggPager();
	#isBegun = false;
	#granule = 0;

	constructor(format: PayloadFormat) {
		this.sampleRate = format.clockRate;
	}

	header(): Uint8Array {
		return new Uint8Array(0);
	}

	take(payload: Uint8Array): readonly FedRun[] | null {
		const frames = speexFrames(payload);
		if (frames.length === 0) return null;
		const heads = this.#isBegun ? [] : this.#heads();
		this.#isBegun = true;
		const samples = this.#frameSamples;
		const packets =
			frames.length === 1 ? [payload] : frames.map(([from, to]) => cutOut(payload, from, to));
		const pages = packets.map((packet) => this.#pager.page(packet, (this.#granule += samples)));
		return [{ bytes: joined([...heads, ...pages]), offset: 0, samples: samples * frames.length }];
	}

	/** 20 ms. */
	get #frameSamples(): number {
		return this.sampleRate / 50;
	}

	#heads(): readonly Uint8Array[] {
		const mode = this.sampleRate >= 32_000 ? 2 : this.sampleRate >= 16_000 ? 1 : 0;
		const version = '1.2.0'.padEnd(20, '\0');
		// Version, header bytes, rate, mode, bit-stream version, channels, bit rate, frame, VBR, frames.
		const numbers = [1, 80, this.sampleRate, mode, 4, 1, -1, this.#frameSamples, 0, 1, 0, 0, 0];
		return [
			this.#pager.page(text('Speex   ', version, ...numbers), 0),
			this.#pager.page(text(7, 'tapdeck', 0), 0),
		];
	}
}

/** One frame as a packet of its own: its bits, then 0 and ones to the byte's end. */
function cutOut(payload: Uint8Array, from: number, to: number): Uint8Array {
	const reader = new BitReader(payload, 'speex');
	reader.position = from;
	const writer = new BitWriter();
	for (let bit = from; bit < to; bit++) writer.write(reader.read(1), 1);
	for (let fill = 0; (writer.length & 7) !== 0; fill++) writer.write(fill === 0 ? 0 : 1, 1);
	return writer.bytes;
}

/** The feed of a Speex stream. */
export function speexFeed(format: PayloadFormat): PayloadFeed {
	return new SpeexFeed(format);
}
