import { describe, expect, test } from 'vitest';
import {
	carriedNames,
	carriedShape,
	carriedSuffix,
	carriedTarget,
	carriedWanted,
	isKept,
	shownCodec,
	splitCarriedId,
} from '../../../app/export/carried-plan.ts';
import type { CarriedItem } from '../../../app/index.ts';

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

	test('stand behind the name of the carrier', () => {
		expect(shownCodec(item([VIDEO, AUDIO]))).toBe('MP2T (H264 + PCMA)');
		expect(shownCodec(item([]))).toBe('MP2T');
		expect(shownCodec({ codec: null })).toBeNull();
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
				...{ kind: 'carried', carrier: 'MP2P', container: format, only: null },
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
		expect(splitCarriedId('rtp-12/256')).toEqual({ id: 'rtp-12', inside: 256 });
		for (const other of ['rtp-12', 'rtp-12/', 'rtp-12/x', 'dvrip-1/video-1', 'rtp-1+rtp-2']) {
			expect(splitCarriedId(other)).toBeNull();
		}
		const ids = ['rtp-12/256', 'rtp-12', 'rtp-13/1', 'rtp-12/257'];
		expect(carriedWanted(ids, 'rtp-12')).toEqual([256, 257]);
	});

	test.each([
		[VIDEO, 'h264'],
		[AUDIO, 'alaw'],
		[SVAC, 'svac'],
		[UNKNOWN, 'es'],
		[{ ...VIDEO, codec: 'MPV' }, 'm2v'],
		[{ ...AUDIO, codec: 'AAC' }, 'aac'],
	] as const)('%j becomes a file with the suffix %s', (only, suffix) => {
		const target = { kind: 'carried', carrier: 'MP2T', container: 'stream', only } as const;
		expect(carriedSuffix(target)).toBe(suffix);
		expect(carriedSuffix({ ...target, container: 'mkv' })).toBe('mkv');
	});
});
