/** Sessions recorded between the camera and the client of test/peers, against what the camera noted. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine, SessionMedia } from '../../../app/index.ts';
import { findFfmpeg } from '../../../app/export/ffmpeg.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { calm, testFolder } from '../export/folder.ts';
import { ALL } from '../export/saving.ts';
import { readAll } from '../capture/reading.ts';
import { readCapture } from './engine.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/dvrip');
const CAMERA_PORT = 34_567;

interface SentFrame {
	readonly kind: 'key' | 'picture' | 'sound' | 'snapshot';
	readonly length: number;
	/** Bytes of its socket, from the first that the camera sent; media headers included. */
	readonly ranges: readonly (readonly [number, number])[];
}

interface Truth {
	readonly tracks: readonly {
		readonly label: string;
		readonly port: number;
		readonly bytes: number;
		readonly sha256: string;
		readonly frames: readonly SentFrame[];
	}[];
	readonly talkedTo: { readonly bytes: number; readonly sha256: string };
}

function truthOf(story: string): Truth {
	return JSON.parse(readFileSync(join(FOLDER, `${story}.json`), 'utf8')) as Truth;
}

function sha256(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** Saves one track as sent. */
async function raw(engine: CaptureEngine, id: string, out: string): Promise<Uint8Array> {
	const request = { ...ALL, only: [id], format: 'raw' as const };
	const { items } = await engine.save(request, out, () => undefined, calm());
	return readFileSync(join(out, items[0]?.file ?? 'none'));
}

async function mediaOf(engine: CaptureEngine): Promise<readonly SessionMedia[]> {
	const { items } = await engine.sessions({ filter: '' });
	return items.flatMap(({ media }) => media);
}

const STORIES = [
	['h264-live', ['dvrip-1/video-1', 'dvrip-1/audio-1', 'dvrip-1/image-1']],
	['h265-talk', ['dvrip-1/video-1', 'dvrip-1/audio-1', 'dvrip-1/audio-2', 'dvrip-1/audio-3']],
	[
		'cloud',
		[
			...['dvrip-1/video-1', 'dvrip-1/audio-1', 'dvrip-1/video-2', 'dvrip-1/audio-2'],
			...['dvrip-1/video-3', 'dvrip-1/audio-3'],
		],
	],
	['playback', ['dvrip-1/video-1', 'dvrip-1/audio-1', 'dvrip-1/video-2', 'dvrip-1/audio-2']],
] as const;

describe.each(STORIES)('%s', (story, ids) => {
	const folder = testFolder();
	const truth = truthOf(story);
	let engine: CaptureEngine;
	beforeAll(async () => {
		engine = await readCapture(join(FOLDER, `${story}.pcapng`));
	});
	afterAll(() => engine.close());

	test('every stream is saved byte for byte as the camera sent it', async () => {
		for (const [index, id] of ids.entries()) {
			const saved = await raw(engine, id, folder.at(`raw-${index}`));
			const hashes = [...truth.tracks, truth.talkedTo].map((one) => one.sha256);
			expect(hashes).toContain(sha256(saved));
		}
		const isTalk = truth.talkedTo.bytes > 0;
		expect(ids).toHaveLength(truth.tracks.length + (isTalk ? 1 : 0));
	});

	test('frames are counted, and nothing is said to be missing', async () => {
		const media = await mediaOf(engine);
		for (const track of truth.tracks.filter(({ label }) => label !== 'snapshot')) {
			const found = media.filter(({ frames, bytes }) => {
				return frames === track.frames.length && bytes === track.bytes;
			});
			expect(found.length).toBeGreaterThan(0);
		}
		expect(media.map(({ lostBytes, damagedFrames }) => [lostBytes, damagedFrames])).toEqual(
			media.map(() => [0, 0]),
		);
	});

	test.skipIf(findFfmpeg() === null)('pictures and sound play without an error', async () => {
		const out = folder.at('auto');
		const manifest = await engine.save(ALL, out, () => undefined, calm());
		expect(manifest.failed).toEqual([]);
		for (const { file, kind } of manifest.items.filter((item) => item.kind === 'video')) {
			const path = join(out, file);
			const args = ['-v', 'warning', '-i', path, '-f', 'null', '-'];
			expect(execFileSync('ffmpeg', args, { encoding: 'utf8', stdio: 'pipe' })).toBe('');
			expect(kind).toBe('video');
			const times = packetTimes(path);
			const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
			expect(Math.min(...steps)).toBeGreaterThan(0.05);
			expect(Math.max(...steps)).toBeLessThan(0.25);
			const pictures = truth.tracks.find(({ label }) => label.startsWith('video'))?.frames ?? [];
			expect(times).toHaveLength(pictures.length);
			expect(times.at(-1) ?? 0).toBeCloseTo((pictures.length - 1) / 10, 0);
		}
	});
});

/** Times of the pictures of a file, s. */
function packetTimes(path: string): readonly number[] {
	const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time'];
	const words = execFileSync('ffprobe', [...args, '-of', 'csv=p=0', path], { encoding: 'utf8' });
	return words
		.split('\n')
		.filter((line) => line.trim() !== '')
		.map((line) => Number.parseFloat(line));
}

const TALK = testFolder();

test('what was said to the camera is saved as it heard it', async () => {
	const engine = await readCapture(join(FOLDER, 'h265-talk.pcapng'));
	const media = await mediaOf(engine);
	const spoken = media.find(({ direction }) => direction === 'sent');
	const saved = await raw(engine, spoken?.id ?? 'none', TALK.at('talk'));
	expect(sha256(saved)).toBe(truthOf('h265-talk').talkedTo.sha256);
	await engine.close();
});

/** One segment that the camera sent: its client's port, and its bytes by their numbers. */
interface Segment {
	readonly index: number;
	readonly port: number;
	readonly from: number;
	readonly to: number;
}

/** The camera's segments of a recording; bytes count from the first after the SYN. */
function segmentsOf(frames: readonly TimedFrame[]): readonly Segment[] {
	const first = new Map<number, number>();
	return frames.flatMap(({ frame }, index) => {
		const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
		if (view.getUint8(23) !== 6 || view.getUint16(34) !== CAMERA_PORT) return [];
		const port = view.getUint16(36);
		const header = (view.getUint8(46) >> 4) * 4;
		const length = view.getUint16(16) - 20 - header;
		if ((view.getUint8(47) & 2) !== 0) first.set(port, (view.getUint32(38) + 1) >>> 0);
		const from = (view.getUint32(38) - (first.get(port) ?? 0)) >>> 0;
		return length === 0 ? [] : [{ index, port, from, to: from + length }];
	});
}

/** Bytes before the frames in the socket: what was answered there before media came. */
function isInside(hole: Segment, [from, to]: readonly [number, number]): boolean {
	return hole.from < to && hole.to > from;
}

/** What is left of a track when segments are missing, by the camera's own notes. */
function expectedOf(
	frames: readonly SentFrame[],
	payload: Uint8Array,
	holes: readonly Segment[],
): { readonly bytes: Uint8Array; readonly damaged: number; readonly found: number } {
	const kept: Uint8Array[] = [];
	let [damaged, found, at] = [0, 0, 0];
	let hasKey = frames.every(({ kind }) => kind === 'sound');
	for (const { kind, length, ranges } of frames) {
		const head = kind === 'key' ? 16 : 8;
		const own = payload.subarray(at, at + length);
		at += length;
		const [first] = ranges;
		// The header of its first message, and its own.
		const begin = [(first?.[0] ?? 0) - 20, (first?.[0] ?? 0) + head] as const;
		if (holes.some((hole) => isInside(hole, begin))) continue;
		found++;
		if (kind === 'key') hasKey = true;
		const left = withoutHoles(own, ranges, holes, head);
		if (left.length < own.length) damaged++;
		if (hasKey) kept.push(left);
	}
	return { bytes: Buffer.concat(kept), damaged, found };
}

function withoutHoles(
	payload: Uint8Array,
	ranges: readonly (readonly [number, number])[],
	holes: readonly Segment[],
	head: number,
): Uint8Array {
	const kept: number[] = [];
	let at = -head;
	for (const [from, to] of ranges) {
		for (let place = from; place < to; place++, at++) {
			const isLost = holes.some((hole) => place >= hole.from && place < hole.to);
			if (at >= 0 && !isLost) kept.push(payload[at] ?? 0);
		}
	}
	return Uint8Array.from(kept);
}

describe('with one segment of a hundred removed', () => {
	const folder = testFolder();

	test.each(['h264-live', 'h265-talk', 'playback'])(
		'%s: all bytes outside of the holes are saved, damage is counted right',
		async (story) => {
			const truth = truthOf(story);
			const { packets } = await readAll(readFileSync(join(FOLDER, `${story}.pcapng`)));
			const frames = packets.map(({ bytes, seconds, nanoseconds }) => ({
				us: (seconds - (packets[0]?.seconds ?? 0)) * 1e6 + Math.floor(nanoseconds / 1000),
				frame: Uint8Array.from(bytes),
			}));
			const ports = new Set(truth.tracks.map(({ port }) => port));
			const segments = segmentsOf(frames).filter(({ port }) => ports.has(port));
			const whole = await readCapture(join(FOLDER, `${story}.pcapng`));
			for (let seed = 1; seed <= 8; seed++) {
				const random = new SeededRandom(seed * 77);
				// What stands before the media (the answer to the claim) stays.
				const holes = segments.filter((one) => one.from > 200 && random.below(100) === 0);
				const lost = new Set(holes.map(({ index }) => index));
				const left = frames.filter((_, index) => !lost.has(index));
				const path = writeCapture(folder.at(`${story}-${seed}.pcap`), left);
				const engine = await readCapture(path);
				const media = await mediaOf(engine);
				const videos = truth.tracks.filter(({ label }) => label.startsWith('video'));
				for (const [index, track] of videos.entries()) {
					const own = holes.filter(({ port }) => port === track.port);
					const id = `dvrip-1/video-${index + 1}`;
					const out = folder.at(`whole-${story}-${seed}-${index}`);
					const wanted = expectedOf(track.frames, await raw(whole, id, out), own);
					const found = media.find((one) => one.id === id);
					expect([seed, found?.frames, found?.damagedFrames]).toEqual([
						...[seed, wanted.found, wanted.damaged],
					]);
					const saved = await raw(engine, id, folder.at(`${story}-${seed}-${id.slice(-1)}`));
					expect(sha256(saved)).toBe(sha256(wanted.bytes));
				}
				await engine.close();
			}
			await whole.close();
		},
	);
});

test('a recorder watched through the cloud: channels, streams and video talk are kept apart', async () => {
	const engine = await readCapture(join(FOLDER, 'cloud.pcapng'));
	const { items } = await engine.sessions({ filter: '' });
	await engine.close();
	expect(
		items.map(({ title, detail }) => [title.split(',')[0], detail['scope'], detail['connections']]),
	).toEqual([['camera 127.0.0.10:6611', 'cloud', 4]]);
	const told = items[0]?.media.map(({ codec, purpose, channel, stream, direction, frames }) => {
		return [codec, purpose, channel, stream, direction, frames].join(' ');
	});
	expect(told?.sort()).toEqual([
		'H264 video-talk 0  sent 20',
		'MPEG4 live 0 main received 20',
		'MPEG4 live 1 extra1 received 20',
		'PCMA video-talk 0  sent 20',
		'PCMU live 0 main received 100',
		'PCMU live 1 extra1 received 100',
	]);
	const mpeg4 = items[0]?.media.find(({ codec }) => codec === 'MPEG4');
	expect(mpeg4).toMatchObject({ width: 160, height: 120, keyFrames: 2, codecFrom: 'payload' });
	expect(mpeg4?.problems).toEqual([]);
});
