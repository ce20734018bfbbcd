import { describe, expect, test } from 'vitest';
import { methodOf, refusalOf } from '../../../app/media/codec-methods.ts';
import type { RawCodec } from '../../../app/media/codec-methods.ts';
import { PAYLOAD_TYPES } from '../../../app/protocols/rtp/index.ts';
import { fuzzRuns } from '../../fixtures/builders/mutations.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { HAS_FFMPEG, ffmpegDecode } from '../export/programs.ts';
import { bytes, counting } from '../network/frames.ts';
import { feedOf, fileOf, formatOf, samplesIn } from './feeding.ts';

function asRaw(codec: string): RawCodec {
	const method = methodOf(codec);
	if (method?.way !== 'raw') throw new Error(`${codec} is not saved as it is`);
	return method;
}

describe('ways', () => {
	test.for(['PCMU', 'PCMA', 'L16', 'L24', 'DVI4'])('%s is decoded in process', (codec) => {
		expect(methodOf(codec)).toEqual({ way: 'in-process' });
	});

	test.for([
		['G722', 'g722', 16_000],
		['G723', 'g723_1', 8000],
		['G729', 'g729', 8000],
		['GSM', 'gsm', 8000],
		['QCELP', 'qcp', 8000],
		['MPA', 'mp3', 0],
		['iLBC', 'ilbc', 8000],
		['G726-24', 'g726le', 8000],
		['AAL2-G726-40', 'g726', 8000],
		['G721', 'g726le', 8000],
		['AMR', 'amr', 8000],
		['AMR-WB', 'amr', 16_000],
		['opus', 'ogg', 48_000],
		['mpeg4-generic', 'aac', 8000],
	] as const)('%s goes through ffmpeg’s %s', ([codec, demuxer, sampleRate]) => {
		const method = methodOf(codec);
		const format = formatOf(codec.toUpperCase());
		const feed = method?.way === 'ffmpeg' ? method.makeFeed(format) : null;
		expect(feed).toMatchObject({ demuxer, sampleRate });
	});

	test('what nothing decodes is saved as it is and says so', () => {
		expect(asRaw('G728')).toMatchObject({ suffix: 'g728', words: 'G.728, no decoder' });
		expect(asRaw('LPC')).toMatchObject({ suffix: 'lpc', words: 'LPC, no decoder' });
		expect(asRaw('GSM-EFR')).toMatchObject({ suffix: 'efr', words: 'GSM EFR, no decoder' });
		expect(asRaw('EVS').words).toBe('EVS, no decoder');
	});

	test('an unknown codec has no method', () => {
		expect(methodOf(null)).toBeNull();
		expect(methodOf('X-NOBODY')).toBeNull();
	});

	test('every static audio codec but CN and 1016 has one', () => {
		const codecs = PAYLOAD_TYPES.flatMap(({ codec, kind }) =>
			codec !== null && kind === 'audio' ? [codec] : [],
		);
		const without = codecs.filter((codec) => methodOf(codec) === null);
		expect([...new Set(without)].sort()).toEqual(['1016', 'CN']);
	});

	test('parameters that nobody can follow are refused in words', () => {
		const refused = (codec: string, fmtp: string): string | null =>
			refusalOf(formatOf(codec, { fmtp }));
		expect(refused('AMR', 'octet-align=1;interleaving=30')).toBe(
			'AMR with interleaving is not decoded: saved as sent',
		);
		expect(refused('AMR-WB', 'crc=1')).toBe('AMR-WB with crc is not decoded: saved as sent');
		expect(refused('AMR', 'octet-align=1;crc=0')).toBeNull();
		expect(refused('MPEG4-GENERIC', 'mode=CELP-cbr')).toBe(
			'MPEG4-GENERIC with mode celp-cbr is not decoded: saved as sent',
		);
		expect(refused('PCMU', '')).toBeNull();
	});
});

