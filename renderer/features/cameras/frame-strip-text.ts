/** The strip of frames as text: its counts, and what is looked at. */
import type { SessionItem, StripGap, StripMark } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';

/** What is said of the gap that one went to, or of the frame; empty for none. */
export function saidOf(
	mark: StripMark | null,
	gap: StripGap | null,
	text: Messages,
	format: NumberFormat,
): string {
	const words = text.frameStrip;
	if (gap !== null) {
		const length = format.fixed(gap.to - gap.from, 3);
		return words.gap(length, gap.from.toFixed(3), gap.to.toFixed(3), String(gap.frame));
	}
	if (mark === null) return '';
	return [
		words.kinds[mark.kind],
		words.at(mark.offset.toFixed(3), String(mark.frame)),
		format.bytes(mark.bytes),
		mark.missing > 0 ? words.missing(format.bytes(mark.missing)) : '',
	]
		.filter(Boolean)
		.join(', ');
}

/** Frames of a session by kind, over all its tracks. */
export interface FrameTotals {
	readonly keys: number;
	readonly pictures: number;
	readonly sounds: number;
	readonly others: number;
	/** Frames with missing bytes. */
	readonly damaged: number;
}

/** Counts of the whole session, however much of it is drawn. */
export function totalsOf({ media }: SessionItem): FrameTotals {
	const sum = (
		kinds: readonly string[],
		count: (one: SessionItem['media'][number]) => number,
	): number =>
		media.filter(({ kind }) => kinds.includes(kind)).reduce((all, one) => all + count(one), 0);
	return {
		keys: sum(['video'], ({ keyFrames }) => keyFrames ?? 0),
		pictures: sum(['video'], ({ frames, keyFrames }) => (frames ?? 0) - (keyFrames ?? 0)),
		sounds: sum(['audio'], ({ frames }) => frames ?? 0),
		others: sum(['image', 'information', 'data'], ({ frames }) => frames ?? 0),
		damaged: sum(['video', 'audio', 'image'], ({ damagedFrames }) => damagedFrames ?? 0),
	};
}
