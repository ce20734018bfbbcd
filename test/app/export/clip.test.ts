import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clipTracks, writeClip } from '../../../app/export/clip.ts';
import type { FakeFrame } from './fake-media.ts';
import { fakeMedia, fakeTrack } from './fake-media.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-clip-'));
const signal = new AbortController().signal;
const sound = fakeTrack({ id: 'dvrip-1/audio-1', kind: 'audio', codec: 'PCMA', sampleRate: 8000 });
/** 20 ms of A-law. */
const beat = (at: number, missing = 0): FakeFrame => ({
	...{ track: sound.id, timeMs: at * 20, missing },
	bytes: new Uint8Array(160).fill(0x55),
});
const beats = (count: number): FakeFrame[] => Array.from({ length: count }, (_, at) => beat(at));

describe('tracks of a clip', () => {
	const video = fakeTrack({});

	test('are pictures and the sound of their group', () => {
		const other = fakeTrack({ ...sound, id: 'dvrip-1/audio-2', group: 'talk' });
		expect(clipTracks(video, [video, other, sound])).toEqual([video, sound]);
	});

	test('are pictures alone where nobody can decode the sound', () => {
		const strange = fakeTrack({ ...sound, codec: 'G726' });
		expect(clipTracks(video, [video, strange])).toEqual([video]);
	});

	test('are sound alone when it was asked for', () => {
		expect(clipTracks(sound, [video, sound])).toEqual([sound]);
	});
});

describe('a clip of sound', () => {
	const codecs = ['H264'];

	test('stands where its first frame came, and ends where it was told to', async () => {
		const file = path.join(folder, 'part.mp4');
		const plan = { tracks: [sound], from: 0.1, to: 0.5, codecs };
		const clip = await writeClip(fakeMedia(beats(100)), plan, file, signal);
		expect(clip).toMatchObject({ from: 0.1, next: 0.5, sound: 'PCMA', times: [] });
		expect(existsSync(file)).toBe(true);
	});

	test('is not read to the end of the capture', async () => {
		const source = fakeMedia(beats(1000));
		const plan = { tracks: [sound], from: 0, to: 0.5, codecs };
		await writeClip(source, plan, path.join(folder, 'short.mp4'), signal);
		expect(source.told).toBeLessThan(140);
	});

	test('has no next part at its end', async () => {
		const plan = { tracks: [sound], from: 0, to: 60, codecs };
		const file = path.join(folder, 'whole.mp4');
		expect((await writeClip(fakeMedia(beats(50)), plan, file, signal)).next).toBeNull();
	});

	test('is WebM for a page without H.264', async () => {
		const plan = { tracks: [sound], from: 0, to: 1, codecs: [] };
		const file = path.join(folder, 'free.webm');
		const clip = await writeClip(fakeMedia(beats(20)), plan, file, signal);
		expect(clip).toMatchObject({ container: 'webm', isTranscoded: false });
	});
});

describe('a clip that cannot be', () => {
	const plan = { tracks: [fakeTrack({})], from: 0, to: 1, codecs: ['H264'] };
	const bytes = Uint8Array.of(0, 0, 0, 1, 0x41, 1);

	test('is refused when no picture can be decoded, and leaves nothing behind', async () => {
		const frames = [{ track: 'dvrip-1/video-1', timeMs: 0, bytes }];
		const file = path.join(folder, 'none.mp4');
		await expect(writeClip(fakeMedia(frames), plan, file, signal)).rejects.toThrow(
			'nothing of this part can be decoded',
		);
		expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
	});

	test('waits for a key frame behind a damaged one', async () => {
		const damaged = { track: 'dvrip-1/video-1', timeMs: 0, bytes, isKey: true, missing: 4 };
		const after = { track: 'dvrip-1/video-1', timeMs: 100, bytes };
		const file = path.join(folder, 'damaged.mp4');
		await expect(writeClip(fakeMedia([damaged, after]), plan, file, signal)).rejects.toThrow(
			'nothing of this part',
		);
	});

	test('says so when it is cancelled', async () => {
		const abort = new AbortController();
		abort.abort();
		const file = path.join(folder, 'cancelled.mp4');
		await expect(
			writeClip(fakeMedia([]), { ...plan, tracks: [sound] }, file, abort.signal),
		).rejects.toThrow();
		expect(readdirSync(folder).filter((name) => name.startsWith('cancelled'))).toEqual([]);
	});
});
