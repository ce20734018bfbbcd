/** Keys of the strip of frames, and playing from a place on it. */
import { isPicture, nearestMark } from '../../draw/frame-strip.ts';
import type { App } from '../../state/app.svelte.ts';
import type { CameraRow } from '../../state/cameras.svelte.ts';
import type { FrameStripState } from '../../state/frame-strip.svelte.ts';

const ZOOM_IN = 0.8;
const ZOOM_OUT = 1.25;

/**
 * Moves along the strip: arrows by frame, Page keys by key frame, N by gap; + − 0 zoom, Escape
 * shows the whole again.
 * @returns whether the key was one of these
 */
export function stripKey(strip: FrameStripState, { key, shiftKey }: KeyboardEvent): boolean {
	switch (key) {
		case 'ArrowRight':
		case 'ArrowLeft':
			step(strip, key === 'ArrowRight' ? 1 : -1);
			return true;
		case 'PageDown':
		case 'PageUp':
			strip.chooseNext(key === 'PageDown' ? 1 : -1, ({ kind }) => kind === 'key');
			return true;
		case 'Home':
			strip.choose(0);
			return true;
		case 'End':
			strip.choose(Infinity);
			return true;
		case 'n':
		case 'N':
			strip.nextGap(shiftKey ? -1 : 1);
			return true;
		default:
			return zoomKey(strip, key);
	}
}

function step(strip: FrameStripState, by: 1 | -1): void {
	const { chosen, place, view } = strip;
	if (chosen === null) strip.choose(0);
	// Of a closer look the frame may not be held any more: its neighbour is.
	else strip.choose(place < 0 ? nearestMark(view.marks, chosen.offset) : place + by);
}

function zoomKey(strip: FrameStripState, key: string): boolean {
	const { from, to } = strip.shown;
	const about = strip.chosen?.offset ?? (from + to) / 2;
	if (key === '+' || key === '=') strip.zoomAbout(about, ZOOM_IN);
	else if (key === '-') strip.zoomAbout(about, ZOOM_OUT);
	else if (key === '0' || (key === 'Escape' && strip.isZoomed)) strip.showWhole();
	else return false;
	return true;
}

/** Zooms at the pointer; with Shift moves sideways. @param time under the pointer, s */
export function stripWheel(strip: FrameStripState, event: WheelEvent, time: number): void {
	event.preventDefault();
	const turn = event.deltaY === 0 ? event.deltaX : event.deltaY;
	if (event.shiftKey) strip.pan(Math.sign(turn) / 10);
	else strip.zoomAbout(time, turn > 0 ? ZOOM_OUT : ZOOM_IN);
}

/** Shows a time in the player: of the track of the frame where that can be played. */
export async function playAt(
	app: App,
	{ capture }: CameraRow,
	{ track, offset }: { readonly track: string; readonly offset: number },
	play: boolean,
): Promise<void> {
	const { clip, playable, strip } = app.cameras;
	const isPlayable = playable.some(({ id }) => id === track);
	const isShown = strip.chosen === null || isPicture(strip.chosen) || clip.track === null;
	const wanted = isPlayable && isShown ? track : (clip.track ?? playable[0]?.id);
	if (wanted === undefined) return;
	if (wanted === clip.track && clip.clip !== null && !play) clip.seek(offset);
	else await clip.open(capture, wanted, offset, play);
}
