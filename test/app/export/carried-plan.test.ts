import { describe, expect, test } from 'vitest';
import {
	carriedNames,
	carriedPart,
	carriedShape,
	carriedSuffix,
	carriedTarget,
	carriedWanted,
	isKept,
	partName,
	programsOf,
	shownCodec,
	splitCarriedId,
} from '../../../app/export/carried-plan.ts';
import type { CarriedItem, StreamItem } from '../../../app/index.ts';

const VIDEO: CarriedItem = { id: 256, kind: 'video', codec: 'H264', streamType: 27 };
const AUDIO: CarriedItem = { id: 257, kind: 'audio', codec: 'PCMA', streamType: 0x90 };
const SVAC: CarriedItem = { id: 224, kind: 'video', codec: 'SVAC', streamType: 0x80 };
const DATA: CarriedItem = { id: 300, kind: 'other', codec: null, streamType: 6 };
const UNKNOWN: CarriedItem = { id: 192, kind: 'audio', codec: null, streamType: null };

const item = (carries: readonly CarriedItem[]) => ({
	...{ codec: 'MP2T', encrypted: false, carries },
});

describe('the names of what is inside', () => {
	test('leave data out and say what nobody knows', () => {
		expect(carriedNames([VIDEO, AUDIO, DATA])).toBe('H264 + PCMA');
		expect(carriedNames([UNKNOWN])).toBe('unknown audio');
		expect(carriedNames([{ ...UNKNOWN, streamType: 0x9f }])).toBe('type 0x9f');
	});

	test('stand apart by their programs', () => {
		const [first, second] = [{ program: 1 }, { program: 2 }];
		const carries = [VIDEO, { ...AUDIO, ...second }, { ...AUDIO, ...first }].map((one, at) =>
			at === 0 ? { ...one, ...first } : one,
		);
		expect(carriedNames(carries)).toBe('H264 + PCMA | PCMA');
	});

	test('stand behind the name of the carrier', () => {
		expect(shownCodec(item([VIDEO, AUDIO]))).toBe('MP2T (H264 + PCMA)');
		expect(shownCodec(item([]))).toBe('MP2T');
		expect(shownCodec({ codec: null })).toBeNull();
		const pcm = { codec: 'PCM', sampleRate: 48_000, channels: 2, bits: 16 };
		expect(shownCodec({ codec: 'DV', sounds: [pcm] })).toBe('DV + PCM');
		expect(shownCodec({ codec: 'DV', sounds: [pcm, pcm] })).toBe('DV + 2 × PCM');
	});
});

describe('what becomes of a stream that holds others', () => {
	test('Matroska where something inside can stand in it, otherwise it stays as it came', () => {
		const auto = (carries: readonly CarriedItem[]) =>
			carriedTarget(item(carries), 'MP2T', 'auto')?.container ?? null;
		expect(auto([VIDEO, AUDIO])).toBe('mkv');
		expect(auto([SVAC, AUDIO])).toBe('mkv');
		expect(auto([SVAC])).toBeNull();
		expect(auto([])).toBeNull();
	});

	test('the container that was asked for', () => {
		for (const format of ['mkv', 'mp4'] as const) {
			expect(carriedTarget(item([]), 'PS', format)).toEqual({
				...{ kind: 'carried', carrier: 'MP2P', container: format, only: null, program: null },
			});
		}
		expect(carriedTarget(item([VIDEO]), 'MP2T', 'raw')).toBeNull();
		expect(carriedTarget(item([VIDEO]), 'MP2T', 'wav')).toBeNull();
	});

	test('nothing where it is encrypted, or holds nothing', () => {
		expect(carriedTarget({ ...item([VIDEO]), encrypted: true }, 'MP2T', 'mkv')).toBeNull();
		expect(carriedTarget(item([VIDEO]), 'H264', 'mkv')).toBeNull();
	});

	test.each([
		[VIDEO, true],
		[AUDIO, true],
		[SVAC, false],
		[DATA, false],
		[UNKNOWN, false],
	] as const)('%j can be kept in a file: %s', (one, expected) => {
		expect(isKept(one)).toBe(expected);
	});

	test('MP4 needs other sound where it is G.711', () => {
		expect(carriedShape(item([VIDEO, AUDIO]))).toEqual({ codec: 'H264', hasSound: true });
		const hevc = { ...VIDEO, codec: 'H265' };
		expect(carriedShape(item([SVAC, hevc]))).toEqual({ codec: 'H265', hasSound: false });
	});
});

