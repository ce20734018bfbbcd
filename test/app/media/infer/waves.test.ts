import { expect, test } from 'vitest';
import { A_LAW, MU_LAW } from '../../../../app/media/g711.ts';
import { scoreEncrypted } from '../../../../app/media/infer/encrypted.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import {
	columnNoise,
	roughness,
	scoreG722,
	scoreG726,
	scoreL16,
	scoreL24,
	scorePcma,
	scorePcmu,
} from '../../../../app/media/infer/waves.ts';
import { each, noise, times } from './samples.ts';

const NARROW = { step: 160, rate: 8000 };

const wave = (at: number): number => Math.round(9000 * Math.sin(at / 9) + 4000 * Math.sin(at / 23));

/** The code of a law that is nearest to a sample. */
function encode(table: Int16Array, sample: number): number {
	return table.reduce(
		(best, value, code) =>
			Math.abs(value - sample) < Math.abs((table[best] ?? 0) - sample) ? code : best,
		0,
	);
}

const lawSet = (table: Int16Array): SampleSet =>
	new SampleSet(
		each(
			times(20, (at) => times(160, (index) => encode(table, wave(at * 160 + index)))),
			NARROW,
		),
	);

test('sound of either law is smoother by its own', () => {
	const mu = lawSet(MU_LAW);
	expect(scorePcmu(mu)).toMatchObject({ codec: 'PCMU', clockRate: 8000, confidence: 0.95 });
	expect(scorePcma(mu)?.confidence ?? 0).toBeLessThan(0.5);
	const a = lawSet(A_LAW);
	expect(scorePcma(a)).toMatchObject({ codec: 'PCMA', confidence: 0.95 });
	expect(scorePcmu(a)?.confidence ?? 0).toBeLessThan(0.5);
});

test.for([
	['PCMU', 0xff],
	['PCMA', 0xd5],
] as const)('silence of %s is told by its code', ([codec, code]) => {
	const set = new SampleSet(
		each(
			times(20, () => new Array<number>(160).fill(code)),
			NARROW,
		),
	);
	const [mu, a] = [scorePcmu(set)?.confidence ?? 0, scorePcma(set)?.confidence ?? 0];
	expect(mu > a ? 'PCMU' : 'PCMA').toBe(codec);
});

test('noise of the same size is no G.711; it may be G.722 or encrypted', () => {
	const set = new SampleSet(
		each(
			times(60, (at) => noise(160, at)),
			NARROW,
		),
	);
	expect([scorePcmu(set), scorePcma(set)]).toEqual([null, null]);
	expect(scoreG722(set)?.confidence).toBe(0.4);
	expect(scoreEncrypted(set)).toMatchObject({ codec: null, confidence: 0.8 });
});

test('ordered first bytes that no law makes smooth are G.722', () => {
	const set = new SampleSet(
		each(
			times(60, (at) => [0x7a, 0x5a, ...noise(158, at)]),
			NARROW,
		),
	);
	expect(scoreG722(set)).toMatchObject({ codec: 'G722', confidence: 0.8 });
	expect(scoreEncrypted(set)).toBeNull();
});

test('few packets are never called encrypted', () => {
	expect(
		scoreEncrypted(
			new SampleSet(
				each(
					times(20, (at) => noise(160, at)),
					NARROW,
				),
			),
		),
	).toBeNull();
});

test('a position of noise takes as many values as chance gives', () => {
	const set = new SampleSet(
		each(
			times(80, (at) => [7, ...noise(20, at)]),
			NARROW,
		),
	);
	expect(columnNoise(set, 0)).toBeLessThan(0.05);
	expect(columnNoise(set, 3)).toBeGreaterThan(0.85);
});

test('linear samples are known by bytes a tick and by being smooth', () => {
	const bytes = (at: number): number[] => {
		const sample = wave(at) & 0xffff;
		return [sample >> 8, sample & 255];
	};
	const mono = each(
		times(1000, (at) => times(80, (index) => bytes(at * 80 + index)).flat()),
		{
			...{ step: 80, rate: 44_100 },
		},
	);
	expect(scoreL16(new SampleSet(mono))).toMatchObject({
		codec: 'L16',
		clockRate: 44_100,
		channels: 1,
	});
	const wide = each(
		times(300, (at) =>
			times(48, (index) => [...bytes(at * 48 + index), 0, ...bytes(at), 0]).flat(),
		),
		{ step: 48, rate: 48_000 },
	);
	expect(scoreL24(new SampleSet(wide))).toMatchObject({
		codec: 'L24',
		channels: 2,
		confidence: 0.9,
	});
	const rough = new SampleSet(
		each(
			times(20, (at) => noise(320, at)),
			NARROW,
		),
	);
	expect(scoreL16(rough)?.confidence).toBe(0.35);
});

test.for([2, 3, 4, 5])('G.726 of %i bits is known by its size', (bits) => {
	const set = new SampleSet(
		each(
			times(60, (at) => noise(20 * bits, at)),
			NARROW,
		),
	);
	expect(scoreG726(set)).toMatchObject({ codec: `G726-${bits * 8}`, confidence: 0.65 });
});

test('roughness is 0 for a level and above 1 for noise', () => {
	expect(roughness([5, 5, 5])).toEqual({ ratio: 0, mean: 5 });
	expect(roughness([9, -9, 9, -9]).ratio).toBe(1.5);
	expect(roughness([])).toEqual({ ratio: 0, mean: 0 });
});
