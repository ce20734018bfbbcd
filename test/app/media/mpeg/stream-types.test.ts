import { describe, expect, test } from 'vitest';
import { codecOfType, guessCodec } from '../../../../app/media/mpeg/stream-types.ts';

const NOTHING = new Uint8Array(0);

describe('the number of a stream in a table', () => {
	test.each([
		[0x01, 'video', 'MPV'],
		[0x02, 'video', 'MPV'],
		[0x03, 'audio', 'MPA'],
		[0x04, 'audio', 'MPA'],
		[0x0f, 'audio', 'AAC'],
		[0x10, 'video', 'MP4V-ES'],
		[0x11, 'audio', 'MP4A-LATM'],
		[0x1b, 'video', 'H264'],
		[0x24, 'video', 'H265'],
		[0x33, 'video', 'H266'],
		[0x42, 'video', 'AVS'],
		[0xd4, 'video', 'AVS3'],
		[0x90, 'audio', 'PCMA'],
		[0x91, 'audio', 'PCMU'],
		[0x92, 'audio', 'G7221'],
		[0x93, 'audio', 'G723'],
		[0x99, 'audio', 'G729'],
		[0x9b, 'audio', 'SVACA'],
		[0x05, 'other', null],
		[0xff, 'other', null],
	] as const)('%i is %s %s', (type, kind, codec) => {
		expect(codecOfType(type, NOTHING, 'transport')).toEqual({ kind, codec });
		expect(codecOfType(type, NOTHING, 'program')).toEqual({ kind, codec });
	});

	test('may mean one thing in transport and another in program streams', () => {
		expect(codecOfType(0x80, NOTHING, 'program')).toEqual({ kind: 'video', codec: 'SVAC' });
		expect(codecOfType(0x80, NOTHING, 'transport')).toEqual({ kind: 'other', codec: null });
		expect(codecOfType(0x81, NOTHING, 'transport')).toEqual({ kind: 'audio', codec: 'AC3' });
	});

	test('of private data is explained by descriptors, of whatever length', () => {
		const opus = Uint8Array.from([0x52, 1, 0, 5, 4, 0x4f, 0x70, 0x75, 0x73]);
		expect(codecOfType(6, opus, 'transport')).toEqual({ kind: 'audio', codec: 'OPUS' });
		for (let length = 0; length < opus.length; length++) {
			expect(codecOfType(6, opus.subarray(0, length), 'transport').kind).toBe('other');
		}
	});
});

