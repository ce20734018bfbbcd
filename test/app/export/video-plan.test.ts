import { expect, test } from 'vitest';
import {
	announcedSets,
	remuxArguments,
	unshownBecause,
	videoHow,
	videoSuffix,
	videoTarget,
} from '../../../app/export/video-plan.ts';
import type { PayloadFormat } from '../../../app/media/payload-format.ts';
import { parseFmtp } from '../../../app/media/payload-format.ts';

const format = (codec: string, fmtp: string): PayloadFormat => ({
	...{ codec, clockRate: 90_000, channels: 0, payloadType: 96, fmtp: parseFmtp(fmtp) },
});

test.for([
	['H264', 'auto', 'mp4'],
	['h265', 'auto', 'mp4'],
	['VP8', 'auto', 'mkv'],
	['VP9', 'mp4', 'mp4'],
	['VP8', 'mp4', null],
	['JPEG', 'auto', 'mkv'],
	['H264', 'mkv', 'mkv'],
	['DV', 'auto', 'mkv'],
	['DV', 'mov', 'mov'],
	['JPEG', 'mov', 'mov'],
	['H264', 'mov', 'mov'],
	['DV', 'mp4', null],
	['VP8', 'mov', null],
	['H264', 'raw', 'h264'],
	['VP9', 'raw', 'ivf'],
	['MP4V-ES', 'auto', 'mkv'],
	['H266', 'auto', '266'],
	['H266', 'raw', '266'],
	['H266', 'mkv', null],
	['H264', 'wav', null],
	['PCMU', 'auto', null],
	[null, 'auto', null],
] as const)('%s as %s becomes %s', ([codec, wish, suffix]) => {
	const target = videoTarget(codec, wish);
	expect(target === null ? null : videoSuffix(target)).toBe(suffix);
});

test('MPEG-4 goes into MP4 where its configuration was announced', () => {
	const announced = format('MP4V-ES', 'config=000001b0');
	expect(videoTarget('MP4V-ES', 'auto', announced)?.container).toBe('mp4');
	expect(announcedSets(announced)).toEqual([Uint8Array.of(0, 0, 1, 0xb0, 0, 0, 1, 0xb6)]);
});

test('parameter sets come from the parameters of the description', () => {
	expect(announcedSets(format('H264', 'sprop-parameter-sets=Z0I=,aM4='))).toEqual([
		Buffer.from([0x67, 0x42]),
		Buffer.from([0x68, 0xce]),
	]);
	expect(
		announcedSets(format('H265', 'sprop-vps=QAE=;sprop-sps=QgE=;sprop-pps=RAE=')),
	).toHaveLength(3);
	expect(announcedSets(format('H264', ''))).toEqual([]);
});

test('sound is copied into MOV and encoded for MP4, where it has no place', () => {
	const shape = { codec: 'H264', hasSound: true } as const;
	expect(remuxArguments('a.mkv', 'a.mp4', shape).join(' ')).toContain('-c:a aac');
	const words = remuxArguments('a.mkv', 'a.mov', { ...shape, container: 'mov' }).join(' ');
	expect(words).toContain('-f mov');
	expect(words).not.toContain('-c:a');
});

test('what ffmpeg is told copies the pictures', () => {
	const words = remuxArguments('a.mkv', 'a.mp4', { codec: 'H265' }).join(' ');
	expect(words).toContain('-c copy');
	expect(words).toContain('-tag:v hvc1');
	expect(remuxArguments('a.mkv', 'a.mp4', { codec: 'H264' }).join(' ')).not.toContain('hvc1');
	expect(remuxArguments('a.mkv', 'a.mp4', { codec: 'H264', hasSound: true })).toContain('-c:a');
	expect(videoHow({ container: 'mp4' })).toBe('MP4, nothing re-encoded');
	expect(videoHow({ container: 'stream', codec: 'H266' })).toContain('no decoder');
});

test('pictures that nothing decodes are told so, others not', () => {
	expect(unshownBecause('H266')).toContain('nothing here decodes H.266 (VVC)');
	expect([unshownBecause('H265'), unshownBecause(null)]).toEqual([null, null]);
});
