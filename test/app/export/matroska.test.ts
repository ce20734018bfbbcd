import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MatroskaWriter, TICKS_PER_MS } from '../../../app/export/matroska.ts';
import type { MatroskaTrack } from '../../../app/export/matroska.ts';
import { OutputFile } from '../../../app/export/output-file.ts';
import { ExportError } from '../../../app/errors.ts';
import { testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';

const folder = testFolder();
const NOTHING = new Uint8Array(0);
const VIDEO: MatroskaTrack = {
	...{ kind: 'video', codecId: 'V_VP8', privateBytes: NOTHING, width: 64, height: 48 },
};
const AUDIO: MatroskaTrack = {
	...{ kind: 'audio', codecId: 'A_PCM/INT/LIT', privateBytes: NOTHING },
	...{ sampleRate: 8000, channels: 1, bitDepth: 16 },
};

/** What ffprobe takes for a frame of VP8. */
function vp8Frame(length: number, isKey: boolean): Uint8Array {
	const frame = new Uint8Array(length);
	frame.set(isKey ? [0x10, 0, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0] : [0x11]);
	return frame;
}

/** A file of frames: track, ms, key, bytes. */
function written(frames: readonly (readonly [number, number, boolean, number])[]): string {
	const output = new OutputFile(folder.path, 'a.mkv', true);
	const writer = new MatroskaWriter(output);
	for (const [track, ms, isKey, length] of frames) {
		writer.write(track, ms * TICKS_PER_MS, isKey, [vp8Frame(length, isKey)]);
	}
	writer.finish([VIDEO, AUDIO]);
	output.finish();
	return folder.at('a.mkv');
}

interface Packet {
	readonly stream_index: number;
	readonly pts_time: string;
	readonly flags: string;
	readonly size: string;
}

/** What ffprobe reads of it. */
function packets(path: string): (readonly [number, number, boolean, number])[] {
	const words = ['-v', 'error', '-show_packets', '-of', 'json', path];
	const { stdout, stderr } = spawnSync('ffprobe', words, { encoding: 'utf8' });
	expect(stderr).toBe('');
	const read = (JSON.parse(stdout) as { packets: readonly Packet[] }).packets;
	return read.map(({ stream_index, pts_time, flags, size }) => [
		stream_index + 1,
		Number((Number(pts_time) * 1000).toFixed(1)),
		flags.startsWith('K'),
		Number(size),
	]);
}

test.skipIf(!HAS_FFMPEG)('every frame keeps its track, time to 0.1 ms, key mark and bytes', () => {
	const frames = [
		[1, 0, true, 300],
		[2, 0.5, true, 160],
		[1, 33.3, false, 20],
		[2, 20.5, true, 160],
		[1, 9000.7, true, 40_000],
		[1, 8999.9, false, 7],
		[2, 3_600_000, true, 160],
	] as const;
	expect(packets(written(frames))).toEqual(frames);
});

test.skipIf(!HAS_FFMPEG)('a cluster ends before its times or bytes run over', () => {
	const frames = Array.from(
		{ length: 200 },
		(_, at) => [1, at * 700, at % 50 === 0, 30_000] as const,
	);
	expect(packets(written(frames))).toEqual(frames);
});

test('times before the beginning are the beginning', () => {
	const output = new OutputFile(folder.path, 'b.mkv', true);
	const writer = new MatroskaWriter(output);
	writer.write(1, -50, true, [Uint8Array.of(1)]);
	writer.write(1, 120, false, [Uint8Array.of(2)]);
	writer.finish([VIDEO]);
	output.finish();
	expect(writer.durationSeconds).toBe(0.012);
});

test('the head names file type, tracks and sizes', () => {
	const bytes = readFileSync(written([[1, 0, true, 10]]));
	expect(bytes.readUInt32BE(0)).toBe(0x1a45dfa3);
	expect(bytes.includes('matroska')).toBe(true);
	expect(bytes.includes('V_VP8')).toBe(true);
	expect(bytes.includes('A_PCM/INT/LIT')).toBe(true);
	const segment = bytes.indexOf(Buffer.from([0x18, 0x53, 0x80, 0x67]));
	expect(Number(bytes.readBigUInt64BE(segment + 4) & 0xffffffffffffffn)).toBe(
		bytes.length - segment - 12,
	);
});

test('a configuration that is larger than the head is refused', () => {
	const output = new OutputFile(folder.path, 'c.mkv', true);
	const writer = new MatroskaWriter(output);
	expect(() => writer.finish([{ ...VIDEO, privateBytes: new Uint8Array(17_000) }])).toThrow(
		ExportError,
	);
	output.discard();
});
