/** Pictures of one RTP stream over time: what the player draws below them and says beside them. */
import type { Freeze, PictureFinding } from '../analysis/picture-findings.ts';
import type { PictureRoll, RolledGap, RolledPicture } from '../analysis/picture-roll.ts';
import type { CarriedItem, FactSource } from './streams.ts';

export type { Freeze, PictureFinding } from '../analysis/picture-findings.ts';

/** One picture on the time-line. */
export interface VideoMark {
	readonly kind: 'key' | 'picture';
	readonly isDamaged: boolean;
	/** s since the capture's first packet. */
	readonly offset: number;
	readonly frame: number;
	readonly bytes: number;
}

/** A stream of sound that may belong to the pictures. */
export interface VideoSound {
	readonly stream: number;
	readonly ssrc: string;
	readonly codec: string | null;
	/**
	 * `call`: one call announced both; `cname`: RTCP names one source; `ports`: side by side;
	 * `addresses`: between the same two hosts at the same time, which is a guess.
	 */
	readonly because: 'call' | 'cname' | 'ports' | 'addresses';
	/** How much later it begins than the pictures, s. */
	readonly startsLater: number;
	/** By RTCP sender reports, or by the arrival of both first packets. */
	readonly syncFrom: 'rtcp' | 'arrival';
	/** How much later it was sent than pictures of the same moment, s; 0 where nobody knows. */
	readonly sentLate: number;
}

/** What is asked of a stream's pictures. */
export interface VideoQuery {
	/** First frame of the stream. */
	readonly stream: number;
	/** Marks at most. */
	readonly limit: number;
	/** PID or stream id of pictures that a carrier holds. */
	readonly inside?: number;
}

/** Everything about the pictures of one stream. */
export interface VideoView {
	/** First frame of the stream. */
	readonly stream: number;
	readonly codec: string | null;
	readonly codecFrom: FactSource | null;
	/** Pictures that a carrier holds and that can be shown, when there are several. */
	readonly choices: readonly CarriedItem[];
	/** Number of the one that is shown; null where there is no choice. */
	readonly inside: number | null;
	/** Codec of the sound that the same carrier holds beside the pictures; null for none. */
	readonly ownSound: string | null;
	/** Why nothing can be shown; null when it can. */
	readonly impossible: string | null;
	/** First and last packet, s since the capture's first packet. */
	readonly from: number;
	readonly to: number;
	readonly pictures: number;
	readonly damaged: number;
	readonly keyFrames: number;
	/** Packets that never came. */
	readonly lost: number;
	/** Pictures a second, by the usual step; null for fewer than two. */
	readonly frameRate: number | null;
	/** Evenly thinned where there are more than asked for; key frames and damaged ones go last. */
	readonly marks: readonly VideoMark[];
	readonly isThinned: boolean;
	readonly losses: readonly RolledGap[];
	readonly freezes: readonly Freeze[];
	readonly findings: readonly PictureFinding[];
	readonly sounds: readonly VideoSound[];
}

/** Losses and freezes that one answer holds at most. */
const MOST_EVENTS = 2000;

/** What is counted and drawn of a roll. @param limit marks at most */
export function rollView(
	roll: PictureRoll,
	freezes: readonly Freeze[],
	limit: number,
): Pick<
	VideoView,
	'pictures' | 'damaged' | 'keyFrames' | 'lost' | 'frameRate' | 'marks' | 'isThinned'
> &
	Pick<VideoView, 'losses' | 'freezes'> {
	const all = roll.displayed();
	const marks = thinned(all, limit).map(({ offset, frame, bytes, isKey, isWhole }) => ({
		...{ kind: isKey ? ('key' as const) : ('picture' as const), isDamaged: !isWhole },
		...{ offset, frame, bytes },
	}));
	return {
		pictures: roll.count,
		damaged: all.filter(({ isWhole }) => !isWhole).length,
		keyFrames: all.filter(({ isKey }) => isKey).length,
		lost: roll.missing,
		frameRate: roll.usualStep > 0 ? 1 / roll.usualStep : null,
		...{ marks, isThinned: marks.length < roll.count },
		losses: largest(roll.gaps, ({ packets }) => packets),
		freezes: largest(freezes, ({ from, to }) => to - from),
	};
}

/** Key frames and damaged pictures before ordinary ones, each evenly. */
function thinned(all: readonly RolledPicture[], limit: number): readonly RolledPicture[] {
	if (all.length <= limit) return all;
	const isTold = ({ isKey, isWhole }: RolledPicture): boolean => isKey || !isWhole;
	const told = evenly(all.filter(isTold), Math.floor(limit / 2));
	const others = evenly(
		all.filter((one) => !isTold(one)),
		limit - told.length,
	);
	return [...told, ...others].sort((a, b) => a.offset - b.offset);
}

function evenly<T>(all: readonly T[], count: number): readonly T[] {
	if (all.length <= count) return all;
	const kept = new Set(
		Array.from({ length: count }, (_, at) => Math.floor((at * all.length) / count)),
	);
	return all.filter((_, at) => kept.has(at));
}

/** The weightiest events, in time order. */
function largest<T>(all: readonly T[], weight: (one: T) => number): readonly T[] {
	if (all.length <= MOST_EVENTS) return all;
	const places = all.map((one, at) => ({ at, weight: weight(one) }));
	const kept = places.sort((a, b) => b.weight - a.weight).slice(0, MOST_EVENTS);
	const wanted = new Set(kept.map(({ at }) => at));
	return all.filter((_, at) => wanted.has(at));
}
