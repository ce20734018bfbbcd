/** What a stream that nobody announced is to the streams beside it. */
import type { CaptureFacts } from '../capture-facts.ts';
import { inferRepair } from '../media/infer/repair-streams.ts';
import type { RepairedStream } from '../media/infer/repair-streams.ts';
import type { Candidate } from '../media/infer/index.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { RtpStreams } from '../protocols/rtp/index.ts';

interface FlowIndex {
	count: number;
	readonly byFlow: Map<number, number[]>;
}

/** Streams by flow, made further as streams begin. */
const indexes = new WeakMap<RtpStreams, FlowIndex>();

function streamsOnFlow(streams: RtpStreams, flow: number): readonly number[] {
	const index = indexes.get(streams) ?? { count: 0, byFlow: new Map<number, number[]>() };
	indexes.set(streams, index);
	for (; index.count < streams.count; index.count++) {
		const one = slot(streams, index.count, R.FLOW);
		index.byFlow.set(one, [...(index.byFlow.get(one) ?? []), index.count]);
	}
	return index.byFlow.get(flow) ?? [];
}

function slot({ rows }: RtpStreams, stream: number, at: number): number {
	return rows.row(stream)[rows.offset(stream) + at] as number;
}

/** The candidate that a repaired stream beside makes sure; null where none does. */
export function repairCandidate(
	{ tracker }: CaptureFacts,
	stream: number,
	payloadType: number,
): Candidate | null {
	const { streams, samples } = tracker.protocols.rtp;
	const beside = streamsOnFlow(streams, slot(streams, stream, R.FLOW)).filter(
		(one) => one !== stream && slot(streams, one, R.PACKETS) > slot(streams, stream, R.PACKETS),
	);
	if (beside.length === 0) return null;
	const others = beside.flatMap((one): RepairedStream[] => {
		const ssrc = slot(streams, one, R.SSRC);
		return samples
			.types(one)
			.map((type) => ({ payloadType: type, ssrc, clockRate: 90_000 }))
			.map((known) => ({ ...known, samples: samples.samples(one, known.payloadType) }));
	});
	return inferRepair(samples.samples(stream, payloadType), others);
}
