import { expect, test } from 'vitest';
import { SideTrack } from '../../../app/export/side-track.ts';
import { testFolder } from './folder.ts';

const folder = testFolder();

function track(streams: number, ...puts: readonly (readonly [number, readonly number[]])[]) {
	const made = new SideTrack(8000, folder.path, streams);
	for (const [position, samples] of puts) made.put(position, Int16Array.from(samples));
	const result = { samples: [...made.read(0, 6)], end: made.end, written: made.written };
	made.close();
	return result;
}

test('samples stand at their places; what lies before the beginning is left out', () => {
	expect(track(1, [-2, [9, 9, 1, 2]], [4, [5]])).toEqual({
		...{ samples: [1, 2, 0, 0, 5, 0], end: 5, written: 3 },
	});
	expect(track(1, [-5, [1, 2]])).toMatchObject({ end: 0, written: 0 });
});

test('streams that sound together are added up, without overflow', () => {
	expect(track(2, [0, [1, 2, 30_000]], [1, [10, 10_000, 7]]).samples).toEqual([
		...[1, 12, 32_767, 7, 0, 0],
	]);
});

test('one stream that says a thing twice is heard once', () => {
	expect(track(1, [0, [1, 2]], [0, [1, 2]]).samples.slice(0, 2)).toEqual([1, 2]);
});

test('nothing stays in the folder', () => {
	track(1, [0, [1]]);
	expect(folder.names()).toEqual([]);
});
