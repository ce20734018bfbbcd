import { describe, expect, test } from 'vitest';
import { MalformedPacketError } from '../../../app/errors.ts';
import {
	adtsFrame,
	bytesOfHex,
	channelsOfUnit,
	fitsAdts,
	parseAudioSpecificConfig,
	parseStreamMuxConfig,
	plainAac,
} from '../../../app/media/aac-config.ts';
import { BitReader } from '../../../app/media/bits.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { bytes, counting, hex } from '../network/frames.ts';
import { adtsUnits, encodedAac, probed } from './feeding.ts';

const config = (text: string) => parseAudioSpecificConfig(new BitReader(bytesOfHex(text), 'aac'));
const mux = (text: string) => parseStreamMuxConfig(new BitReader(bytesOfHex(text), 'latm'));

describe('AudioSpecificConfig', () => {
	test.for([
		['1190', { ...plainAac(48_000, 2) }],
		['120856E500', { ...plainAac(44_100, 1) }],
		['1210', { ...plainAac(44_100, 2) }],
		['1394', { ...plainAac(22_050, 2), frameSamples: 960 }],
		['2B8A08', { ...plainAac(44_100, 1), coreRate: 22_050, sampleRate: 44_100 }],
		['EB8A08', { ...plainAac(44_100, 2), coreRate: 22_050, sampleRate: 44_100 }],
		['1180', { ...plainAac(48_000, 2) }],
	] as const)('%s', ([text, expected]) => {
		expect(config(text)).toEqual(expected);
	});

	test('a rate of its own has 24 bits', () => {
		expect(config('1780 5dc0 10'.replaceAll(' ', '')).coreRate).toBe(0x00_bb80);
	});

	test('what is reserved or cut is refused', () => {
		expect(() => config('1700'.slice(0, 2))).toThrow(MalformedPacketError);
		expect(() => config('1690')).toThrow('rate index 13 is reserved');
	});
});

describe('StreamMuxConfig', () => {
	test('of the recorded sender', () => {
		expect(mux('400023203fc0')).toEqual({ aac: plainAac(48_000, 2), subFrames: 1 });
	});

	test('several units an element are told', () => {
		expect(mux('430023203fc0').subFrames).toBe(4);
	});

	test('several programs or layers are refused', () => {
		expect(() => mux('400223203fc0')).toThrow('several programs or layers');
	});
});

describe('ADTS', () => {
	test('the header of the drive recorder’s first unit', () => {
		const frame = adtsFrame(plainAac(48_000, 2), counting(87));
		expect([...frame.subarray(0, 7)]).toEqual([...hex('fff14c800bdffc')]);
		expect([...frame.subarray(7)]).toEqual([...counting(87)]);
	});

	test.skipIf(!HAS_FFMPEG).for([
		[44_100, 1],
		[8000, 2],
		[96_000, 6],
	] as const)('of %i Hz and %i channels equals what ffmpeg writes', ([rate, channels]) => {
		const file = encodedAac(rate, channels);
		const units = adtsUnits(file);
		expect(units.length).toBeGreaterThan(3);
		const again = bytes(...units.map((unit) => adtsFrame(plainAac(rate, channels), unit)));
		expect(Buffer.compare(again, file)).toBe(0);
		expect(probed(again, 'aac').stream).toMatchObject({ sample_rate: String(rate), channels });
	});

	test('cannot say every configuration', () => {
		expect(fitsAdts(plainAac(48_000, 2))).toBe(true);
		expect(fitsAdts({ ...plainAac(48_000, 2), objectType: 39 })).toBe(false);
		expect(fitsAdts({ ...plainAac(48_000, 2), frameSamples: 960 })).toBe(false);
		expect(fitsAdts(plainAac(47_999, 2))).toBe(false);
	});
});

test('the first element of a unit tells mono from stereo', () => {
	expect([hex('0117'), hex('2117'), hex('')].map(channelsOfUnit)).toEqual([1, 2, 1]);
});

test('hexadecimal digits become bytes', () => {
	expect([...bytesOfHex(' 11 90"')]).toEqual([0x11, 0x90]);
	expect([...bytesOfHex('119')]).toEqual([0x11]);
});
