import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
	isRecorderFile,
	isRecorderFragment,
	readMade,
} from '../../../app/capture/recorder-file.ts';
import { iFrame, pFrame, smallFrame } from '../protocols/dvrip/building.ts';
import { readCapture } from '../acceptance/engine.ts';
import { calm, testFolder } from '../export/folder.ts';
import { ALL } from '../export/saving.ts';
import { counting, hex } from '../network/frames.ts';
import { put } from './reading.ts';

/** A key frame of 1920x1080 begins so; the picture itself is not needed. */
const SPS = hex('000000016764001eacd940a02ff970110000030001000003003c0f162d960000000168ebecb22c');

function recording(): Uint8Array {
	const parts = [0, 1, 2, 3, 4, 5].flatMap((second) => [
		iFrame(Buffer.concat([SPS, counting(20_000)]), {
			time: `2026-02-01T12:17:0${second}`,
			rate: 2,
		}),
		smallFrame(0xfa, counting(160)),
		pFrame(counting(5000)),
	]);
	return Buffer.concat(parts);
}

describe('the file of a recorder', () => {
	const folder = testFolder();

	test('is told by its first frame', () => {
		expect(isRecorderFile(recording().subarray(0, 512))).toBe(true);
		const sound = Buffer.concat([smallFrame(0xfa, counting(160)), pFrame(counting(9))]);
		expect(isRecorderFile(sound)).toBe(true);
		const bare = Buffer.concat([SPS, counting(500)]);
		expect(isRecorderFile(bare)).toBe(false);
		expect(isRecorderFile(iFrame(counting(600, 77)))).toBe(false);
		expect(isRecorderFile(new Uint8Array(512))).toBe(false);
	});

	test('opens as a session with pictures and sound at their own times', async () => {
		const engine = await readCapture(put(folder.at('.'), 'a.h264', recording()));
		expect(engine.info().file.format).toBe('dvrip');
		expect(engine.info().file.firstTime).toBe('2026-02-01T12:17:00Z');
		const { items } = await engine.sessions({ filter: '' });
		const [video, audio] = items[0]?.media ?? [];
		expect([video?.codec, video?.frames, video?.keyFrames]).toEqual(['H264', 12, 6]);
		expect([audio?.codec, audio?.frames]).toEqual(['PCMA', 6]);
		// Ten frames from the first key frame to the last, five seconds by the camera's clock.
		expect(video?.frameRate).toBe(2);
		expect(video?.duration).toBe(5.5);
		await engine.close();
	});

	test('is saved as what it holds, byte for byte', async () => {
		const engine = await readCapture(put(folder.at('.'), 'b.h264', recording()));
		const out = folder.at('out');
		const request = { ...ALL, only: ['dvrip-1/video-1'], format: 'raw' as const };
		const { items } = await engine.save(request, out, () => undefined, calm());
		const wanted = Buffer.concat(
			Array.from({ length: 6 }, () => [SPS, counting(20_000), counting(5000)]).flat(),
		);
		expect(Buffer.compare(readFileSync(folder.at(`out/${items[0]?.file ?? ''}`)), wanted)).toBe(0);
		await engine.close();
	});

	test('is told by a piece out of its middle, where its name says what it is', async () => {
		const piece = recording().subarray(7000);
		expect(isRecorderFile(piece)).toBe(false);
		expect(isRecorderFragment(piece)).toBe(true);
		expect(isRecorderFragment(counting(50_000))).toBe(false);
		expect(isRecorderFragment(iFrame(counting(600)))).toBe(false);
		const engine = await readCapture(put(folder.at('.'), 'piece.h264', piece));
		const { items } = await engine.sessions({ filter: '' });
		await engine.close();
		// The rest of the first key frame is nobody's; the picture behind it waits for the next one.
		const [audio, video] = items[0]?.media ?? [];
		expect([audio?.kind, audio?.frames]).toEqual(['audio', 6]);
		expect([video?.kind, video?.keyFrames, video?.frames]).toEqual(['video', 5, 11]);
	});

	test('has its own name and length, and several are several sessions', async () => {
		const paths = ['front.h264', 'yard.H265'].map((name) => put(folder.at('.'), name, recording()));
		const engine = await readCapture(paths);
		const { items } = await engine.sessions({ filter: '' });
		const told = items.map(({ title, duration, media }) => [title, duration, media[0]?.frames]);
		expect(told).toEqual([
			['recording front.h264', 5.5, 12],
			['recording yard.H265', 5.5, 12],
		]);
		expect(items.map(({ media }) => media[0]?.suggestedFile)).toEqual([
			'front_ch1_2026-02-01T12-17-00.mkv',
			'yard_ch1_2026-02-01T12-17-00.mkv',
		]);
		const request = { ...ALL, only: ['dvrip-2/video-1'], format: 'raw' as const };
		const { items: saved } = await engine.save(request, folder.at('two'), () => undefined, calm());
		await engine.close();
		expect(saved[0]?.bytes).toBe(6 * (SPS.length + 25_000));
	});

	test('its made packets are the same from wherever they are read', () => {
		const file = recording();
		const read = (position: number, into: Uint8Array, length: number): number => {
			const part = file.subarray(position, position + length);
			into.set(part);
			return part.length;
		};
		const whole = new Uint8Array(40_000);
		expect(readMade(0, whole, whole.length, { part: 0, read })).toBe(40_000);
		for (const from of [1, 54, 73, 8265, 8266, 8267, 20_000]) {
			const part = new Uint8Array(9000);
			readMade(from, part, part.length, { part: 0, read });
			expect(part).toEqual(whole.subarray(from, from + 9000));
		}
	});
});
