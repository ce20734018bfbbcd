/** What the pictures of a stream say of its quality. Pure: over its roll. */
import type { StreamFinding } from './media-findings.ts';
import type { PictureRoll, RolledPicture } from './picture-roll.ts';

/** A stretch in which a player that shows whole pictures only stands still. */
export interface Freeze {
	/** s since the capture's first packet: the last picture before, the first one after. */
	readonly from: number;
	readonly to: number;
	/** First packet of the picture after it. */
	readonly frame: number;
	/** `lost`: packets are missing in it; `sender`: nothing was sent. */
	readonly cause: 'lost' | 'sender';
}

/** What kinds of findings there are. */
export type PictureFindingKind =
	| 'freezes'
	| 'pauses'
	| 'damaged-pictures'
	| 'no-key-frame'
	| 'late-key-frame'
	| 'rare-key-frames'
	| 'frame-rate-change'
	| 'av-offset';

/** Something about pictures; numbers are told apart, so that they can be said in any language. */
export interface PictureFinding extends StreamFinding {
	readonly kind: PictureFindingKind;
	readonly values: Readonly<Record<string, number>>;
}

/** Frames that a finding leads to at most. */
const MOST_FRAMES = 100;
/** Longer than so many usual steps, and by so much more: as WebRTC counts freezes, s. */
const FREEZE_STEPS = 3;
const FREEZE_MORE = 0.15;
/** A picture for which one waits longer than this is told, s. */
const LONG_WAIT = 1;
/** Key frames further apart are rare: a loss is seen for so long, s. */
const RARE_KEYS = 10;
/** Steps that are compared with those before, and by how much they must differ. */
const RATE_WINDOW = 30;
const RATE_FACTOR = 1.25;
/** Sound before and behind its picture by more is noticed (ITU-R BT.1359), s. */
const SOUND_EARLY = 0.045;
const SOUND_LATE = 0.125;

/** Where a picture stands longer than it should. */
export function freezesOf(roll: PictureRoll): readonly Freeze[] {
	const step = roll.usualStep;
	const long = Math.max(FREEZE_STEPS * step, step + FREEZE_MORE);
	const shown = roll.displayed();
	const found: Freeze[] = [];
	let last: RolledPicture | null = null;
	let isDamaged = false;
	let gap = 0;
	for (const picture of shown) {
		if (!picture.isWhole) {
			isDamaged = true;
			continue;
		}
		if (last !== null && picture.offset - last.offset > long) {
			const { gaps } = roll;
			const [from, to] = [last.offset, picture.offset];
			while (gap < gaps.length && (gaps[gap]?.frame ?? 0) <= last.frame) gap++;
			const isLost = isDamaged || (gaps[gap]?.frame ?? Infinity) <= picture.frame;
			found.push({ from, to, frame: picture.frame, cause: isLost ? 'lost' : 'sender' });
		}
		last = picture;
		isDamaged = false;
	}
	return found;
}

/**
 * Everything that a viewer or a court should know of a stream's pictures, in time order.
 * @param start s since the capture's first packet: the stream's first packet
 */
export function pictureFindings(
	roll: PictureRoll,
	freezes: readonly Freeze[],
	start: number,
): readonly PictureFinding[] {
	if (roll.count === 0) return [];
	return [
		...standing(freezes, 'lost'),
		...standing(freezes, 'sender'),
		...damaged(roll),
		...keyFindings(roll, start),
		...rateFindings(roll),
	].sort((a, b) => a.offset - b.offset);
}

function standing(all: readonly Freeze[], cause: Freeze['cause']): readonly PictureFinding[] {
	const some = all.filter((freeze) => freeze.cause === cause);
	const [first] = some;
	if (first === undefined) return [];
	const lengths = some.map(({ from, to }) => to - from);
	const total = lengths.reduce((sum, length) => sum + length, 0);
	const longest = Math.max(...lengths);
	const isLost = cause === 'lost';
	const why = isLost ? 'packets are missing' : 'nothing was sent';
	return [
		{
			kind: isLost ? 'freezes' : 'pauses',
			severity: isLost ? 'warning' : 'note',
			title: `the picture stands still ${some.length}×, ${total.toFixed(1)} s in all, ${longest.toFixed(1)} s at most: ${why}`,
			offset: first.from,
			frames: some.slice(0, MOST_FRAMES).map(({ frame }) => frame),
			values: { count: some.length, total, longest },
		},
	];
}