describe('bytes of a stream that no table names', () => {
	const at = (...bytes: readonly number[]): Uint8Array =>
		Uint8Array.from([0, 0, 0, 1, ...bytes, 1, 2, 3, 4]);

	test.each([
		[0x67, 0x42, 'H264'],
		[0x09, 0xf0, 'H264'],
		[0x65, 0x88, 'H264'],
		[0x40, 0x01, 'H265'],
		[0x42, 0x01, 'H265'],
		[0x26, 0x01, 'H265'],
		[0xb3, 0x16, 'MPV'],
		[0x00, 0x16, 'MPV'],
		[0xb0, 0x01, 'MP4V-ES'],
		[0xb6, 0x10, 'MP4V-ES'],
	] as const)('pictures that begin with %i %i are %s', (first, second, codec) => {
		expect(guessCodec(0xe0, at(first, second))).toEqual({ kind: 'video', codec });
	});

	/** Bytes of a picture's middle, then these behind start codes. */
	const middle = (...units: readonly (readonly number[])[]) =>
		Uint8Array.from([
			...[0x55, 0x2a, 0x71, 0x9d, 0x33, 0x81, 0x77],
			...units.flatMap((unit) => [0, 0, 1, ...unit, 0x12, 0x34, 0x56]),
		]);

	test.each([
		[[[4], [5], [6]], 'MPV'],
		[[[9], [0xb3], [0xb8]], 'MPV'],
		[[[0x65]], 'H264'],
		[[[1], [9, 0xf0]], 'H264'],
		[[[0xb6]], 'MP4V-ES'],
	] as const)('pictures that begin in their middle with %j are %s', (units, codec) => {
		expect(guessCodec(0xe0, middle(...units))).toEqual({ kind: 'video', codec });
	});

	test('pictures that begin in their middle wait where they may be several things', () => {
		for (const units of [[[1]], [[5], [5]], [[0x41]]]) {
			expect(guessCodec(0xe0, middle(...units))).toBeNull();
		}
	});

	test('rows of slices from the beginning on are no NAL units, parameter sets are', () => {
		const of = (...codes: readonly number[]) =>
			Uint8Array.from(codes.flatMap((code) => [0, 0, 1, code, 0x81, 2, 3]));
		expect(guessCodec(0xe0, of(1, 2, 3))).toEqual({ kind: 'video', codec: 'MPV' });
		expect(guessCodec(0xe0, of(0x27, 0x28))).toEqual({ kind: 'video', codec: 'H264' });
	});

	test('pictures without a start code wait for one', () => {
		expect(guessCodec(0xe0, Uint8Array.of(1, 2, 3))).toBeNull();
		expect(guessCodec(0xe3, at(0xff, 0xff))).toBeNull();
	});

	test.each([
		[[0xff, 0xf1, 0x4c], 'AAC'],
		[[0xff, 0xf9, 0x4c], 'AAC'],
		[[0xff, 0xfb, 0x90], 'MPA'],
		[[0xff, 0xfd, 0x84], 'MPA'],
		[[0xd5, 0xd5, 0xd5], null],
		[[0xff, 0x00, 0x00], null],
	] as const)('sound that begins with %j is %s', (bytes, codec) => {
		expect(guessCodec(0xc0, Uint8Array.from(bytes))).toEqual({ kind: 'audio', codec });
	});

	test('sound of whole LATM frames is told, other bytes with the same beginning are not', () => {
		const frame = [0x56, 0xe0, 2, 0xaa, 0xbb];
		const latm = { kind: 'audio', codec: 'MP4A-LATM' };
		expect(guessCodec(0xc0, Uint8Array.from(frame))).toEqual(latm);
		expect(guessCodec(0xc0, Uint8Array.from([...frame, ...frame]))).toEqual(latm);
		const unknown = { kind: 'audio', codec: null };
		expect(guessCodec(0xc0, Uint8Array.from([...frame, 1, 2, 3]))).toEqual(unknown);
		expect(guessCodec(0xc0, Uint8Array.from(frame.slice(0, 4)))).toEqual(unknown);
	});

	test('private streams are neither', () => {
		expect(guessCodec(0xbd, Uint8Array.of(0xff, 0xf1))).toEqual({ kind: 'other', codec: null });
	});
});

describe('sound that begins in the middle of a frame', () => {
	/** 64 kbit/s of layer II at 48 kHz: 192 bytes. */
	const frame = (seed: number): number[] => [
		...[0xff, 0xfd, 0x44, 0xc4],
		...Array.from({ length: 188 }, (_, at) => (at * 7 + seed) & 127),
	];

	test('is told by two frames one behind the other', () => {
		const middle = Uint8Array.from([...frame(1).slice(50), ...frame(2), ...frame(3)]);
		expect(guessCodec(0xc0, middle)).toEqual({ kind: 'audio', codec: 'MPA' });
		expect(guessCodec(0xc0, middle, false)).toEqual({ kind: 'audio', codec: 'MPA' });
		const alone = Uint8Array.from([...frame(1).slice(50), ...frame(2).slice(0, 100)]);
		expect(guessCodec(0xc0, alone)).toEqual({ kind: 'audio', codec: null });
	});

	test('is not told by two bytes of a later packet, which silence of G.711 has as well', () => {
		const silence = new Uint8Array(320).fill(0xff);
		expect(guessCodec(0xc0, silence, false)).toEqual({ kind: 'audio', codec: null });
		expect(guessCodec(0xc0, Uint8Array.from(frame(1)), false)?.codec).toBeNull();
	});
});
