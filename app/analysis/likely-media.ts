/** Tells from sizes and rates alone what a conversation is likely to carry. A guess, said as one. */

/** One direction of a conversation. */
export interface DirectionFigures {
	readonly packets: number;
	/** Of whole frames. */
	readonly bytes: number;
}

/** A guess with what speaks for it, in words. */
export interface MediaGuess {
	readonly kind: 'video' | 'audio';
	readonly reason: string;
}

/** Below these, a conversation is too short to tell anything. */
const LEAST_PACKETS = 100;
const LEAST_SECONDS = 2;
/** Pictures go one way; their packets are filled. */
const VIDEO_SHARE = 0.7;
const VIDEO_BITS_PER_SECOND = 150_000;
const VIDEO_PACKET_BYTES = 400;
/** Speech goes in small packets, many a second, evenly. */
const AUDIO_BITS_PER_SECOND: readonly [number, number] = [6000, 200_000];
const AUDIO_PACKET_BYTES: readonly [number, number] = [60, 400];
const AUDIO_PACKETS_PER_SECOND: readonly [number, number] = [10, 110];

/**
 * What the stronger direction looks like; null where nothing speaks for media.
 * @param isDatagrams UDP: sound over TCP is not told apart from anything else
 */
export function guessMedia(
	there: DirectionFigures,
	back: DirectionFigures,
	seconds: number,
	{ isDatagrams }: { readonly isDatagrams: boolean },
): MediaGuess | null {
	const [strong, weak] = there.bytes >= back.bytes ? [there, back] : [back, there];
	if (strong.packets < LEAST_PACKETS || seconds < LEAST_SECONDS) return null;
	const rate = (strong.bytes * 8) / seconds;
	const size = strong.bytes / strong.packets;
	const perSecond = strong.packets / seconds;
	const share = strong.bytes / (strong.bytes + weak.bytes);
	const isVideo =
		share >= VIDEO_SHARE && rate >= VIDEO_BITS_PER_SECOND && size >= VIDEO_PACKET_BYTES;
	if (isVideo) {
		const percent = Math.round(share * 100);
		const reason = `${rateText(rate)} in packets of ${Math.round(size)} bytes, ${percent} % of it one way`;
		return { kind: 'video', reason };
	}
	const isAudio =
		isDatagrams &&
		isWithin(rate, AUDIO_BITS_PER_SECOND) &&
		isWithin(size, AUDIO_PACKET_BYTES) &&
		isWithin(perSecond, AUDIO_PACKETS_PER_SECOND);
	if (!isAudio) return null;
	const reason = `${rateText(rate)} in ${Math.round(perSecond)} small packets a second`;
	return { kind: 'audio', reason };
}

const isWithin = (value: number, [least, most]: readonly [number, number]): boolean =>
	value >= least && value <= most;

const rateText = (bitsPerSecond: number): string =>
	bitsPerSecond >= 1e6
		? `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`
		: `${Math.round(bitsPerSecond / 1000)} kbit/s`;