describe('one stream inside another', () => {
	test('has an id of its own', () => {
		const inside = { id: 'rtp-12', kind: 'stream', number: 256 };
		expect(splitCarriedId('rtp-12/256')).toEqual(inside);
		expect(splitCarriedId('rtp-12/p2')).toEqual({ id: 'rtp-12', kind: 'program', number: 2 });
		for (const other of ['rtp-12', 'rtp-12/', 'rtp-12/x', 'dvrip-1/video-1', 'rtp-1+rtp-2']) {
			expect(splitCarriedId(other)).toBeNull();
		}
		const ids = ['rtp-12/256', 'rtp-12', 'rtp-13/1', 'rtp-12/257'];
		expect(carriedWanted(ids, 'rtp-12').map(({ number }) => number)).toEqual([256, 257]);
	});

	test.each([
		[VIDEO, 'h264'],
		[AUDIO, 'alaw'],
		[SVAC, 'svac'],
		[UNKNOWN, 'es'],
		[{ ...VIDEO, codec: 'MPV' }, 'm2v'],
		[{ ...AUDIO, codec: 'AAC' }, 'aac'],
	] as const)('%j becomes a file with the suffix %s', (only, suffix) => {
		const shape = { kind: 'carried', carrier: 'MP2T', container: 'stream', program: null } as const;
		const target = { ...shape, only };
		expect(carriedSuffix(target)).toBe(suffix);
		expect(carriedSuffix({ ...target, container: 'mkv' })).toBe('mkv');
	});
});

describe('programs of a transport stream', () => {
	const one = (program: number, item: CarriedItem): CarriedItem => ({ ...item, program });

	test('count where there are several of which something can be kept', () => {
		expect(programsOf(item([one(2, VIDEO), one(1, AUDIO), one(2, AUDIO)]))).toEqual([1, 2]);
		expect(programsOf(item([one(2, VIDEO), one(1, DATA)]))).toEqual([]);
		expect(programsOf(item([VIDEO, AUDIO]))).toEqual([]);
		expect(programsOf({})).toEqual([]);
	});

	const whole = {
		...{ id: 'rtp-5', codec: 'MP2T', encrypted: false },
		carries: [one(1, VIDEO), one(2, AUDIO)],
	} as unknown as StreamItem;

	test('become files of their own, under an id of their own', () => {
		const inside = { id: 'rtp-5', kind: 'program', number: 2 } as const;
		const { item: part, target, tail } = carriedPart(whole, inside, 'auto');
		expect([part.id, part.carries, tail]).toEqual(['rtp-5/p2', [one(2, AUDIO)], '_program2']);
		expect(target).toMatchObject({ container: 'mkv', only: null, program: 2 });
		expect(carriedPart(whole, inside, 'mp4').target.container).toBe('mp4');
	});

	test('are told behind the name of the stream', () => {
		const program = { id: 'rtp-5', kind: 'program', number: 2 } as const;
		expect(partName(carriedPart(whole, program, 'auto').target)).toBe(', program 2');
		const stream = { id: 'rtp-5', kind: 'stream', number: 256 } as const;
		expect(partName(carriedPart(whole, stream, 'auto').target)).toBe(', stream 256');
		expect(partName({ kind: 'rtpdump' })).toBe('');
	});

	test('are refused where the stream holds none of that number', () => {
		const inside = { id: 'rtp-5', kind: 'program', number: 3 } as const;
		expect(() => carriedPart(whole, inside, 'auto')).toThrow('rtp-5 holds no program 3');
		const stream = { ...inside, kind: 'stream' } as const;
		expect(() => carriedPart(whole, stream, 'auto')).toThrow('rtp-5 holds no stream 3');
	});
});
