/**
 * The E-model: from loss and delay to a rating R, from R to a mean opinion score. An estimate of
 * what the transport lets through, never of the voice that was recorded.
 * @see ITU-T G.107 (06/2015), G.107.1, G.107.2
 */

/** Scale of a rating: narrowband, wideband, fullband. The same MOS on two scales is not the same quality. */
export type MosScale = 'NB' | 'WB' | 'FB';

/** What one codec costs. */
export interface Impairment {
	readonly scale: MosScale;
	/** Equipment impairment without loss; Ie,wb on the wider scales. */
	readonly ie: number;
	/** Robustness against loss. */
	readonly bpl: number;
}

/** What the transport did. */
export interface TransportFacts {
	/** Percent lost or discarded, behind the jitter buffer. */
	readonly lossPercent: number;
	/** Mean length of loss bursts against random loss; at least 1. */
	readonly burstR: number;
	/** Mouth to ear, one way, ms; 0 for listening quality. */
	readonly delayMs: number;
}

/** Delay impairment: the recommendation's own, or the harsher shortcut that is all over the web. */
export type DelayRule = 'g107' | 'cole-rosenbluth';

/** R without any impairment of codec, loss or delay. */
const BEST: Readonly<Record<MosScale, number>> = { NB: 93.2, WB: 129, FB: 148 };
/** Factor by which a scale is wider than the narrowband one. */
const WIDTH: Readonly<Record<MosScale, number>> = { NB: 1, WB: 1.29, FB: 1.48 };

/** Idd of an echo-free connection. @param delayMs one way @see ITU-T G.107 §7.4 */
export function delayImpairment(delayMs: number, rule: DelayRule = 'g107'): number {
	if (rule === 'cole-rosenbluth') {
		return 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);
	}
	if (delayMs <= 100) return 0;
	const x = Math.log2(delayMs / 100);
	return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** Impairment of codec and loss together. @see ITU-T G.107 §7.5 */
export function effectiveImpairment(
	{ ie, bpl }: Pick<Impairment, 'ie' | 'bpl'>,
	{ lossPercent, burstR }: Pick<TransportFacts, 'lossPercent' | 'burstR'>,
): number {
	if (lossPercent <= 0) return ie;
	return ie + ((95 - ie) * lossPercent) / (lossPercent / Math.max(1, burstR) + bpl);
}

/** The rating on the codec's own scale. */
export function rating(
	codec: Impairment,
	transport: TransportFacts,
	rule: DelayRule = 'g107',
): number {
	const delay = delayImpairment(transport.delayMs, rule);
	return BEST[codec.scale] - delay - effectiveImpairment(codec, transport);
}

/** MOS of a rating, 1 to 4.5. @see ITU-T G.107 Annex B */
export function mosOf(r: number, scale: MosScale = 'NB'): number {
	const narrow = r / WIDTH[scale];
	if (narrow <= 0) return 1;
	if (narrow >= 100) return 4.5;
	return Math.max(1, 1 + 0.035 * narrow + 7e-6 * narrow * (narrow - 60) * (100 - narrow));
}

/** Ie,wb of narrowband G.711. */
const NARROW_ON_WIDE = 36;

/** MOS on the wideband scale, on which narrowband and wideband codecs compare. */
export function commonMos(r: number, scale: MosScale): number {
	switch (scale) {
		case 'NB':
			return mosOf(r - BEST.NB + BEST.WB - NARROW_ON_WIDE, 'WB');
		case 'WB':
			return mosOf(r, 'WB');
		case 'FB':
			return mosOf(r - BEST.FB + BEST.WB, 'WB');
	}
}

/** BurstR from what was seen: mean burst against what random loss would give; at least 1. */
export function burstRatio(lost: number, bursts: number, expected: number): number {
	if (lost === 0 || bursts === 0 || expected === 0) return 1;
	return Math.max(1, (lost / bursts) * (1 - lost / expected));
}

/** Words of ITU-T G.109 for a rating on the narrowband scale. */
export function satisfaction(r: number, scale: MosScale = 'NB'): string {
	const narrow = r / WIDTH[scale];
	const found = BANDS.find(([least]) => narrow >= least);
	return found?.[1] ?? 'not recommended';
}

const BANDS: readonly (readonly [least: number, words: string])[] = [
	[90, 'very satisfied'],
	[80, 'satisfied'],
	[70, 'some users dissatisfied'],
	[60, 'many users dissatisfied'],
	[50, 'nearly all users dissatisfied'],
];