function damaged(roll: PictureRoll): readonly PictureFinding[] {
	const some = roll.displayed().filter(({ isWhole }) => !isWhole);
	const [first] = some;
	if (first === undefined) return [];
	const share = (100 * some.length) / roll.count;
	return [
		{
			kind: 'damaged-pictures',
			severity: share >= 5 ? 'error' : 'warning',
			title: `${some.length} of ${roll.count} pictures are damaged (${share.toFixed(1)} %): ${roll.missing} packets are missing`,
			offset: first.offset,
			frames: some.slice(0, MOST_FRAMES).map(({ frame }) => frame),
			values: { count: some.length, of: roll.count, share, missing: roll.missing },
		},
	];
}

function keyFindings(roll: PictureRoll, start: number): readonly PictureFinding[] {
	const keys = roll.displayed().filter(({ isKey, isWhole }) => isKey && isWhole);
	const [first] = keys;
	if (first === undefined) {
		const title = 'no whole key frame was captured: decoders have nothing to begin with';
		const { frame } = roll.at(0);
		return [
			{
				kind: 'no-key-frame',
				severity: 'error',
				title,
				offset: start,
				frames: [frame],
				values: {},
			},
		];
	}
	const found: PictureFinding[] = [];
	const wait = first.offset - start;
	if (wait > LONG_WAIT) {
		const title = `the first key frame comes after ${wait.toFixed(1)} s: nothing can be seen before`;
		const frames = [first.frame];
		const base = { kind: 'late-key-frame', severity: 'warning', offset: start } as const;
		found.push({ ...base, title, frames, values: { seconds: wait } });
	}
	const far = keys.flatMap((key, at) => {
		const seconds = key.offset - (keys[at - 1]?.offset ?? key.offset);
		return seconds > RARE_KEYS ? [{ key, seconds }] : [];
	});
	const longest = Math.max(0, ...far.map(({ seconds }) => seconds));
	const [one] = far;
	if (one === undefined) return found;
	const title = `key frames are up to ${longest.toFixed(1)} s apart: damage stays on the screen for so long`;
	const frames = far.slice(0, MOST_FRAMES).map(({ key }) => key.frame);
	const base = { kind: 'rare-key-frames', severity: 'note', title, frames } as const;
	return [
		...found,
		{ ...base, offset: one.key.offset - one.seconds, values: { seconds: longest } },
	];
}

/** Stretches of pictures that step alike, with their usual step; 0 where they do not. */
function rateWindows(
	shown: readonly RolledPicture[],
): readonly { readonly first: RolledPicture; readonly step: number }[] {
	const windows: { readonly first: RolledPicture; readonly step: number }[] = [];
	for (let at = 0; at + RATE_WINDOW < shown.length; at += RATE_WINDOW) {
		const part = shown.slice(at, at + RATE_WINDOW + 1);
		const steps = part.slice(1).map(({ offset }, index) => offset - (part[index]?.offset ?? 0));
		steps.sort((a, b) => a - b);
		const quarter = (count: number): number => steps[(RATE_WINDOW * count) >> 2] ?? 0;
		const step = quarter(2);
		const [first] = part;
		const isSteady = quarter(1) > step * 0.85 && quarter(3) < step * 1.15;
		if (first !== undefined) windows.push({ first, step: isSteady ? step : 0 });
	}
	return windows;
}

const differs = (one: number, other: number): boolean =>
	Math.max(one / other, other / one) >= RATE_FACTOR;

/** Where pictures begin to come at another rate and go on so; cameras of telephones never rest. */
function rateFindings(roll: PictureRoll): readonly PictureFinding[] {
	const windows = rateWindows(roll.displayed()).filter(({ step }) => step > 0);
	const found: PictureFinding[] = [];
	let usual = windows[0]?.step ?? 0;
	windows.forEach(({ first: { offset, frame }, step }, at) => {
		const next = windows[at + 1]?.step ?? NaN;
		if (!differs(step, usual) || !(next > 0) || differs(step, next)) return;
		const [before, after] = [1 / usual, 1 / step];
		usual = step;
		const title = `the frame rate changes from ${before.toFixed(1)} to ${after.toFixed(1)} pictures a second`;
		const base = { kind: 'frame-rate-change', severity: 'note', title, offset } as const;
		found.push({ ...base, frames: [frame], values: { before, after } });
	});
	return found;
}

/**
 * Sound that is noticed to be early or late.
 * @param seconds how much later the sound is than its picture; negative when it is early
 */
export function offsetFinding(
	seconds: number,
	offset: number,
	frames: readonly number[],
): PictureFinding | null {
	if (seconds >= -SOUND_EARLY && seconds <= SOUND_LATE) return null;
	const ms = Math.round(Math.abs(seconds) * 1000);
	const title = `the sound is ${ms} ms ${seconds < 0 ? 'early' : 'late'}, as it was sent`;
	const base = { kind: 'av-offset', severity: 'warning', title, offset, frames } as const;
	return { ...base, values: { seconds } };
}
