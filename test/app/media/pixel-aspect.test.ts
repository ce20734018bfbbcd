import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { MatroskaWriter } from '../../../app/export/matroska.ts';
import { OutputFile } from '../../../app/export/output-file.ts';
import { sequenceSize } from '../../../app/media/depacketise/stream-unpacker.ts';
import { h264Format } from '../../../app/media/h264-sps.ts';
import type { FrameSize } from '../../../app/media/key-frame-size.ts';
import { mpeg4Format } from '../../../app/media/mpeg4-vol.ts';
import {
	aspectOf,
	shapedAspect,
	shownWidth,
	writtenAspect,
} from '../../../app/media/pixel-aspect.ts';
import { testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';

test('square pixels, and what is not said, leave the width alone', () => {
	expect([0, 1, 17, 255].map(aspectOf)).toEqual([undefined, undefined, undefined, undefined]);
	expect([writtenAspect(0, 1), writtenAspect(1, 0)]).toEqual([undefined, undefined]);
	expect(shapedAspect(1, { width: 720, height: 576 })).toBeUndefined();
	expect(shownWidth(720, undefined)).toBe(720);
});

test('others make pictures wider or narrower', () => {
	expect(shownWidth(704, aspectOf(2))).toBe(768);
	expect(shownWidth(720, aspectOf(4))).toBe(1047);
	expect(shownWidth(704, aspectOf(3))).toBe(640);
	expect(shownWidth(352, aspectOf(16))).toBe(704);
	expect(shownWidth(720, shapedAspect(2, { width: 720, height: 576 }))).toBe(768);
	expect(shownWidth(720, shapedAspect(3, { width: 720, height: 576 }))).toBe(1024);
});

const CODECS: readonly (readonly [string, string, (data: Uint8Array) => FrameSize | null])[] = [
	['libx264', 'h264', h264Format],
	['mpeg4', 'm4v', mpeg4Format],
	['mpeg2video', 'mpeg2video', sequenceSize],
];

describe.runIf(HAS_FFMPEG)('what ffmpeg wrote (skipped without it)', () => {
	test.each(CODECS)('%s says how its pictures are to be shown', (codec, format, read) => {
		for (const [aspect, width] of [
			['12/11', 768],
			['16/11', 1024],
			['1/1', 704],
		] as const) {
			const source = `testsrc=s=704x576:r=25:d=0.1,setsar=${aspect},format=yuv420p`;
			const words = ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:v', codec, '-f', format, '-'];
			const made = spawnSync('ffmpeg', words, { maxBuffer: 1 << 26 });
			const size = read(Uint8Array.from(made.stdout));
			// MPEG-2 knows shapes of whole pictures only.
			const isWhole = codec === 'mpeg2video';
			if (isWhole && aspect === '1/1') continue;
			expect(size?.width).toBe(704);
			expect(Math.abs(shownWidth(704, size?.pixelAspect) - width)).toBeLessThan(isWhole ? 25 : 1);
		}
	});
});

const folder = testFolder();

test.skipIf(!HAS_FFMPEG)('Matroska says it (skipped without ffmpeg)', () => {
	const output = new OutputFile(folder.path, 'a.mkv', true);
	const writer = new MatroskaWriter(output);
	const frame = Uint8Array.from([0x10, 0, 0, 0x9d, 1, 0x2a, 0x60, 1, 0x20, 1, 0, 0]);
	writer.write(1, 0, true, [frame]);
	const track = { kind: 'video', codecId: 'V_VP8', privateBytes: new Uint8Array(0) } as const;
	writer.finish([{ ...track, width: 352, height: 288, pixelAspect: [12, 11] }]);
	output.finish();
	const words = ['-v', 'error', '-show_entries', 'stream=width,sample_aspect_ratio', '-of', 'csv'];
	const { stdout } = spawnSync('ffprobe', [...words, folder.at('a.mkv')], { encoding: 'utf8' });
	expect(stdout.trim()).toBe('stream,352,12:11');
});
