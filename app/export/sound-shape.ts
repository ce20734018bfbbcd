/** Rate and channels of a stream's sound, before it is decoded. */
import type { CaptureFacts } from '../capture-facts.ts';
import { methodOf } from '../media/codec-methods.ts';
import type { PayloadFormat } from '../media/payload-format.ts';
import { StreamWalk } from '../stream-reader.ts';
import type { SoundShape } from './audio-decoder.ts';

/** Packets that are looked at for one that tells rate and channels. */
const PROBED_PACKETS = 200;

/**
 * Looks at the first packet that can be read.
 * @param stream number in `RtpStreams`
 * @param format what the stream is played as
 * @returns null when nothing of it can be read
 */
export function soundShapeOf(
	facts: CaptureFacts,
	stream: number,
	format: PayloadFormat,
): SoundShape | null {
	const method = methodOf(format.codec);
	if (method?.way !== 'ffmpeg') return { sampleRate: format.clockRate, channels: format.channels };
	const feed = method.makeFeed(format);
	const probe = { isKnown: false };
	const walk = new StreamWalk(facts, new Set([stream]), (found, packet) => {
		if (probe.isKnown || found !== stream || packet.payloadType !== format.payloadType) return;
		const payload = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		probe.isKnown = (feed.take(payload, packet.marker === 1)?.length ?? 0) > 0;
	});
	const frames = walk.select();
	for (let at = 0; at < frames.length && at < PROBED_PACKETS && !probe.isKnown; at++) {
		walk.take(frames[at] as number);
	}
	// Redundant payloads are opened later: what the codec says by itself must do.
	return probe.isKnown || feed.sampleRate > 0
		? { sampleRate: feed.sampleRate, channels: feed.channels }
		: null;
}
