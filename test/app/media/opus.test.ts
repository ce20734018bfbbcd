import { describe, expect, test } from 'vitest';
import { opusSamples } from '../../../app/media/opus.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { bytes, hex } from '../network/frames.ts';
import { feedOf, fileOf, md5, probed } from './feeding.ts';

describe('samples of a packet at 48 kHz', () => {
	test.for([
		['00', 480],
		['08', 960],
		['10', 1920],
		['18', 2880],
		['60', 480],
		['68', 960],
		['80', 120],
		['98', 960],
		['99', 1920],
		['9a', 1920],
		['9b03', 2880],
		['1b02', 5760],
		['1b03', 0],
		['9b', 0],
		['', 0],
		['9b00', 0],
	] as const)('%s: %i', ([packet, samples]) => {
		expect(opusSamples(hex(packet))).toBe(samples);
	});
});

describe('the Ogg file', () => {
	const random = new SeededRandom(4);
	const payloads = Array.from({ length: 20 }, (_, index) =>
		bytes([0x78], random.bytes([2, 80, 254, 255, 700][index % 5] ?? 1)),
	);

	test.skipIf(!HAS_FFMPEG)('holds every payload as it was sent (skipped without ffprobe)', () => {
		const { hashes, stream, words } = probed(fileOf(feedOf('OPUS'), payloads), 'ogg');
		expect(hashes).toEqual(payloads.map(md5));
		expect(stream).toMatchObject({ codec_name: 'opus', sample_rate: '48000', channels: 1 });
		expect(words).toBe('');
	});

	test('is stereo when signalling or the first packet says so', () => {
		const channels = (payload: string, fmtp = ''): number => {
			const feed = feedOf('OPUS', { clockRate: 48_000, channels: 2, fmtp });
			feed.take(hex(payload), false);
			return feed.channels;
		};
		expect([channels('7800'), channels('7c00'), channels('7800', 'sprop-stereo=1')]).toEqual([
			...[1, 2, 2],
		]);
	});

	test('takes nothing that is no packet, and counts samples in its pages', () => {
		const feed = feedOf('OPUS');
		expect(feed.take(hex(''), false)).toBeNull();
		feed.take(hex('7800'), false);
		const [run] = feed.take(hex('7800'), false) ?? [];
		expect(run).toMatchObject({ offset: 0, samples: 960 });
		expect(new DataView((run?.bytes ?? new Uint8Array(32)).buffer).getUint32(6, true)).toBe(1920);
	});
});
