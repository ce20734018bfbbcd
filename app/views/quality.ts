/** Scores of streams: from a list's figures at once, from their packets when one is looked at. */
import { impairmentOf } from '../analysis/codec-impairment.ts';
import type { CodecImpairment } from '../analysis/codec-impairments-table.ts';
import type { RtpFigures } from '../analysis/rtp-figures.ts';
import type { StreamAnalysis } from '../analysis/stream-analysis.ts';
import type { BufferDepth } from '../analysis/jitter-buffer.ts';
import { estimatedMos, mosBySecond, streamQuality } from '../analysis/stream-quality.ts';
import type { QualityStream, StreamQuality } from '../analysis/stream-quality.ts';
import { canonicalCodec } from '../media/payload-format.ts';
import type { MosModel, StreamItem } from './streams.ts';

/** What of a stream tells its codec's impairment. */
interface ScoredStream {
	readonly codec: string | null;
	/** Seconds. */
	readonly duration: number;
	readonly payloadBytes: number;
}

/** Impairment of a stream's codec at the bit rate that it had. */
export function impairmentOfStream(stream: ScoredStream): CodecImpairment | null {
	const { codec, duration, payloadBytes } = stream;
	const kbps = duration > 0 ? (payloadBytes * 8) / 1000 / duration : null;
	return impairmentOf(codec === null ? null : canonicalCodec(codec), kbps);
}

/** The score of a list's row. */
export function listScore(
	stream: ScoredStream,
	figures: RtpFigures,
): { readonly mos: number | null; readonly mosModel: MosModel | null } {
	const codec = impairmentOfStream(stream);
	if (codec === null) return { mos: null, mosModel: null };
	const { scale, confidence } = codec;
	return { mos: estimatedMos(figures, codec), mosModel: { scale, confidence, estimated: true } };
}

function streamOf(
	analysis: StreamAnalysis,
	{ clockRate }: StreamItem,
	packetTicks: number | null,
): QualityStream | null {
	const ticks = packetTicks ?? 0;
	const packetMs = clockRate === null || ticks <= 0 ? 20 : (ticks * 1000) / clockRate;
	return qualityStream(analysis, { clockRate, packetMs });
}

/** A stream's packets as the emulated buffers want them; null without a clock. */
function qualityStream(
	analysis: StreamAnalysis,
	{ clockRate, packetMs }: { readonly clockRate: number | null; readonly packetMs: number },
): QualityStream | null {
	if (clockRate === null || analysis.count === 0) return null;
	const packets = Array.from({ length: analysis.count }, (_, row) => analysis.packet(row));
	return {
		...{ count: analysis.count, clockRate, packetMs },
		packet: (row) => packets[row] ?? analysis.packet(row),
		sequence: (row) => analysis.sequence(row),
	};
}

/** Everything about a stream's quality, and its score second by second. */
export function analysisQuality(
	analysis: StreamAnalysis,
	item: StreamItem,
	packetTicks: number | null,
): { readonly quality: StreamQuality | null; readonly scores: ReadonlyMap<number, number> } {
	const stream = streamOf(analysis, item, packetTicks);
	if (stream === null) return { quality: null, scores: new Map() };
	const codec = impairmentOfStream(item);
	const scores = codec === null ? new Map<number, number>() : mosBySecond(stream, codec);
	return { quality: streamQuality(stream, codec), scores };
}

/** MOS of each second by a jitter buffer of a depth; empty where it cannot be known. */
export function scoresBySecond(
	analysis: StreamAnalysis,
	item: StreamItem,
	packetTicks: number | null,
	depth: BufferDepth,
): ReadonlyMap<number, number> {
	const stream = streamOf(analysis, item, packetTicks);
	const codec = impairmentOfStream(item);
	return stream === null || codec === null ? new Map() : mosBySecond(stream, codec, depth);
}
