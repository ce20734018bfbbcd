/** Where windows stood: remembered, and brought back onto a screen that exists. */
import * as v from 'valibot';

/** Position and size in device-independent px; x and y null until a window was moved. */
export const WindowStateSchema = v.object({
	x: v.nullable(v.number()),
	y: v.nullable(v.number()),
	width: v.number(),
	height: v.number(),
	maximised: v.boolean(),
});
/** Output type of `WindowStateSchema`. */
export type WindowState = v.InferOutput<typeof WindowStateSchema>;

/** A rectangle in px. */
export interface Area {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Size of the first window. */
export const FIRST_WINDOW: WindowState = {
	x: null,
	y: null,
	width: 1440,
	height: 900,
	maximised: false,
};
/** Smallest window in which everything can be used. */
export const MIN_WIDTH = 1024;
/** See `MIN_WIDTH`. */
export const MIN_HEIGHT = 640;

/** Fits a remembered state onto the screens there are; off-screen positions are forgotten. */
export function fitWindow(state: WindowState, screens: readonly Area[]): WindowState {
	const { x, y } = state;
	const onScreen =
		x !== null &&
		y !== null &&
		screens.some(
			(area) =>
				x + 100 <= area.x + area.width &&
				x + state.width >= area.x + 100 &&
				y >= area.y &&
				y + 40 <= area.y + area.height,
		);
	return {
		x: onScreen ? x : null,
		y: onScreen ? y : null,
		width: Math.max(MIN_WIDTH, Math.round(state.width)),
		height: Math.max(MIN_HEIGHT, Math.round(state.height)),
		maximised: state.maximised,
	};
}
