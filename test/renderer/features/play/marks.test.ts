import { expect, test } from 'vitest';
import type { PlayerView, WaveView } from '../../../../main/ipc/contract.ts';
import { laneMarks, marksLeftOut, totals } from '../../../../renderer/features/play/marks.ts';

const lane = (stream: number, lost: number) => ({
	stream,
	title: String(stream),
	codec: 'PCMU',
	inferred: false,
	sampleRate: 8000,
	channels: 1,
	from: 0,
	to: 10,
	counts: { lost, late: 1, wrongTimestamps: 0, silences: 2 },
	silentBecause: null,
	decoded: 1,
});
const VIEW: PlayerView = {
	...{ playback: 1, from: 0, to: 10, isGrowing: false },
	lanes: [lane(1, 3), lane(2, 4)],
};
const wave = (...offsets: readonly number[]): WaveView => ({
	from: 0,
	to: 10,
	least: new Int8Array(1),
	largest: new Int8Array(1),
	marks: offsets.map((offset) => ({ kind: 'lost', offset, duration: 0, frame: 1, packets: 1 })),
	marksLeftOut: 0,
	complete: true,
});

test('marks of all lanes stand in one list, by time', () => {
	const list = laneMarks(
		VIEW,
		new Map([
			[1, wave(5, 7)],
			[2, wave(6)],
			[9, wave(1)],
		]),
	);
	expect(list.map(({ lane: { stream }, mark }) => [stream, mark.offset])).toEqual([
		[1, 5],
		[2, 6],
		[1, 7],
	]);
	expect(laneMarks(null, new Map())).toEqual([]);
});

test('counts are summed over the lanes', () => {
	expect(totals(VIEW)).toEqual({ lost: 7, late: 2, wrongTimestamps: 0, silences: 4 });
});

test('marks that were left out are summed over the lanes that are shown', () => {
	const few = (left: number): WaveView => ({ ...wave(), marksLeftOut: left });
	const waves = new Map([
		[1, few(20)],
		[2, few(3)],
		[9, few(100)],
	]);
	expect(marksLeftOut(VIEW, waves)).toBe(23);
	expect(marksLeftOut(VIEW, new Map())).toBe(0);
});
