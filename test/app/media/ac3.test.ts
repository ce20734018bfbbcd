import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { ac3Frame } from '../../../app/media/ac3.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { bytes, hex } from '../network/frames.ts';
import { feedOf, fileOf, md5, samplesIn } from './feeding.ts';

const of = (text: string): Uint8Array => bytes(hex(text));

/** A file of ffmpeg's, cut into its frames by their headers. */
function framesOf(codec: 'ac3' | 'eac3', channels: number, rate: number): readonly Uint8Array[] {
	const source = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${rate}:duration=1`];
	const words = ['-v', 'error', ...source, '-ac', String(channels), '-c:a', codec];
	const run = spawnSync('ffmpeg', [...words, '-f', codec, '-'], { maxBuffer: 1 << 24 });
	const data = Uint8Array.from(run.stdout);
	const frames: Uint8Array[] = [];
	for (let at = 0; at < data.length;) {
		const frame = ac3Frame(data.subarray(at));
		if (frame === null || frame === 'short') throw new Error(`no frame at ${at}`);
		frames.push(data.subarray(at, at + frame.bytes));
		at += frame.bytes;
	}
	return frames;
}

describe('the header of a frame', () => {
	test.each([
		// 192 kbit/s of two channels at 48 kHz, and the same at the other rates.
		['0b770000 14 40 40 00', 768, 48_000, 2],
		['0b770000 54 40 40 00', 834, 44_100, 2],
		['0b770000 55 40 40 00', 836, 44_100, 2],
		['0b770000 94 40 40 00', 1152, 32_000, 2],
		// Half of the rate, by the number of the format.
		['0b770000 14 48 40 00', 768, 24_000, 2],
		// Three in front, two behind, and the one for low frequencies.
		['0b770000 1e 40 e1 00', 1792, 48_000, 6],
		['0b770000 1e 40 e0 00', 1792, 48_000, 5],
	] as const)('%s is of AC-3', (text, length, sampleRate, channels) => {
		expect(ac3Frame(of(text))).toEqual({
			...{ bytes: length, samples: 1536, sampleRate, channels, isEnhanced: false },
		});
	});

	test.each([
		['0b77 01ff 34 86 00 00', 1024, 1536, 48_000, 2],
		['0b77 01ff 0f 86 00 00', 1024, 256, 48_000, 6],
		['0b77 01ff d4 86 00 00', 1024, 1536, 22_050, 2],
		// What only adds channels has no time of its own.
		['0b77 41ff 34 86 00 00', 1024, 0, 48_000, 2],
	] as const)('%s is of Enhanced AC-3', (text, length, samples, sampleRate, channels) => {
		expect(ac3Frame(of(text))).toEqual({
			...{ bytes: length, samples, sampleRate, channels, isEnhanced: true },
		});
	});

	test('is none without its code, with values that nothing means, and waits where it is cut', () => {
		for (const text of [
			'0b78000014404000',
			'0b770000d4404000',
			'0b77000026404000',
			'0b7700001488f000',
		]) {
			expect(ac3Frame(of(text))).toBeNull();
		}
		for (const text of ['', '0b', '0b77', '0b770000144040']) {
			expect(ac3Frame(of(text))).toBe('short');
		}
		expect(ac3Frame(of('0b7800'))).toBeNull();
	});
});

describe.runIf(HAS_FFMPEG)('frames that ffmpeg wrote', () => {
	test.each([
		['ac3', 1, 48_000],
		['ac3', 2, 44_100],
		['ac3', 6, 32_000],
		['eac3', 2, 48_000],
		['eac3', 6, 44_100],
	] as const)('of %s with %i channels at %i Hz are found, each with what it says', (...given) => {
		const [codec, channels, sampleRate] = given;
		const frames = framesOf(codec, channels, sampleRate);
		expect(frames.length).toBe(Math.ceil(sampleRate / 1536));
		expect(ac3Frame(frames[3] ?? of(''))).toMatchObject({ sampleRate, channels, samples: 1536 });
	});

	test.each(['ac3', 'eac3'] as const)(
		'of %s come out of payloads, whole and in fragments',
		(codec) => {
			const frames = framesOf(codec, 2, 48_000);
			const [one = of(''), two = of(''), three = of(''), four = of('')] = frames;
			const half = one.length >> 1;
			const payloads = [
				bytes(hex('0002'), one, two),
				bytes(hex('0102'), three.subarray(0, half)),
				bytes(hex('0302'), three.subarray(half)),
				bytes(hex('0001'), four),
			];
			const file = fileOf(feedOf(codec.toUpperCase()), payloads);
			expect(md5(file)).toBe(md5(bytes(one, two, three, four)));
		},
	);
});

describe('payloads', () => {
	const frame = bytes(of('0b770000 14 40 40'), new Uint8Array(761));

	test('tell rate and channels by their first frame', () => {
		const feed = feedOf('AC3');
		expect(samplesIn(feed, bytes(hex('0002'), frame, frame))).toBe(3072);
		expect(feed).toMatchObject({ sampleRate: 48_000, channels: 2, demuxer: 'ac3' });
		expect(feedOf('EAC3').demuxer).toBe('eac3');
	});

	test('of a frame whose beginning or end is missing give nothing', () => {
		const feed = feedOf('AC3');
		expect(feed.take(bytes(hex('0302'), frame.subarray(300)), true)).toBeNull();
		expect(feed.take(bytes(hex('0102'), frame.subarray(0, 300)), false)).toEqual([]);
		// The second half is lost: the next frame stands alone.
		expect(samplesIn(feed, bytes(hex('0001'), frame))).toBe(1536);
		expect(feed.take(bytes(hex('0302'), frame.subarray(300)), true)).toBeNull();
	});

	test('that are empty or cut give nothing', () => {
		for (const text of ['', '00', '0001', '00010b']) {
			expect(feedOf('AC3').take(of(text), true) ?? []).toEqual([]);
		}
	});
});
