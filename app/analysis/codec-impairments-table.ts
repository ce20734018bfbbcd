/** Impairments of codecs for the E-model. @see ITU-T G.113 Appendix I and IV */
import type { Impairment, MosScale } from './e-model.ts';

/**
 * How well a value is founded: H in G.113 and repeated by many, M published by a single source,
 * X our own working value, to be shown with a tilde.
 */
export type Confidence = 'H' | 'M' | 'X';

/** One codec's impairments. */
export interface CodecImpairment extends Impairment {
	readonly confidence: Confidence;
	/** Delay that its encoder looks ahead, ms. */
	readonly lookAheadMs: number;
}

const one = (
	scale: MosScale,
	ie: number,
	bpl: number,
	confidence: Confidence,
	lookAheadMs = 0,
): CodecImpairment => ({ scale, ie, bpl, confidence, lookAheadMs });

/** Values from a bit rate on, the highest first. */
type ByRate = readonly (readonly [leastKbps: number, value: CodecImpairment])[];

const always = (value: CodecImpairment): ByRate => [[0, value]];

/** G.711 whose receiver conceals losses, as all current phones do. */
const G711 = one('NB', 0, 25.1, 'H');
/** G.711 whose losses are silence. */
export const G711_WITHOUT_CONCEALMENT = one('NB', 0, 4.3, 'H');
const LINEAR = one('NB', 0, 4.3, 'X');

const AMR_RATES = [
	[11.5, 5, 'H'],
	[9, 5, 'M'],
	[7.6, 8, 'X'],
	[7, 10, 'X'],
	[6.3, 12, 'X'],
	[5.5, 15, 'X'],
	[4.95, 18, 'X'],
	[0, 20, 'X'],
] as const;
const AMR_WB_RATES = [
	[23.4, 8],
	[21, 1],
	[19, 3],
	[17, 5],
	[15, 7],
	[13.4, 10],
	[10, 13],
	[7.7, 26],
	[0, 41],
] as const;
const OPUS_RATES = [
	[32, 5],
	[24, 8],
	[16, 13],
	[12, 20],
	[0, 30],
] as const;

/** Codecs by encoding name in capitals; bit rates of the payload, kbit/s. */
export const CODEC_IMPAIRMENTS: ReadonlyMap<string, ByRate> = new Map<string, ByRate>([
	['PCMU', always(G711)],
	['PCMA', always(G711)],
	['G729', always(one('NB', 11, 19, 'H', 5))],
	[
		'G723',
		[
			[5.8, one('NB', 15, 16.1, 'H', 7.5)],
			[0, one('NB', 19, 16.1, 'M', 7.5)],
		],
	],
	['GSM', always(one('NB', 20, 10, 'X'))],
	['GSM-HR-08', always(one('NB', 23, 10, 'X'))],
	['GSM-EFR', always(one('NB', 5, 10, 'H'))],
	['AMR', AMR_RATES.map(([rate, ie, sure]) => [rate, one('NB', ie, 10, sure, 5)])],
	...['G726-', 'AAL2-G726-'].flatMap((name): readonly (readonly [string, ByRate])[] => [
		[`${name}40`, always(one('NB', 2, 10, 'X'))],
		[`${name}32`, always(one('NB', 7, 10, 'X'))],
		[`${name}24`, always(one('NB', 25, 10, 'X'))],
		[`${name}16`, always(one('NB', 50, 10, 'X'))],
	]),
	[
		'G728',
		[
			[14, one('NB', 7, 17, 'X')],
			[0, one('NB', 20, 17, 'X')],
		],
	],
	['ILBC', always(one('NB', 11, 32, 'M'))],
	['SPEEX', always(one('NB', 11, 16, 'X'))],
	['EVRC', always(one('NB', 6, 10, 'X'))],
	['EVRC0', always(one('NB', 6, 10, 'X'))],
	['QCELP', always(one('NB', 21, 10, 'X'))],
	['L16', always(LINEAR)],
	['CLEARMODE', always(LINEAR)],
	[
		'G722',
		[
			[60, one('WB', 13, 4.5, 'X')],
			[52, one('WB', 20, 4.5, 'X')],
			[0, one('WB', 31, 4.5, 'X')],
		],
	],
	[
		'G7221',
		[
			[28, one('WB', 13, 10, 'X')],
			[0, one('WB', 19, 10, 'X')],
		],
	],
	['AMR-WB', AMR_WB_RATES.map(([rate, ie]) => [rate, one('WB', ie, 5, 'M', 5)])],
	['OPUS', OPUS_RATES.map(([rate, ie]) => [rate, one('WB', ie, 10, 'X', 6.5)])],
	['EVS', always(one('WB', 5, 10, 'X'))],
]);
