import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { anyOf, readStills } from '../../../app/export/stills.ts';
import { fakeMedia, fakeTrack } from './fake-media.ts';

const signal = new AbortController().signal;
const track = fakeTrack({ id: 'dvrip-1/image-1', kind: 'image', codec: 'JPEG' });
/** A picture of 64 by 48 in one colour. */
const picture = (colour: string): Uint8Array => {
	const input = ['-f', 'lavfi', '-i', `color=${colour}:s=64x48:d=0.04`, '-frames:v', '1'];
	return execFileSync('ffmpeg', ['-v', 'error', ...input, '-f', 'mjpeg', 'pipe:1']);
};

describe('stills', () => {
	const frames = ['red', 'green', 'blue'].map((colour, at) => ({
		...{ track: track.id, timeMs: at * 1000, isKey: true },
		bytes: picture(colour),
	}));

	test('are made of the wanted frames, in their order', async () => {
		const places = [
			{ offset: 0, frame: 1 },
			{ offset: 2, frame: 3 },
		];
		const stills = await readStills(fakeMedia(frames), track, places, signal);
		expect(stills.map(({ offset, frame }) => ({ offset, frame }))).toEqual(places);
		expect(stills.map(({ jpeg }) => [...jpeg.subarray(0, 2)])).toEqual([
			[0xff, 0xd8],
			[0xff, 0xd8],
		]);
		expect(stills[0]?.jpeg).not.toEqual(stills[1]?.jpeg);
	});

	test('end the reading with the last of them', async () => {
		const source = fakeMedia(frames);
		await readStills(source, track, [{ offset: 0, frame: 1 }], signal);
		expect(source.told).toBe(1);
	});

	test('are empty where a picture cannot be decoded, or came damaged', async () => {
		const broken = [
			{ track: track.id, timeMs: 0, bytes: Uint8Array.of(1, 2, 3) },
			{ track: track.id, timeMs: 1000, bytes: picture('red'), missing: 7 },
		];
		const places = broken.map((_, at) => ({ offset: at, frame: at + 1 }));
		const stills = await readStills(fakeMedia(broken), track, places, signal);
		expect(stills.map(({ jpeg }) => jpeg.length)).toEqual([0, 0]);
	});

	test('of no place need neither reading nor decoder', async () => {
		const source = fakeMedia(frames);
		expect(await readStills(source, track, [], signal)).toEqual([]);
		expect(source.told).toBe(0);
	});

	test('end when they are no longer wanted', async () => {
		const abort = new AbortController();
		abort.abort();
		const places = [{ offset: 0, frame: 1 }];
		await expect(readStills(fakeMedia(frames), track, places, abort.signal)).rejects.toThrow();
	});
});

test('either of two signals ends what waits for both', () => {
	const [one, other] = [new AbortController(), new AbortController()];
	const both = anyOf(one.signal, other.signal);
	expect(both.aborted).toBe(false);
	other.abort();
	expect(both.aborted).toBe(true);
	expect(anyOf(other.signal, one.signal).aborted).toBe(true);
});
