import { describe, expect, test } from 'vitest';
import { impairmentOf } from '../../../app/analysis/codec-impairment.ts';
import {
	burstRatio,
	commonMos,
	delayImpairment,
	mosOf,
	rating,
	satisfaction,
} from '../../../app/analysis/e-model.ts';
import type { Impairment } from '../../../app/analysis/e-model.ts';

const G711 = impairmentOf('PCMU', 64) as Impairment;
const PLAIN = impairmentOf('PCMU', 64, 'silent') as Impairment;
const G729 = impairmentOf('G729', 8) as Impairment;
const G723 = impairmentOf('G723', 6.3) as Impairment;

describe('the table of vectors', () => {
	test.for([
		['G.711 PLC, 0 %', G711, 0, 1, 0, 0, 93.2, 4.41, 0, 93.2, 4.41],
		['G.711 PLC, 1 %', G711, 1, 1, 0, 0, 89.56, 4.33, 0, 89.56, 4.33],
		['G.711 PLC, 5 %', G711, 5, 1, 0, 0, 77.42, 3.92, 0, 77.42, 3.92],
		['G.711 PLC, 5 %, BurstR 2', G711, 5, 2, 0, 0, 75.99, 3.86, 0, 75.99, 3.86],
		['G.711 no PLC, 1 %', PLAIN, 1, 1, 0, 0, 75.28, 3.83, 0, 75.28, 3.83],
		['G.711 PLC, 1 %, Ta 150', G711, 1, 1, 150, 0.16, 89.4, 4.32, 3.6, 85.96, 4.23],
		['G.711 PLC, 1 %, Ta 250', G711, 1, 1, 250, 8.92, 80.64, 4.05, 14, 75.56, 3.85],
		['G.729A, 0 %', G729, 0, 1, 0, 0, 82.2, 4.1, 0, 82.2, 4.1],
		['G.729A, 2 %, Ta 100', G729, 2, 1, 100, 0, 74.2, 3.79, 2.4, 71.8, 3.68],
		['G.723.1, 1 %, Ta 100', G723, 1, 1, 100, 0, 73.52, 3.76, 2.4, 71.12, 3.65],
	] as const)('%s', ([, codec, lossPercent, burstR, delayMs, ...expected]) => {
		const transport = { lossPercent, burstR, delayMs };
		const own = rating(codec, transport);
		const quick = rating(codec, transport, 'cole-rosenbluth');
		const actual = [
			...[delayImpairment(delayMs), own, mosOf(own)],
			...[delayImpairment(delayMs, 'cole-rosenbluth'), quick, mosOf(quick)],
		];
		expect(actual.map((value) => Math.round(value * 100) / 100)).toEqual(expected);
	});
});

describe('MOS of a rating', () => {
	test('stays between 1 and 4.5', () => {
		expect([-5, 0, 3, 6.4, 100, 120].map((r) => mosOf(r))).toEqual([1, 1, 1, 1, 4.5, 4.5]);
	});

	test.for([
		[90, 4.34, 'very satisfied'],
		[80, 4.03, 'satisfied'],
		[70, 3.6, 'some users dissatisfied'],
		[60, 3.1, 'many users dissatisfied'],
		[50, 2.58, 'nearly all users dissatisfied'],
	] as const)('R %i is %f: %s', ([r, mos, words]) => {
		// The recommendation rounds upwards.
		expect(Math.abs(mosOf(r) - mos)).toBeLessThan(0.01);
		expect(satisfaction(r)).toBe(words);
		expect(satisfaction(r - 0.01)).not.toBe(words);
	});

	test('below 50 nobody recommends it', () => {
		expect(satisfaction(20)).toBe('not recommended');
	});
});

describe('wider scales', () => {
	const transport = { lossPercent: 0, burstR: 1, delayMs: 0 };

	test('begin at 129 and 148', () => {
		const perfect = (scale: 'WB' | 'FB') => rating({ scale, ie: 0, bpl: 10 }, transport);
		expect([perfect('WB'), perfect('FB')]).toEqual([129, 148]);
		expect([mosOf(129, 'WB'), mosOf(148, 'FB')]).toEqual([4.5, 4.5]);
	});

	test('narrowband G.711 scores well only on its own scale', () => {
		const r = rating(G711, transport);
		expect(mosOf(r)).toBeCloseTo(4.41, 2);
		const wide = rating({ scale: 'WB', ie: 36, bpl: 25.1 }, transport);
		expect(commonMos(r, 'NB')).toBeCloseTo(mosOf(wide, 'WB'), 2);
		expect(commonMos(r, 'NB')).toBeLessThan(3.8);
	});

	test('a wideband codec has one score on both, a fullband one loses its width', () => {
		const codec = impairmentOf('AMR-WB', 12.65) as Impairment;
		const r = rating(codec, transport);
		expect(r).toBe(129 - 13);
		expect(commonMos(r, 'WB')).toBe(mosOf(r, 'WB'));
		expect(commonMos(148, 'FB')).toBe(4.5);
	});
});

describe('burst ratio', () => {
	test('is 1 for random loss and grows with bursts', () => {
		expect(burstRatio(0, 0, 1000)).toBe(1);
		expect(burstRatio(10, 10, 1000)).toBe(1);
		expect(burstRatio(10, 5, 1000)).toBeCloseTo(1.98, 9);
		expect(burstRatio(50, 5, 1000)).toBeCloseTo(9.5, 9);
	});
});
