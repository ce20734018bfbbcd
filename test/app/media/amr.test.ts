import { describe, expect, test } from 'vitest';
import { MalformedPacketError } from '../../../app/errors.ts';
import { amrPacking, parseAmr } from '../../../app/media/amr.ts';
import { BitWriter } from '../../../app/media/bits.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { bytes } from '../network/frames.ts';
import { feedOf, fileOf, md5, probed } from './feeding.ts';

const NARROW = [95, 103, 118, 134, 148, 159, 204, 244, 39];

/** Speech of a narrowband frame type, padded to bytes. */
function speech(type: number, seed: number): Uint8Array {
	const bits = type === 15 ? 0 : (NARROW[type] ?? 0);
	const random = new SeededRandom(seed);
	const writer = new BitWriter();
	for (let bit = 0; bit < bits; bit++) writer.write(random.below(2), 1);
	return writer.bytes;
}

/** A payload of frames of these types in one of the two forms. */
function payloadOf(types: readonly number[], isAligned: boolean): Uint8Array {
	const writer = new BitWriter().write(15, 4);
	if (isAligned) writer.write(0, 4);
	types.forEach((type, at) => {
		writer
			.write(at < types.length - 1 ? 1 : 0, 1)
			.write(type, 4)
			.write(1, 1);
		if (isAligned) writer.write(0, 2);
	});
	types.forEach((type, at) => {
		const frame = speech(type, at);
		const bits = type === 15 ? 0 : isAligned ? frame.length * 8 : (NARROW[type] ?? 0);
		for (let bit = 0; bit < bits; bit++) {
			writer.write(((frame[bit >> 3] as number) >> (7 - (bit & 7))) & 1, 1);
		}
	});
	return writer.bytes;
}

const BOTH = [
	['octet-aligned', true],
	['bandwidth-efficient', false],
] as const;

describe('frames of a payload', () => {
	test.for(BOTH)('%s: every frame type is read', ([packing, isAligned]) => {
		for (let type = 0; type < NARROW.length; type++) {
			const frames = parseAmr(payloadOf([type], isAligned), packing, false);
			expect(frames).toEqual([{ type, quality: 1, speech: speech(type, 0) }]);
		}
	});

	test.for(BOTH)('%s: several frames with missing ones between', ([packing, isAligned]) => {
		const types = [7, 15, 8, 0, 7];
		const frames = parseAmr(payloadOf(types, isAligned), packing, false);
		expect(frames.map(({ type }) => type)).toEqual(types);
		expect(frames.map((frame) => frame.speech)).toEqual(types.map(speech));
	});

	test.for(BOTH)('%s: what is cut, too long or of no type is refused', ([packing, isAligned]) => {
		const payload = payloadOf([7, 7], isAligned);
		for (let length = 0; length < payload.length; length++) {
			expect(() => parseAmr(payload.subarray(0, length), packing, false)).toThrow(
				MalformedPacketError,
			);
		}
		const long = bytes(payload, [0, 0]);
		expect(() => parseAmr(long, packing, false)).toThrow('bits behind its last frame');
		expect(() => parseAmr(payloadOf([12], isAligned), packing, false)).toThrow('type 12');
	});

	test('the packing is the announced one when it fits, otherwise the other', () => {
		const aligned = payloadOf([7], true);
		const efficient = payloadOf([7], false);
		expect([
			amrPacking(aligned, 'octet-aligned', false),
			amrPacking(aligned, 'bandwidth-efficient', false),
			amrPacking(efficient, 'octet-aligned', false),
			amrPacking(new Uint8Array(3), 'octet-aligned', false),
		]).toEqual(['octet-aligned', 'octet-aligned', 'bandwidth-efficient', null]);
	});
});

describe('the storage file', () => {
	test.skipIf(!HAS_FFMPEG).for(BOTH)(
		'%s frames stand in it (skipped without ffprobe)',
		([, isAligned]) => {
			const fmtp = isAligned ? 'octet-align=1' : '';
			const payloads = [[7, 7], [0], [3, 5, 7]].map((types) => payloadOf(types, isAligned));
			const { hashes, stream } = probed(fileOf(feedOf('AMR', { fmtp }), payloads), 'amr');
			const frames = [[7, 7], [0], [3, 5, 7]].flatMap((types) =>
				types.map((type, at) => bytes([(type << 3) | 4], speech(type, at))),
			);
			expect(hashes).toEqual(frames.map(md5));
			expect(stream).toMatchObject({ codec_name: 'amr_nb', sample_rate: '8000' });
		},
	);

	test('comfort noise and missing frames leave their time empty', () => {
		const runs = feedOf('AMR', { fmtp: 'octet-align=1' }).take(
			payloadOf([7, 15, 8, 7], true),
			false,
		);
		expect(
			runs?.map(({ offset, samples, bytes: { length } }) => [offset, samples, length]),
		).toEqual([
			[0, 160, 32],
			[480, 160, 32],
		]);
		expect(feedOf('AMR').take(payloadOf([8], false), false)).toEqual([]);
	});

	test('wideband has its own sizes, rate and magic', () => {
		const feed = feedOf('AMR-WB', { clockRate: 16_000, fmtp: 'octet-align=1' });
		const runs = feed.take(bytes([0xf0, 0x04], new Uint8Array(17)), false);
		expect(runs).toEqual([{ bytes: bytes([0x04], new Uint8Array(17)), offset: 0, samples: 320 }]);
		expect(Buffer.from(feed.header(0)).toString()).toBe('#!AMR-WB\n');
		expect(feed.take(bytes([0xf0, 0x74]), false)).toEqual([]);
		expect(feed.take(bytes([0xf0, 0x54]), false)).toBeNull();
	});

	test('several channels are refused', () => {
		expect(() => feedOf('AMR', { channels: 2 })).toThrow('AMR of 2 channels is not decoded');
	});
});
