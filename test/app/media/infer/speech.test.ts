import { expect, test } from 'vitest';
import { scoreAmr, scoreAmrWide } from '../../../../app/media/infer/amr.ts';
import { scoreEvents, scoreNoise, scoreText } from '../../../../app/media/infer/events.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import {
	scoreDvi4,
	scoreG723,
	scoreG729,
	scoreGsm,
	scoreIlbc,
} from '../../../../app/media/infer/speech.ts';
import { scoreSpeex } from '../../../../app/media/infer/speex.ts';
import { each, noise, pictures, times } from './samples.ts';

const NARROW = { step: 160, rate: 8000 };
const WIDE = { step: 320, rate: 16_000 };
const setOf = (
	bytes: number,
	first: readonly number[] = [],
	sending: Parameters<typeof each>[1] = NARROW,
): SampleSet =>
	new SampleSet(
		each(
			times(200, (at) => [...first, ...noise(bytes - first.length, at)]),
			sending,
		),
	);

test('GSM has 33 bytes for 20 ms that begin with D', () => {
	expect(scoreGsm(setOf(33, [0xd1]))).toMatchObject({
		codec: 'GSM',
		clockRate: 8000,
		confidence: 0.97,
	});
	expect([scoreGsm(setOf(33, [0x11])), scoreGsm(setOf(34, [0xd1]))]).toEqual([null, null]);
});

test('G.729 has 10 bytes for 10 ms and is surer with its noise frames', () => {
	expect(scoreG729(setOf(20))).toMatchObject({ codec: 'G729', confidence: 0.8 });
	const withNoise = each(
		times(100, (at) => noise(at % 10 === 9 ? 2 : 20, at)),
		NARROW,
	);
	expect(scoreG729(new SampleSet(withNoise))?.confidence).toBe(0.9);
	expect(scoreG729(setOf(30))).toBeNull();
	// A frame of noise may be followed by silence, but no packet holds more than its time.
	expect(scoreG729(setOf(1122, [], { step: 5600, rate: 8000 }))).toBeNull();
});

test('G.723.1 tells the size of each frame', () => {
	const sending = { step: 240, rate: 8000 };
	expect(scoreG723(setOf(24, [0x08], sending))).toMatchObject({ codec: 'G723', clockRate: 8000 });
	expect(scoreG723(setOf(20, [0x09], sending))?.codec).toBe('G723');
	expect(scoreG723(setOf(20, [0x08], sending))).toBeNull();
});

test('iLBC has its two sizes', () => {
	expect(scoreIlbc(setOf(38))).toMatchObject({ codec: 'iLBC', fmtp: 'mode=20' });
	expect(scoreIlbc(setOf(50, [], { step: 240, rate: 8000 }))?.fmtp).toBe('mode=30');
	expect(scoreIlbc(setOf(50))).toBeNull();
});

test('DVI4 has four bytes and half a byte a tick, at any rate', () => {
	expect(scoreDvi4(setOf(164, [], WIDE))).toMatchObject({ codec: 'DVI4', clockRate: 16_000 });
	expect(scoreDvi4(setOf(160, [], WIDE))).toBeNull();
});

test('at the wrong clock a codec of 8 kHz is hardly believed', () => {
	expect(scoreGsm(setOf(33, [0xd1], { step: 160, rate: 16_000 }))?.confidence).toBeCloseTo(0.57);
});

test('AMR is known by tables that lead to the end, in both packings', () => {
	expect(scoreAmr(setOf(33, [0xf0, 0x3c]))).toMatchObject({
		...{ codec: 'AMR', clockRate: 8000, fmtp: 'octet-align=1', confidence: 0.96 },
	});
	// CMR 15, one frame of type 7: 4 + 6 + 244 bits.
	expect(scoreAmr(setOf(32, [0xf3, 0xc0]))).toMatchObject({ codec: 'AMR', fmtp: '' });
	expect(scoreAmr(setOf(34, [0xf0, 0x3c]))).toBeNull();
});

test('AMR-WB has tables and a clock of its own', () => {
	expect(scoreAmrWide(setOf(19, [0xf0, 0x04], WIDE))).toMatchObject({
		...{ codec: 'AMR-WB', clockRate: 16_000, fmtp: 'octet-align=1' },
	});
	expect(scoreAmrWide(setOf(19, [0xf0, 0x04], NARROW))).toBeNull();
});

test('Speex frames lead to the end of the payload', () => {
	// Narrow band, mode 1: 43 bits, then nothing but the filling.
	const found = scoreSpeex(setOf(6, [0x08, 0, 0, 0, 0, 0x0f], NARROW));
	expect(found).toMatchObject({ codec: 'speex', clockRate: 8000 });
	expect(scoreSpeex(setOf(20, [0xff]))).toBeNull();
	// The same packet again and again proves nothing; many that differ rule out codecs of their size.
	expect(found?.confidence).toBe(0.82);
	const speech = times(60, (at) => [0x08, ...noise(4, at), 0x0f]);
	expect(scoreSpeex(new SampleSet(each(speech, NARROW)))?.confidence).toBe(0.88);
});

test('telephone events stand still while they grow', () => {
	const press = (duration: number): number[] => [5, 10, duration >> 8, duration & 255];
	const set = new SampleSet(
		pictures(
			times(3, () => times(5, (at) => press((at + 1) * 160))),
			{ step: 8000, rate: 8000 },
		),
	);
	expect(scoreEvents(set)).toMatchObject({ codec: 'telephone-event', confidence: 0.95 });
	expect(scoreEvents(setOf(4, [5, 10, 0, 160]))).toBeNull();
	expect(scoreEvents(setOf(5))).toBeNull();
});

test('comfort noise is short and seldom', () => {
	const set = new SampleSet(
		each(
			times(10, () => [0x40]),
			{ step: 1600, rate: 8000 },
		),
	);
	expect(scoreNoise(set)?.codec).toBe('CN');
	expect(scoreNoise(setOf(1, [0x40]))).toBeNull();
});

test('typed text is whole UTF-8 on a clock of milliseconds', () => {
	const TYPED = { step: 300, rate: 1000 };
	const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
	const lines = times(30, (at) => encode(['Grüß', ' dich', '\r\n', '漢字', '\b'][at % 5] ?? ''));
	const found = scoreText(new SampleSet(each(lines, TYPED)));
	expect(found).toMatchObject({ codec: 't140', kind: 'other', clockRate: 1000, confidence: 0.9 });
	expect(scoreText(new SampleSet(each(lines, { step: 2400, rate: 8000 })))).toBeNull();
	const cut = [...lines, Uint8Array.of(0xe6, 0xbc)];
	expect(scoreText(new SampleSet(each(cut, TYPED)))).toBeNull();
	const control = [...lines, Uint8Array.of(0x41, 0)];
	expect(scoreText(new SampleSet(each(control, TYPED)))).toBeNull();
	const dashes = times(30, () => encode('--'));
	expect(scoreText(new SampleSet(each(dashes, TYPED)))).toBeNull();
	expect(scoreText(new SampleSet([]))).toBeNull();
});
