/** The engine's answers about one stream's packets: the table, the graphs, quality. */
import type { StreamAnalysis } from './analysis/stream-analysis.ts';
import type { StreamFinding } from './analysis/media-findings.ts';
import { paceOf } from './analysis/media-findings.ts';
import { packetFindings } from './analysis/packet-findings.ts';
import type { CaptureEngine } from './engine.ts';
import type { Hearing } from './player/hearing.ts';
import { rtcpReports } from './rtcp-reports.ts';
import type { CaptureSession } from './session.ts';
import type { AnalysisDocument, AnalysisPage, GraphView, StreamQuality } from './views/analysis.ts';
import { graphView } from './views/graph.ts';
import { intervalsOf } from './views/intervals.ts';
import { mosSeries } from './views/mos-series.ts';
import { analysisQuality, scoresBySecond } from './views/quality.ts';
import { streamItem } from './views/stream-item.ts';
import type { StreamItem } from './views/streams.ts';

/** Rows of one page at most. */
const MAX_PAGE = 1000;

/** See the head of this file. */
export class AnalysisRoom {
	readonly #session: CaptureSession;
	readonly #hearing: Hearing;

	constructor(session: CaptureSession, hearing: Hearing) {
		this.#session = session;
		this.#hearing = hearing;
	}

	/** The numbers of a stream and of its opposite: echo needs both. */
	#pair(firstFrame: number): readonly number[] {
		const session = this.#session;
		const reverse = session.reverseOf(firstFrame);
		const other = reverse === null ? null : session.findStream(reverse);
		return [session.streamOf(firstFrame), ...(other === null ? [] : [other])];
	}

	/** Rows of the packet table, at most 1000. */
	async analysisPage(query: Parameters<CaptureEngine['analysisPage']>[0]): Promise<AnalysisPage> {
		const analysis = await this.#session.analysisOf(query.stream);
		// Who pages through a stream looks at it: what is heard is told by its row once it is known.
		this.#hearing.start(this.#pair(query.stream));
		const offset = Math.max(0, Math.min(query.offset, analysis.count));
		const length = Math.min(query.limit, MAX_PAGE, analysis.count - offset);
		const rows = Array.from({ length }, (_, row) => analysis.row(offset + row));
		return { total: analysis.count, offset, rows };
	}

	/** Row of a frame, or the nearest one before it. */
	async analysisRowOfFrame(
		query: Parameters<CaptureEngine['analysisRowOfFrame']>[0],
	): Promise<number> {
		return (await this.#session.analysisOf(query.stream)).rowOfFrame(query.frame);
	}

	/** Next row with a problem, or −1. */
	async nextProblem(query: Parameters<CaptureEngine['nextProblem']>[0]): Promise<number> {
		const analysis = await this.#session.analysisOf(query.stream);
		const step = query.backwards ? -1 : 1;
		for (let row = query.row + step; row >= 0 && row < analysis.count; row += step) {
			if (analysis.isProblem(row)) return row;
		}
		return -1;
	}

	/** What the Quality view draws. */
	async graph(query: Parameters<CaptureEngine['graph']>[0]): Promise<GraphView> {
		const analysis = await this.#session.analysisOf(query.stream);
		const graph = graphView(analysis, query);
		if (query.buffer === undefined) return graph;
		const scores = scoresBySecond(analysis, ...this.#scored(query.stream), query.buffer);
		return { ...graph, series: [...graph.series, mosSeries(analysis, graph, scores, query.bins)] };
	}

	/** `tapdeck analyse --json`. */
	async analysis(stream: number): Promise<AnalysisDocument> {
		const session = this.#session;
		const analysis = await session.analysisOf(stream);
		const item = streamItem(session, session.streamOf(stream));
		const number = session.streamOf(stream);
		const { quality, scores } = this.#qualityOf(stream, analysis);
		await this.#hearing.listen(this.#pair(stream));
		return {
			schema: 'tapdeck/analysis@1',
			stream: item,
			packets: Array.from({ length: analysis.count }, (_, row) => analysis.row(row)),
			intervals: intervalsOf(analysis, scores),
			quality,
			rtcpReports: await rtcpReports(session, number, analysis),
			findings: findingsOf(item, analysis, {
				...{ quality, packetMs: this.#packetMs(stream) },
				heard: this.#hearing.of(number)?.findings ?? [],
			}),
		};
	}

	/** Jitter buffers, bursts and scores. */
	async quality(stream: number): Promise<StreamQuality | null> {
		return this.#qualityOf(stream, await this.#session.analysisOf(stream)).quality;
	}

	#qualityOf(firstFrame: number, analysis: StreamAnalysis) {
		return analysisQuality(analysis, ...this.#scored(firstFrame));
	}

	/** What a stream's scores go by. */
	#scored(firstFrame: number) {
		const session = this.#session;
		const stream = session.streamOf(firstFrame);
		return [streamItem(session, stream), this.#packetTicks(stream)] as const;
	}

	#packetTicks(stream: number): number | null {
		return this.#session.tracker.protocols.rtp.streams.figures.figures(stream).packetTicks;
	}

	/** Usual packet time, ms; 20 where nobody knows. */
	#packetMs(firstFrame: number): number {
		const session = this.#session;
		const stream = session.streamOf(firstFrame);
		const { clockRate } = streamItem(session, stream);
		const ticks = this.#packetTicks(stream) ?? 0;
		return clockRate === null || ticks <= 0 ? 20 : (ticks * 1000) / clockRate;
	}
}

function findingsOf(
	item: StreamItem,
	analysis: StreamAnalysis,
	more: {
		readonly quality: StreamQuality | null;
		readonly packetMs: number;
		readonly heard: readonly StreamFinding[];
	},
): readonly StreamFinding[] {
	const { quality, packetMs, heard } = more;
	const packets = Array.from({ length: analysis.count }, (_, row) => analysis.row(row));
	const buffer = quality?.buffers.find(({ depth }) => depth === 60);
	const latePercent = item.kind === 'video' ? null : (buffer?.discardPercent ?? null);
	const packetTicks = item.clockRate === null ? null : (packetMs * item.clockRate) / 1000;
	const stream = { ...item, pace: paceOf({ ...item, packetTicks }) };
	return [...packetFindings(stream, packets, { packetMs, latePercent }), ...heard].sort(
		(a, b) => a.offset - b.offset,
	);
}
