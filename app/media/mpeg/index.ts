/** Transport and program streams split into what they carry. Byte-fed: RTP, HTTP or files alike. */
import type { Demuxer, ElementaryStream, ElementaryUnit } from './elementary.ts';
import { PsDemuxer } from './ps-demuxer.ts';
import { TsDemuxer } from './ts-demuxer.ts';

export type {
	ByteGap,
	Demuxer,
	ElementaryStream,
	ElementaryUnit,
	PesPayload,
} from './elementary.ts';
export { isSameProgram, programsWith } from './elementary.ts';
export { CarriedClock } from './carried-clock.ts';
export { LatmReader } from './latm.ts';
export { lpcmFormat, lpcmSamples } from './private-sound.ts';
export { PsDemuxer } from './ps-demuxer.ts';
export { TS_PACKET, TsDemuxer } from './ts-demuxer.ts';
export { adtsConfig, adtsUnit, frameSeconds, specificConfig } from './sound-frames.ts';

/** What holds elementary streams, in the spelling of RTP. */
export type Carrier = 'MP2T' | 'MP2P';

const CARRIERS: ReadonlyMap<string, Carrier> = new Map([
	['MP2T', 'MP2T'],
	['MP2P', 'MP2P'],
	['PS', 'MP2P'],
]);

/** The carrier by any of its names; null for what carries no streams. */
export function carrierOf(codec: string | null): Carrier | null {
	return CARRIERS.get((codec ?? '').toUpperCase()) ?? null;
}

/** A new demuxer. @param known streams that were named before */
export function makeDemuxer<M>(
	carrier: Carrier,
	give: (unit: ElementaryUnit<M>) => void,
	known: readonly ElementaryStream[] = [],
): Demuxer<M> {
	return carrier === 'MP2T' ? new TsDemuxer(give, known) : new PsDemuxer(give, known);
}
