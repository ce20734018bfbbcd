import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionItem, StripMark, StripView } from '../../../main/ipc/contract.ts';
import type { Client } from '../../../renderer/bridge.ts';
import type { Capture } from '../../../renderer/state/capture.svelte.ts';
import { FrameStripState } from '../../../renderer/state/frame-strip.svelte.ts';

const session = (id = 'dvrip-1', duration = 100): SessionItem =>
	({ id, startOffset: 0, duration }) as SessionItem;
const mark = (offset: number, kind: StripMark['kind'] = 'picture'): StripMark => ({
	...{ offset, kind, track: 'v', frame: 10 + offset, bytes: 10, missing: 0 },
});
const MARKS = [mark(0, 'key'), mark(1), mark(2), mark(50, 'key'), mark(51), mark(99, 'key')];
const VIEW: StripView = {
	marks: MARKS,
	count: MARKS.length,
	gaps: [
		{ track: 'v', from: 2, to: 50, frame: 60 },
		{ track: 'v', from: 51, to: 99, frame: 109 },
	],
};

const { id: capture } = { id: 'c1' } as unknown as Capture;
let asked: Record<string, unknown>[] = [];
let answer: (query: Record<string, unknown>) => StripView = () => VIEW;
let strip: FrameStripState;

beforeEach(async () => {
	asked = [];
	answer = () => VIEW;
	const call = (_name: string, query: Record<string, unknown>): Promise<StripView> => {
		asked.push(query);
		return Promise.resolve(answer(query));
	};
	strip = new FrameStripState({ call } as unknown as Client);
	await strip.show(capture, session());
});

describe('the window of the strip of frames', () => {
	test('is the whole session with a margin, until one zooms', () => {
		expect(strip.shown).toEqual({ from: -0.5, to: 100.5 });
		strip.zoomAbout(50, 0.5);
		expect(strip.shown).toEqual({ from: 24.75, to: 75.25 });
		expect(strip.isZoomed).toBe(true);
		strip.pan(0.1);
		expect(strip.shown.from).toBeCloseTo(29.8);
		strip.showWhole();
		expect(strip.isZoomed).toBe(false);
		strip.pan(0.1);
		expect(strip.shown).toEqual({ from: -0.5, to: 100.5 });
	});

	test('stays when the same session grows, and goes with another one', async () => {
		strip.zoomAbout(50, 0.5);
		strip.choose(3);
		await strip.show(capture, session('dvrip-1', 120));
		expect(strip.shown).toEqual({ from: 24.75, to: 75.25 });
		expect(strip.chosen).toEqual(MARKS[3]);
		await strip.show(capture, session('dvrip-2'));
		expect(strip.isZoomed).toBe(false);
		expect(strip.chosen).toBeNull();
	});

	test('asks for the frames of a closer look only where not all are held', async () => {
		strip.zoomAbout(50, 0.5);
		await strip.refine();
		expect(asked).toHaveLength(1);
		answer = ({ from }) => (from === -1 ? { ...VIEW, count: 900 } : { ...VIEW, marks: [mark(50)] });
		await strip.show(capture, session());
		await strip.refine();
		expect(asked.at(-1)).toMatchObject({ from: 24.75, to: 75.25 });
		expect(strip.view.marks).toEqual([mark(50)]);
		strip.showWhole();
		await strip.refine();
		expect(strip.view.marks).toHaveLength(6);
	});
});

describe('going along the strip', () => {
	test('is by frame, and ends at both ends', () => {
		expect(strip.place).toBe(-1);
		strip.choose(2);
		expect(strip.chosen?.offset).toBe(2);
		strip.choose(99);
		expect(strip.place).toBe(5);
		strip.choose(-4);
		expect(strip.place).toBe(0);
	});

	test('is by key frame', () => {
		const isKey = ({ kind }: StripMark): boolean => kind === 'key';
		strip.chooseNext(1, isKey);
		expect(strip.chosen?.offset).toBe(0);
		strip.chooseNext(1, isKey);
		expect(strip.chosen?.offset).toBe(50);
		strip.chooseNext(-1, isKey);
		strip.chooseNext(-1, isKey);
		expect(strip.chosen?.offset).toBe(0);
	});

	test('is by gap: what came then is looked at, and the window goes there', () => {
		strip.zoomAbout(0, 0.02);
		expect(strip.nextGap(1)).toBe(true);
		expect(strip.gap).toEqual(VIEW.gaps[0]);
		expect(strip.chosen).toEqual(MARKS[3]);
		expect(strip.shown.from).toBeLessThanOrEqual(2);
		expect(strip.shown.to).toBeGreaterThanOrEqual(50);
		expect(strip.nextGap(1)).toBe(true);
		expect(strip.nextGap(1)).toBe(false);
		strip.firstGap();
		expect(strip.gap).toEqual(VIEW.gaps[0]);
		strip.choose(1);
		expect(strip.gap).toBeNull();
	});

	test('finds nothing where there is nothing', async () => {
		answer = () => ({ marks: [], count: 0, gaps: [] });
		await strip.show(capture, session('dvrip-3'));
		strip.choose(0);
		strip.chooseNext(1, () => true);
		expect(strip.chosen).toBeNull();
		expect(strip.nextGap(1)).toBe(false);
	});
});
