import { describe, expect, test } from 'vitest';
import { clipArguments, clipShape } from '../../../app/export/clip-words.ts';

describe('what a clip becomes', () => {
	const ALL = ['H264', 'VP8', 'VP9', 'AV1'];

	test.for([
		['H264', ALL, 'mp4', false],
		['H265', [...ALL, 'H265'], 'mp4', false],
		['VP8', ALL, 'webm', false],
		['VP9', ALL, 'webm', false],
		['AV1', ALL, 'webm', false],
		['H265', ALL, 'mp4', true],
		['JPEG', ALL, 'mp4', true],
		['MP4V-ES', ALL, 'mp4', true],
		['H263', ALL, 'mp4', true],
		['AV1', ['H264'], 'mp4', true],
		['H264', ['VP8'], 'webm', true],
		['JPEG', [], 'webm', true],
	] as const)(
		'%s for a page with %j is %s, encoded anew: %s',
		([codec, codecs, container, isNew]) => {
			const shape = clipShape({ codec: codec, codecs, showDamaged: false });
			expect(shape).toEqual({ container, isTranscoded: isNew });
		},
	);

	test('pictures with holes are encoded anew whatever the page knows', () => {
		const shape = clipShape({ codec: 'VP8', codecs: ALL, showDamaged: true });
		expect(shape).toEqual({ container: 'mp4', isTranscoded: true });
	});
});

describe('what ffmpeg is told', () => {
	test('copies pictures, and writes sound that every page knows', () => {
		const words = clipArguments({ container: 'mp4', isTranscoded: false }, 'H264', ['a', 'b']);
		expect(words.join(' ')).toBe(
			'-i file:a -i file:b -map 0 -map 1 -c:v copy -c:a aac -b:a 128k -ac 2 -movflags +faststart -f mp4',
		);
	});

	test('names H.265 in MP4 as Apple does', () => {
		const words = clipArguments({ container: 'mp4', isTranscoded: false }, 'H265', ['a']);
		expect(words.join(' ')).toContain('-tag:v hvc1');
	});

	test('keeps each picture and its time when it encodes anew', () => {
		const words = clipArguments({ container: 'webm', isTranscoded: true }, 'JPEG', ['a']).join(' ');
		expect(words).toContain('-vsync passthrough -enc_time_base 1:10000 -c:v libvpx');
		expect(words).not.toContain('-c:a');
	});
});