describe('samples of a payload', () => {
	test('G.722: two samples a byte', () => {
		expect(samplesIn(feedOf('G722'), new Uint8Array(160))).toBe(320);
	});

	test('GSM: 160 samples in each 33 bytes', () => {
		const samples = [33, 66, 32].map((length) => samplesIn(feedOf('GSM'), new Uint8Array(length)));
		expect(samples).toEqual([160, 320, 0]);
	});

	test('G.729: 80 samples in each 10 bytes, comfort noise left out', () => {
		expect(samplesIn(feedOf('G729'), new Uint8Array(20))).toBe(160);
		const [run] = feedOf('G729').take(counting(12), false) ?? [];
		expect([...(run?.bytes ?? [])]).toEqual([...counting(10)]);
		expect(feedOf('G729').take(counting(2), false)).toBeNull();
	});

	test('G.723.1: the two low bits of each frame tell its size', () => {
		const low = bytes([1], new Uint8Array(19));
		const silence = bytes([2], new Uint8Array(3));
		expect(samplesIn(feedOf('G723'), new Uint8Array(24))).toBe(240);
		expect(samplesIn(feedOf('G723'), bytes(new Uint8Array(24), low, silence, [3]))).toBe(960);
	});

	test('iLBC: 20 ms in 38 bytes or 30 ms in 50, and the file says which', () => {
		const short = feedOf('ILBC');
		expect(samplesIn(short, new Uint8Array(76))).toBe(320);
		expect(Buffer.from(short.header(0)).toString()).toBe('#!iLBC20\n');
		const long = feedOf('ILBC');
		expect(samplesIn(long, new Uint8Array(100))).toBe(480);
		expect(Buffer.from(long.header(0)).toString()).toBe('#!iLBC30\n');
		expect(long.take(new Uint8Array(38), false)).toBeNull();
	});

	test('G.726: as many samples as its bits allow', () => {
		const sizes = [40, 60, 80, 100];
		const rates = ['G726-16', 'G726-24', 'G726-32', 'G726-40'];
		const samples = rates.map((codec, at) =>
			samplesIn(feedOf(codec), new Uint8Array(sizes[at] ?? 0)),
		);
		expect(samples).toEqual([160, 160, 160, 160]);
		expect(feedOf('AAL2-G726-24').options).toEqual(['-code_size', '3']);
	});

	test('QCELP: 160 samples a frame, interleaved bundles none', () => {
		const full = bytes([4], new Uint8Array(34));
		const eighth = bytes([1], new Uint8Array(3));
		expect(samplesIn(feedOf('QCELP'), bytes([0], full, eighth))).toBe(320);
		expect(feedOf('QCELP').take(bytes([0x08, 4], new Uint8Array(34)), false)).toBeNull();
	});
});

describe.skipIf(!HAS_FFMPEG)('what ffmpeg makes of it (skipped without it)', () => {
	test.for([
		...[2, 3, 4, 5].flatMap((bits) => [
			[`G726-${bits * 8}`, 20 * bits] as const,
			[`AAL2-G726-${bits * 8}`, 20 * bits] as const,
		]),
		['ILBC', 38],
		['ILBC', 50],
		['GSM', 33],
		['G729', 20],
		['G723', 24],
		['G722', 160],
	] as const)(
		'%s in packets of %d bytes has the samples that were announced',
		([codec, length]) => {
			const feed = feedOf(codec);
			const payloads = Array.from({ length: 60 }, (_, index) => {
				const payload = counting(length).map((byte) => byte * 7 + index);
				if (codec === 'GSM') payload[0] = 0xd0;
				if (codec === 'G723') payload[0] = 0;
				return payload;
			});
			const announced = payloads.reduce((sum, each) => sum + samplesIn(feed, each), 0);
			const decoded = ffmpegDecode(fileOf(feedOf(codec), payloads), [
				'-f',
				feed.demuxer,
				...feed.options,
			]);
			expect(decoded).toHaveLength(announced);
		},
	);
});

describe('hostile payloads', () => {
	const given = [
		...['G722', 'G723', 'G729', 'GSM', 'QCELP', 'MPA', 'ILBC', 'G726-24', 'SPEEX', 'OPUS'].map(
			(codec) => [codec, ''] as const,
		),
		...['', 'octet-align=1'].flatMap((fmtp) => [['AMR', fmtp] as const, ['AMR-WB', fmtp] as const]),
		['MPEG4-GENERIC', 'mode=AAC-hbr;config=1190'],
		['MPEG4-GENERIC', ''],
		['MP4A-LATM', 'cpresent=0;config=400023203fc0'],
		['MP4A-LATM', 'cpresent=1'],
	] as const;

	test.for(given)(
		'%s %s: nothing makes the feed throw or promise what it does not give',
		([codec, fmtp]) => {
			const random = new SeededRandom(77);
			const feed = feedOf(codec, { fmtp, clockRate: 48_000 });
			for (let count = 0; count < fuzzRuns(2000); count++) {
				const payload = random.bytes(random.below(count % 10 === 0 ? 2000 : 60));
				for (const run of feed.take(payload, random.below(2) === 1) ?? []) {
					expect(run.bytes.length).toBeGreaterThan(0);
					expect(run.bytes.length).toBeLessThan(1 << 17);
					expect(Number.isInteger(run.samples) && run.samples >= 0).toBe(true);
					expect(run.samples).toBeLessThan(1 << 17);
				}
			}
		},
	);
});

describe('payload that is saved as it is', () => {
	test('MPEG transport stream is whole', () => {
		expect(asRaw('MP2T').media(counting(188))).toEqual(counting(188));
		expect(asRaw('MP2T').suffix).toBe('ts');
	});
});
