import { expect, test } from 'vitest';
import { FIRST_WINDOW, fitWindow } from '../../main/window-state.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const STATE = { x: 100, y: 50, width: 1400, height: 900, maximised: true };

test('a window stays where it was', () => {
	expect(fitWindow(STATE, [SCREEN])).toEqual(STATE);
});

test.each([
	[{ ...STATE, x: 3000 }],
	[{ ...STATE, x: -1390 }],
	[{ ...STATE, y: 2000 }],
	[{ ...STATE, y: -100 }],
])('a window that would be out of sight comes back: %j', (state) => {
	expect(fitWindow(state, [SCREEN])).toMatchObject({ x: null, y: null });
});

test('a second screen counts, and no screen means the middle', () => {
	const right = { x: 1920, y: 0, width: 1280, height: 1024 };
	expect(fitWindow({ ...STATE, x: 2000 }, [SCREEN, right]).x).toBe(2000);
	expect(fitWindow(STATE, []).x).toBeNull();
});

test('a window is never smaller than what can be used', () => {
	expect(fitWindow({ ...FIRST_WINDOW, width: 10, height: 10 }, [SCREEN])).toMatchObject({
		width: 1024,
		height: 640,
	});
});
