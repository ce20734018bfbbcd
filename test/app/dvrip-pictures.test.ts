import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../app/index.ts';
import { readCapture } from './acceptance/engine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-pictures-'));
const signal = new AbortController().signal;
let h264: CaptureEngine;
let h265: CaptureEngine;

beforeAll(async () => {
	h264 = await readCapture('test/fixtures/dvrip/h264-live.pcapng');
	h265 = await readCapture('test/fixtures/dvrip/h265-talk.pcapng');
});
afterAll(async () => {
	await h264.close();
	await h265.close();
});

/** Codec names and picture count of a file, by ffprobe. */
function probe(file: string): { readonly codecs: readonly string[]; readonly pictures: number } {
	const words = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', file];
	const { streams } = JSON.parse(execFileSync('ffprobe', words, { encoding: 'utf8' })) as {
		streams: { codec_name: string; codec_type: string; nb_read_frames: string }[];
	};
	const video = streams.find(({ codec_type: type }) => type === 'video');
	return {
		codecs: streams.map(({ codec_name: name }) => name),
		pictures: Number(video?.nb_read_frames ?? 0),
	};
}

const videoOf = (engine: CaptureEngine): string =>
	engine
		.cameras()
		.sessions.flatMap(({ media }) => media)
		.find(({ kind }) => kind === 'video')?.id ?? '';

describe('the list of cameras', () => {
	test('has each device with its sessions', () => {
		const { devices, sessions } = h265.cameras();
		expect(sessions.map(({ id }) => id)).toContain('dvrip-1');
		expect(devices.flatMap((device) => device.sessions)).toContain('dvrip-1');
		expect(devices[0]?.facts.length).toBeGreaterThan(0);
	});
});

describe('stills', () => {
	test('are JPEG pictures of the key frames, in time', async () => {
		const track = videoOf(h265);
		const keys = h265.keyFrames(track);
		const stills = await h265.stills({ track, count: 24 }, signal);
		expect(stills.map(({ frame }) => frame)).toEqual(keys.map(({ frame }) => frame));
		for (const { jpeg } of stills) expect([...jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
	});

	test('are chosen evenly when there are more, first and last among them', async () => {
		const track = videoOf(h264);
		const keys = h264.keyFrames(track);
		const stills = await h264.stills({ track, count: 2 }, signal);
		expect(stills.map(({ offset }) => offset)).toEqual([
			keys[0]?.offset,
			keys[keys.length - 1]?.offset,
		]);
	});

	test('of a track that is not there are refused', async () => {
		await expect(h264.stills({ track: 'dvrip-9/video-1', count: 1 }, signal)).rejects.toThrow(
			'no stream dvrip-9/video-1',
		);
	});
});

describe('clips', () => {
	const query = { from: 0, seconds: 60 };

	test('carry H.264 as it was sent, each picture with its frame', async () => {
		const track = videoOf(h264);
		const file = path.join(folder, 'h264.mp4');
		const clip = await h264.clip({ ...query, track, codecs: ['H264'] }, file, signal);
		expect(clip).toMatchObject({ isTranscoded: false, container: 'mp4', next: null });
		const { codecs, pictures } = probe(file);
		expect(codecs[0]).toBe('h264');
		expect(clip.frames).toHaveLength(pictures);
		expect(clip.times[0]).toBe(0);
		expect(clip.frames[0]).toBe(h264.keyFrames(track)[0]?.frame);
	});

	test('carry H.265 with its sound, encoded anew where the player cannot decode it', async () => {
		const track = videoOf(h265);
		const file = path.join(folder, 'h265.mp4');
		const clip = await h265.clip({ ...query, track, codecs: ['H264'] }, file, signal);
		expect(clip).toMatchObject({ isTranscoded: true, codec: 'H265', sound: 'PCMA' });
		expect(probe(file)).toEqual({ codecs: ['h264', 'aac'], pictures: clip.frames.length });
		const kept = path.join(folder, 'kept.mp4');
		await h265.clip({ ...query, track, codecs: ['H264', 'H265'] }, kept, signal);
		expect(probe(kept).codecs).toEqual(['hevc', 'aac']);
	});

	test('carry MPEG-4 encoded anew, with its sound', async () => {
		const cloud = await readCapture('test/fixtures/dvrip/cloud.pcapng');
		const { items } = await cloud.sessions({ filter: '' });
		const track = items[0]?.media.find(({ codec }) => codec === 'MPEG4')?.id ?? 'none';
		const file = path.join(folder, 'mpeg4.mp4');
		const clip = await cloud.clip({ ...query, track, codecs: ['H264'] }, file, signal);
		await cloud.close();
		expect(clip).toMatchObject({ isTranscoded: true, codec: 'MPEG4', sound: 'PCMU' });
		expect(clip.frames).toHaveLength(20);
		expect(probe(file)).toEqual({ codecs: ['h264', 'aac'], pictures: 20 });
	});

	test('are WebM for a player without H.264', async () => {
		const file = path.join(folder, 'free.webm');
		const clip = await h264.clip({ ...query, track: videoOf(h264), codecs: [] }, file, signal);
		expect(clip.container).toBe('webm');
		expect(probe(file).codecs[0]).toBe('vp8');
	});

	test('begin at the key frame before, and say where they go on', async () => {
		const track = videoOf(h265);
		const second = h265.keyFrames(track)[1]?.offset ?? 0;
		const part = { track, from: second + 0.2, seconds: 0.5, codecs: ['H264'] };
		const clip = await h265.clip(part, path.join(folder, 'part.mp4'), signal);
		expect(clip.frames[0]).toBe(h265.keyFrames(track)[1]?.frame);
		expect(clip.next).toBeCloseTo(second + 0.5, 6);
		expect(clip.frames.length).toBeLessThan(12);
	});

	test('of sound alone are played too', async () => {
		const file = path.join(folder, 'talk.mp4');
		const talk = { ...query, track: 'dvrip-1/audio-1', codecs: ['H264'] };
		const clip = await h265.clip(talk, file, signal);
		expect(clip).toMatchObject({ sound: 'PCMA', isTranscoded: false, frames: [] });
		expect(probe(file).codecs).toEqual(['aac']);
	});

	test('leave nothing behind when they are cancelled', async () => {
		const abort = new AbortController();
		abort.abort();
		const file = path.join(folder, 'never.mp4');
		const cancelled = { ...query, track: videoOf(h264), codecs: ['H264'] };
		await expect(h264.clip(cancelled, file, abort.signal)).rejects.toThrow();
		expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
		expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
	});
});
