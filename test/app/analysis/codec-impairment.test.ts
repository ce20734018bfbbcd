import { expect, test } from 'vitest';
import { impairmentOf } from '../../../app/analysis/codec-impairment.ts';

const of = (codec: string, kbps: number | null = null) => {
	const found = impairmentOf(codec, kbps);
	return found === null ? null : `${found.scale} ${found.ie} ${found.bpl} ${found.confidence}`;
};

test('codecs of one rate', () => {
	expect(
		['PCMU', 'PCMA', 'G729', 'GSM', 'ILBC', 'SPEEX', 'G726-32', 'QCELP'].map((c) => of(c)),
	).toEqual([
		...['NB 0 25.1 H', 'NB 0 25.1 H', 'NB 11 19 H', 'NB 20 10 X', 'NB 11 32 M', 'NB 11 16 X'],
		...['NB 7 10 X', 'NB 21 10 X'],
	]);
});

test('the bit rate chooses among a codec’s modes', () => {
	expect(
		[12.2, 10.2, 7.95, 7.4, 6.7, 5.9, 5.15, 4.75].map((rate) => impairmentOf('AMR', rate)?.ie),
	).toEqual([5, 5, 8, 10, 12, 15, 18, 20]);
	const wide = [23.85, 23.05, 19.85, 18.25, 15.85, 14.25, 12.65, 8.85, 6.6];
	expect(wide.map((rate) => impairmentOf('AMR-WB', rate)?.ie)).toEqual([
		8, 1, 3, 5, 7, 10, 13, 26, 41,
	]);
	expect([40, 24, 17, 12, 8].map((rate) => impairmentOf('OPUS', rate)?.ie)).toEqual([
		5, 8, 13, 20, 30,
	]);
	expect([of('G723', 6.4), of('G723', 5.3), of('G722', 64), of('G722', 48)]).toEqual([
		...['NB 15 16.1 H', 'NB 19 16.1 M', 'WB 13 4.5 X', 'WB 31 4.5 X'],
	]);
});

test('without a rate the best mode stands for the codec', () => {
	expect(impairmentOf('AMR', null)?.ie).toBe(5);
});

test('G.711 without concealment is worse, other codecs have theirs built in', () => {
	expect(impairmentOf('PCMA', 64, 'silent')).toMatchObject({ ie: 0, bpl: 4.3 });
	expect(impairmentOf('G729', 8, 'silent')).toEqual(impairmentOf('G729', 8));
});

test('nothing is known of others', () => {
	expect([impairmentOf(null, null), of('H264'), of('X-MINE')]).toEqual([null, null, null]);
});
