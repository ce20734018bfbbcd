import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { ElementaryUnit } from '../../../../app/media/mpeg/index.ts';
import { PsDemuxer } from '../../../../app/media/mpeg/index.ts';
import {
	guessPrivate,
	isPrivateSound,
	LpcmJoiner,
	lpcmFormat,
	lpcmSamples,
	privateHead,
} from '../../../../app/media/mpeg/private-sound.ts';
import { HAS_FFMPEG } from '../../export/programs.ts';
import { pack, pes } from './streams.ts';

/** 64 kbit/s of AC-3 at 48 kHz: 256 bytes. */
const FRAME = [
	0x0b,
	0x77,
	0,
	0,
	8,
	0x40,
	0x40,
	...Array.from({ length: 249 }, (_, at) => at & 127),
];
/** A whole frame of six blocks: 128 bytes at 48 kHz. */
const ENHANCED = [
	...[0x0b, 0x77, 0, 63, 0x34, 0x80],
	...Array.from({ length: 122 }, (_, at) => at & 127),
];
const AC3 = [0x80, 1, 0, 1, ...FRAME];
const SAMPLES = Array.from({ length: 64 }, (_, at) => at);
/** 16 bits, 48 kHz, two channels. */
const LPCM = [0xa0, 1, 0, 4, 0, 0x01, 0x80, ...SAMPLES];

