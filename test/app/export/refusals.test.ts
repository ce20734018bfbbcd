import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CancelledError, ExportError } from '../../../app/errors.ts';
import { saveStreams } from '../../../app/export/index.ts';
import { Refusals } from '../../../app/export/refusals.ts';
import type { MediaSource } from '../../../app/media-source.ts';
import { CaptureSession } from '../../../app/session.ts';
import type { SaveFormat } from '../../../app/views/save.ts';
import { streamFrames, writeCapture } from '../../fixtures/builders/calls.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { fakeMedia, fakeTrack } from './fake-media.ts';
import { calm, testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';
import { ALL, saved, upTo } from './saving.ts';

const folder = testFolder();
const random = new SeededRandom(3);

/** Slices of pictures whose parameter sets nobody sent: no container takes them. */
const SLICES = upTo(20).map((at) =>
	Uint8Array.from([0, 0, 0, 1, at % 10 === 0 ? 0x65 : 0x41, ...random.bytes(400)]),
);
const SOUND = upTo(20).map((at) => new Uint8Array(400).fill(at));

/** A camera with pictures that cannot be decoded, and G.711. */
function camera(): MediaSource {
	const frames = upTo(20).flatMap((at) => [
		{
			...{ track: 'dvrip-1/video-1', timeMs: at * 100 },
			...{ bytes: SLICES[at] as Uint8Array, isKey: at % 10 === 0 },
		},
		{ track: 'dvrip-1/audio-1', timeMs: at * 50, bytes: SOUND[at] as Uint8Array },
	]);
	const sound = { kind: 'audio', codec: 'PCMA', sampleRate: 8000, stem: 'sound' } as const;
	const tracks = [
		fakeTrack({ frames: 20, stem: 'camera' }),
		fakeTrack({ id: 'dvrip-1/audio-1', frames: 20, width: null, height: null, ...sound }),
	];
	return { ...fakeMedia(frames), tracks: () => tracks };
}

async function savedCamera(format: SaveFormat) {
	const path = writeCapture(folder.at('in.pcap'), streamFrames({ count: 20 }));
	const session = new CaptureSession({
		...{ paths: [path], follow: false, heuristics: true, rules: '4.4', filter: '' },
		...{ decodeAs: [], from: null, to: null, keepPackets: true, hash: false },
	});
	await session.run(calm());
	try {
		const request = { ...ALL, only: ['dvrip-1'], format };
		const options = { folder: folder.at('out'), onProgress: () => undefined, signal: calm() };
		return await saveStreams(session, request, { ...options, media: camera() });
	} finally {
		await session.close();
	}
}

describe.skipIf(!HAS_FFMPEG)('what no container takes (skipped without ffmpeg)', () => {
	test('pictures are saved as they were sent, their sound as WAV, and both say why', async () => {
		const { items, failed } = await savedCamera('auto');
		expect(failed).toEqual([]);
		expect(items.map(({ id, file }) => [id, file])).toEqual([
			['dvrip-1/video-1', 'camera.h264'],
			['dvrip-1/audio-1', 'sound.wav'],
		]);
		for (const { warnings } of items) {
			expect(warnings[0]).toMatch(/^saved as it was sent, for this failed: ffmpeg ended with/u);
		}
		expect(Buffer.from(folder.read('out/camera.h264'))).toEqual(Buffer.concat(SLICES));
		expect(readdirSync(folder.at('out')).sort()).toEqual([
			...['camera.h264', 'manifest.json', 'sound.wav'],
		]);
	});

	test('who names a format is told that it cannot be had', async () => {
		const { items, failed } = await savedCamera('mp4');
		expect(items).toEqual([]);
		expect(failed.map(({ id }) => id)).toContain('dvrip-1/video-1');
	});

	test('sound that is not what it claims is saved as it was sent', async () => {
		const frames = streamFrames({ count: 20, payloadType: 3, payload: () => new Uint8Array(7) });
		const { items, failed } = await saved(folder, frames);
		expect(failed).toEqual([]);
		expect(items).toMatchObject([
			{
				...{ file: '00000001.gsm', bytes: 140 },
				warnings: [expect.stringContaining('no packet of it could be read as this codec')],
			},
		]);
	});
});

describe('what is tried again', () => {
	const broken = new ExportError('ffmpeg ended with 1');

	test('only what nobody chose a format for', () => {
		expect(new Refusals({ format: 'auto' }).take(['rtp-1'], broken)).toBe(true);
		expect(new Refusals({ format: 'mkv' }).take(['rtp-1'], broken)).toBe(false);
	});

	test('neither after a cancel nor when the disk refuses', () => {
		const refusals = new Refusals({ format: 'auto' });
		expect(refusals.take(['rtp-1'], new CancelledError())).toBe(false);
		const full = new ExportError('cannot write a', { systemCode: 'ENOSPC' });
		expect(refusals.take(['rtp-1'], full)).toBe(false);
		expect(refusals.noteOf('rtp-1')).toEqual([]);
	});
});
