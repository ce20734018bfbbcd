/** The engine's answers about one stream's packets: the table, the graphs, quality. */
import type { StreamAnalysis } from './analysis/stream-analysis.ts';
import type { CaptureEngine } from './engine.ts';
import type { CaptureSession } from './session.ts';
import type { AnalysisDocument, AnalysisPage, GraphView, StreamQuality } from './views/analysis.ts';
import { graphView } from './views/graph.ts';
import { intervalsOf } from './views/intervals.ts';
import { analysisQuality } from './views/quality.ts';
import { streamItem } from './views/stream-item.ts';

/** Rows of one page at most. */
const MAX_PAGE = 1000;

/** See the head of this file. */
export class AnalysisRoom {
	readonly #session: CaptureSession;

	constructor(session: CaptureSession) {
		this.#session = session;
	}

	/** Rows of the packet table, at most 1000. */
	async analysisPage(query: Parameters<CaptureEngine['analysisPage']>[0]): Promise<AnalysisPage> {
		const analysis = await this.#session.analysisOf(query.stream);
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
		return graphView(await this.#session.analysisOf(query.stream), query);
	}

	/** `tapdeck analyse --json`. */
	async analysis(stream: number): Promise<AnalysisDocument> {
		const session = this.#session;
		const analysis = await session.analysisOf(stream);
		const item = streamItem(session, session.streamOf(stream));
		const { quality, scores } = this.#qualityOf(stream, analysis);
		return {
			schema: 'tapdeck/analysis@1',
			stream: item,
			packets: Array.from({ length: analysis.count }, (_, row) => analysis.row(row)),
			intervals: intervalsOf(analysis, scores),
			quality,
		};
	}

	/** Jitter buffers, bursts and scores. */
	async quality(stream: number): Promise<StreamQuality | null> {
		return this.#qualityOf(stream, await this.#session.analysisOf(stream)).quality;
	}

	#qualityOf(firstFrame: number, analysis: StreamAnalysis) {
		const session = this.#session;
		const stream = session.streamOf(firstFrame);
		const { packetTicks } = session.tracker.protocols.rtp.streams.figures.figures(stream);
		return analysisQuality(analysis, streamItem(session, stream), packetTicks);
	}
}