describe('private stream 1', () => {
	test('is told by its number together with what stands behind', () => {
		expect(guessPrivate(Uint8Array.from(AC3))).toEqual({ id: 0x80, codec: 'AC3', headBytes: 4 });
		expect(guessPrivate(Uint8Array.from(LPCM))).toEqual({ id: 0xa0, codec: 'LPCM', headBytes: 4 });
	});

	test('is nothing where only the number fits, as with what cameras put there', () => {
		for (const data of [
			[0x80, 1, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8],
			[0x81, 1, 0xff, 0xff, ...FRAME],
			[0xa0, 1, 0, 1, 0, 0x01, 0x80, ...SAMPLES],
			[0xa0, 1, 0, 4, 0, 0xc1, 0x80, ...SAMPLES],
			[0x40, 1, 0, 1, ...FRAME],
			[0x80],
			[],
		]) {
			expect(guessPrivate(Uint8Array.from(data))).toBeNull();
		}
		expect([0x7f, 0x88, 0x9f, 0xa8, 0xbf, 0xd0].map(privateHead).every((one) => one === null)).toBe(
			true,
		);
	});

	test('of Enhanced AC-3 is told by its frames, under a number that no other sound has', () => {
		const sound = guessPrivate(Uint8Array.from([0xc0, 1, 0, 1, ...ENHANCED]));
		expect(sound).toEqual({ id: 0x1c0, codec: 'EAC3', headBytes: 4 });
		expect(guessPrivate(Uint8Array.from([0x80, 1, 0, 1, ...ENHANCED]))?.codec).toBe('EAC3');
		expect(guessPrivate(Uint8Array.from([0xc0, 1, 0, 1, ...FRAME]))?.codec).toBe('AC3');
		expect([0x1c0, 0x80, 0xa0].every(isPrivateSound)).toBe(true);
		expect([0xc0, 0x100, 0xe0, 0x180].some(isPrivateSound)).toBe(false);
	});

	test('may be frames of AC-3 with nothing in front, from the first that begins a packet', () => {
		const told = (...payloads: readonly (readonly number[])[]) => {
			const units: ElementaryUnit<null>[] = [];
			const demuxer = new PsDemuxer<null>((unit) => units.push(unit));
			const packets = payloads.flatMap((data) => pes([...data], { id: 0xbd, pts: 900 }));
			demuxer.push(Uint8Array.from([...pack(), ...packets, 0, 0, 1, 0xb9]), null);
			demuxer.flush();
			const sound = units.filter(({ stream }) => stream.kind === 'audio');
			return [demuxer.streams.map(({ id, codec }) => [id, codec]), sound.length];
		};
		expect(told([...FRAME, ...FRAME])).toEqual([[[0xbd, 'AC3']], 2]);
		expect(told(FRAME.slice(100), FRAME, FRAME)).toEqual([[[0xbd, 'AC3']], 2]);
		expect(told([...ENHANCED, ...ENHANCED])).toEqual([[[0xbd, 'EAC3']], 2]);
		expect(told([...FRAME, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([[[0xbd, null]], 0]);
	});

	test('tells rate, channels and bits of samples', () => {
		const read = (shape: number) => lpcmFormat(Uint8Array.of(0, shape, 0x80));
		expect(read(0x21)).toEqual({ sampleRate: 44_100, channels: 2, bits: 16 });
		expect(read(0x10)).toEqual({ sampleRate: 96_000, channels: 1, bits: 16 });
		expect(read(0x41)).toEqual({ sampleRate: 48_000, channels: 2, bits: 20 });
		expect(read(0x87)).toEqual({ sampleRate: 48_000, channels: 8, bits: 24 });
		expect([read(0xc1), read(0x09)]).toEqual([null, null]);
	});

	test('has long samples in groups of four, which become whole ones', () => {
		const high = [0x11, 0x12, 0x21, 0x22, 0x31, 0x32, 0x41, 0x42];
		const samples = (shape: number, ...data: readonly number[]) => [
			...lpcmSamples(Uint8Array.from([0, shape, 0x80, ...data])),
		];
		expect(samples(0x81, ...high, 0x13, 0x23, 0x33, 0x43, 9)).toEqual([
			...[0x11, 0x12, 0x13, 0x21, 0x22, 0x23, 0x31, 0x32, 0x33, 0x41, 0x42, 0x43],
		]);
		expect(samples(0x41, ...high, 0x12, 0x34)).toEqual([
			...[0x11, 0x12, 0x10, 0x21, 0x22, 0x20, 0x31, 0x32, 0x30, 0x41, 0x42, 0x40],
		]);
		expect(samples(0x01, 1, 2, 3)).toEqual([1, 2, 3]);
	});

	test('joins groups that packets cut, and begins anew behind a hole', () => {
		const joiner = new LpcmJoiner();
		const group = (first: number) => Array.from({ length: 12 }, (_, at) => first + at);
		const packet = (pointer: number, ...data: readonly number[]) =>
			Uint8Array.from([0xa0, 1, pointer >> 8, pointer & 255, 0, 0x81, 0x80, ...data]);
		const taken = (payload: Uint8Array) => [...joiner.take(0xa0, payload).subarray(3)];
		expect(taken(packet(4, ...group(0), 20, 21))).toEqual(group(0));
		expect(joiner.take(0xa1, packet(4, ...group(90))).length).toBe(15);
		expect(taken(packet(4, ...group(20).slice(2)))).toEqual(group(20));
		expect(taken(packet(4, 40, 41))).toEqual([]);
		joiner.cut();
		// The pointer leads over the rest of a group whose beginning is lost.
		expect(taken(packet(7, 1, 2, 3, ...group(60)))).toEqual(group(60));
	});

	test.runIf(HAS_FFMPEG).for([
		[0x41, 2, 20],
		[0x81, 2, 24],
		[0x85, 6, 24],
		[0x45, 6, 20],
	] as const)('of shape %i becomes the samples that ffmpeg reads', ([shape, channels, bits]) => {
		const groups = channels * 20;
		const data = Array.from({ length: (groups * 4 * bits) / 8 }, (_, at) => (at * 37) & 255);
		const payload = [0xa0, 1, 0, 4, 0, shape, 0x80, ...data];
		const bytes = [0, 900, 1800].flatMap((pts) => [...pack(), ...pes(payload, { id: 0xbd, pts })]);
		const input = Uint8Array.from([...bytes, 0, 0, 1, 0xb9]);
		const words = ['-v', 'error', '-f', 'mpeg', '-i', 'pipe:0', '-f', 's24be', 'pipe:1'];
		const { stdout } = spawnSync('ffmpeg', words, { input });
		const own = Buffer.from(lpcmSamples(Uint8Array.from([0, shape, 0x80, ...data])));
		expect(stdout.subarray(0, own.length).equals(own)).toBe(true);
	});

	test('gives frames and samples without what stands in front, over packets that cut them', () => {
		const units: ElementaryUnit<null>[] = [];
		const demuxer = new PsDemuxer<null>((unit) => units.push(unit));
		const half = 150;
		const bytes = [
			...pack(),
			...pes(AC3, { id: 0xbd, pts: 900 }),
			...pes([0x80, 1, 0, 0, ...FRAME.slice(0, half)], { id: 0xbd }),
			...pes([0x80, 0, 0, 0, ...FRAME.slice(half)], { id: 0xbd }),
			...pes(LPCM, { id: 0xbd, pts: 900 }),
			...pes([1, 2, 3, 4, 5, 6, 7, 8, 9], { id: 0xbd }),
			...[0, 0, 1, 0xb9],
		];
		demuxer.push(Uint8Array.from(bytes), null);
		demuxer.flush();
		expect(demuxer.streams.map(({ id, codec }) => [id, codec])).toEqual([
			[0x80, 'AC3'],
			[0xa0, 'LPCM'],
			[0xbd, null],
		]);
		const sound = units.filter(({ stream }) => stream.kind === 'audio');
		expect(sound.map(({ stream, pieces }) => [stream.id, [...(pieces[0] ?? [])]])).toEqual([
			[0x80, FRAME],
			[0x80, FRAME],
			// Three bytes of format stay.
			[0xa0, LPCM.slice(4)],
		]);
		expect(sound.map(({ pts }) => pts)).toEqual([900, 900 + 2880, 900]);
	});
});
