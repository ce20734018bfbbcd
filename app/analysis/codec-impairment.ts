/** Which impairment a stream's codec has. */
import { CODEC_IMPAIRMENTS, G711_WITHOUT_CONCEALMENT } from './codec-impairments-table.ts';
import type { CodecImpairment } from './codec-impairments-table.ts';

/** What the receiver does about a lost packet of G.711. */
export type Concealment = 'concealed' | 'silent';

/**
 * The impairment of a codec.
 * @param codec encoding name in capitals
 * @param kbps bit rate of the payload; null takes the codec's highest
 * @returns null for a codec of which nothing is known
 */
export function impairmentOf(
	codec: string | null,
	kbps: number | null,
	concealment: Concealment = 'concealed',
): CodecImpairment | null {
	const rates = codec === null ? undefined : CODEC_IMPAIRMENTS.get(codec);
	if (rates === undefined) return null;
	const isG711 = codec === 'PCMU' || codec === 'PCMA';
	if (isG711 && concealment === 'silent') return G711_WITHOUT_CONCEALMENT;
	const fitting = rates.find(([least]) => kbps === null || kbps >= least);
	return fitting?.[1] ?? null;
}
