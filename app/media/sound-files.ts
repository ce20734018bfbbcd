/** Frames of AAC with a header of their own, as transport streams hold them: a file as they are. */
import { adtsConfig, frameReader } from './mpeg/sound-frames.ts';
import { LatmReader } from './mpeg/latm.ts';
import { NO_BYTES } from './payload-feed.ts';
import type { FedRun, PayloadFeed } from './payload-feed.ts';

/** Samples of a frame. */
const AAC_SAMPLES = 1024;

/** What one frame tells; null for what is no frame. */
interface FrameFacts {
	readonly sampleRate: number;
	readonly channels: number;
	readonly samples: number;
}

class FrameFeed implements PayloadFeed {
	readonly demuxer: string;
	readonly options = [];
	sampleRate = 0;
	channels = 1;
	readonly #facts: (frame: Uint8Array) => FrameFacts | null;

	constructor(demuxer: string, facts: (frame: Uint8Array) => FrameFacts | null) {
		this.demuxer = demuxer;
		this.#facts = facts;
	}

	header(): Uint8Array {
		return NO_BYTES;
	}

	take(frame: Uint8Array): readonly FedRun[] | null {
		const facts = this.#facts(frame);
		if (facts === null) return null;
		if (this.sampleRate === 0) {
			this.sampleRate = facts.sampleRate;
			this.channels = facts.channels;
		}
		return [{ bytes: frame, offset: 0, samples: facts.samples }];
	}
}

/** The feed of AAC in ADTS, one frame a payload. @see ISO/IEC 14496-3 §1.A.2 */
export function adtsFeed(): PayloadFeed {
	const read = frameReader('AAC');
	return new FrameFeed('aac', (data) => {
		const frame = read?.(data) ?? null;
		if (frame === null || frame === 'short' || frame.bytes !== data.length) return null;
		const { sampleRate, channels } = adtsConfig(data);
		return { sampleRate, channels, samples: Math.round(frame.seconds * sampleRate) };
	});
}

/** The feed of AAC in LOAS, one frame a payload. @see ISO/IEC 14496-3 §1.7.2 */
export function loasFeed(): PayloadFeed {
	const reader = new LatmReader();
	return new FrameFeed('loas', (data) => {
		const units = reader.take(data).length;
		if (reader.config === null || units === 0) return null;
		const { sampleRate, coreRate, channels } = reader.config.aac;
		return { sampleRate, channels, samples: (units * AAC_SAMPLES * sampleRate) / coreRate };
	});
}
