/** AC-3 and Enhanced AC-3: frames by their headers, and as payload. @see ETSI TS 102 366, RFC 4184, RFC 4598 */
import { u8, u16 } from '../bytes.ts';
import { concatenated } from './depacketise/unpacker.ts';
import type { FedRun, PayloadFeed } from './payload-feed.ts';
import { NO_BYTES } from './payload-feed.ts';

/** First two bytes of every frame. */
const SYNC = 0x0b77;
/** Bytes in which everything stands that is read here. */
const HEAD = 8;
const RATES: readonly number[] = [48_000, 44_100, 32_000];
/** kbit/s by half of the size code. */
const BIT_RATES: readonly number[] = [
	...[32, 40, 48, 56, 64, 80, 96, 112, 128, 160],
	...[192, 224, 256, 320, 384, 448, 512, 576, 640],
];
const BLOCKS: readonly number[] = [1, 2, 3, 6];
const CHANNELS: readonly number[] = [2, 1, 2, 3, 3, 4, 4, 5];
const BLOCK_SAMPLES = 256;
const WHOLE_SAMPLES = 6 * BLOCK_SAMPLES;
/** Bit stream identification: AC-3 up to here, Enhanced AC-3 from the next on. */
const LAST_PLAIN_ID = 10;
const LAST_ID = 16;
/** Of half and quarter rate are those above this one. */
const LAST_FULL_ID = 8;
/** A stream that adds channels to the one in front of it. */
const DEPENDENT = 1;

/** What a frame's header says. */
export interface Ac3Frame {
	/** Whole frame, bytes. */
	readonly bytes: number;
	/** 0 for what only adds channels to the frame in front of it. */
	readonly samples: number;
	/** Hz. */
	readonly sampleRate: number;
	/** With the one for low frequencies. */
	readonly channels: number;
	readonly isEnhanced: boolean;
}

/** The frame that begins `data`; null when none does, `'short'` when its header is not all there. */
export function ac3Frame(data: Uint8Array): Ac3Frame | 'short' | null {
	if (data.length < HEAD) return data.length >= 2 && u16(data, 0) !== SYNC ? null : 'short';
	if (u16(data, 0) !== SYNC) return null;
	const id = u8(data, 5) >> 3;
	if (id > LAST_ID) return null;
	return id > LAST_PLAIN_ID ? enhanced(data) : plain(data, id);
}

function plain(data: Uint8Array, id: number): Ac3Frame | null {
	const rate = RATES[u8(data, 4) >> 6];
	const code = u8(data, 4) & 0x3f;
	const kbps = BIT_RATES[code >> 1];
	if (rate === undefined || kbps === undefined) return null;
	const words = Math.floor((kbps * 1000 * WHOLE_SAMPLES) / rate / 16);
	const odd = rate === 44_100 ? code & 1 : 0;
	const mode = u8(data, 6) >> 5;
	return {
		...{ bytes: (words + odd) * 2, samples: WHOLE_SAMPLES, isEnhanced: false },
		sampleRate: rate / 2 ** Math.max(0, id - LAST_FULL_ID),
		channels: (CHANNELS[mode] ?? 2) + lowChannel(u16(data, 6), mode),
	};
}

/** Mix levels stand in front of the flag, as many as the channels need. */
function lowChannel(bits: number, mode: number): number {
	const hasCentre = (mode & 1) !== 0 && mode !== 1;
	const skipped = (hasCentre ? 2 : 0) + ((mode & 4) !== 0 ? 2 : 0) + (mode === 2 ? 2 : 0);
	return (bits >> (12 - skipped)) & 1;
}

function enhanced(data: Uint8Array): Ac3Frame | null {
	const [type, rateCode] = [u8(data, 2) >> 6, u8(data, 4) >> 6];
	const second = (u8(data, 4) >> 4) & 3;
	const rate = rateCode === 3 ? (RATES[second] ?? 0) / 2 : (RATES[rateCode] ?? 0);
	if (rate === 0 || type > 2) return null;
	const blocks = rateCode === 3 ? 6 : (BLOCKS[second] ?? 6);
	return {
		...{ bytes: ((u16(data, 2) & 0x7ff) + 1) * 2, sampleRate: rate, isEnhanced: true },
		samples: type === DEPENDENT ? 0 : blocks * BLOCK_SAMPLES,
		channels: (CHANNELS[(u8(data, 4) >> 1) & 7] ?? 2) + (u8(data, 4) & 1),
	};
}

/** Bytes in front of the frames of a payload. */
const PAYLOAD_HEAD = 2;

/** Frames, and fragments of frames that are put together again. */
class Ac3Feed implements PayloadFeed {
	readonly demuxer: 'ac3' | 'eac3';
	readonly options = [];
	sampleRate = 0;
	channels = 2;
	#parts: Uint8Array[] = [];
	#wanted = 0;

	constructor(demuxer: 'ac3' | 'eac3') {
		this.demuxer = demuxer;
	}

	header(): Uint8Array {
		return NO_BYTES;
	}

	take(payload: Uint8Array): readonly FedRun[] | null {
		const media = payload.subarray(PAYLOAD_HEAD);
		const frame = ac3Frame(media);
		if (frame === null || frame === 'short') return this.#goOn(media);
		this.#parts = [];
		if (this.sampleRate === 0) {
			this.sampleRate = frame.sampleRate;
			this.channels = frame.channels;
		}
		if (frame.bytes <= media.length) return wholeFrames(media);
		this.#parts = [media];
		this.#wanted = frame.bytes;
		return [];
	}

	/** A further fragment; without its beginning it is nothing. */
	#goOn(media: Uint8Array): readonly FedRun[] | null {
		if (this.#parts.length === 0) return null;
		this.#parts.push(media);
		const all = concatenated(this.#parts);
		if (all.length < this.#wanted) return [];
		this.#parts = [];
		return wholeFrames(all);
	}
}

/** All whole frames from the beginning on; null when there is none. */
function wholeFrames(data: Uint8Array): readonly FedRun[] | null {
	let [at, samples] = [0, 0];
	while (at < data.length) {
		const frame = ac3Frame(data.subarray(at));
		if (frame === null || frame === 'short' || at + frame.bytes > data.length) break;
		at += frame.bytes;
		samples += frame.samples;
	}
	return at === 0 ? null : [{ bytes: data.subarray(0, at), offset: 0, samples }];
}

/** The feed of AC-3; behind its header of two bytes stand frames or a part of one. @see RFC 4184 §4.1 */
export function ac3Feed(): PayloadFeed {
	return new Ac3Feed('ac3');
}

/** The feed of Enhanced AC-3. @see RFC 4598 §4.1 */
export function eac3Feed(): PayloadFeed {
	return new Ac3Feed('eac3');
}
