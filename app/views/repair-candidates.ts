/** What a stream that nobody announced is to the streams beside it. */
import type { CaptureFacts } from '../capture-facts.ts';
import { inferRepair } from '../media/infer/repair-streams.ts';
import type { RepairedStream } from '../media/infer/repair-streams.ts';
import type { Candidate } from '../media/infer/index.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { RtpStreams } from '../protocols/rtp/index.ts';

type Tracker = CaptureFacts['tracker'];

function slot({ rows }: RtpStreams, stream: number, at: number): number {
	return rows.row(stream)[rows.offset(stream) + at] as number;
}

/** The candidate that a repaired stream beside makes sure; null where none does. */
export function repairCandidate(
	{ tracker }: CaptureFacts,
	stream: number,
	payloadType: number,
): Candidate | null {
	const { streams, samples, beside } = tracker.protocols.rtp;
	const others = beside
		.onFlow(slot(streams, stream, R.FLOW))
		.filter((one) => one !== stream)
		.filter((one) => slot(streams, one, R.PACKETS) > slot(streams, stream, R.PACKETS))
		.flatMap((one) => [...sampled(tracker, one), ...marked(tracker, stream, one)]);
	return others.length === 0 ? null : inferRepair(samples.samples(stream, payloadType), others);
}

/** What was kept of a stream that nobody announced. */
function sampled({ protocols }: Tracker, stream: number): readonly RepairedStream[] {
	const { streams, samples } = protocols.rtp;
	const ssrc = slot(streams, stream, R.SSRC);
	return samples.types(stream).map((payloadType) => ({
		...{ payloadType, ssrc, clockRate: 90_000 },
		samples: samples.samples(stream, payloadType),
	}));
}

/** Where an announced stream stood when packets of another came. */
function marked({ protocols }: Tracker, other: number, stream: number): readonly RepairedStream[] {
	const { streams, beside } = protocols.rtp;
	const samples = beside.marks(other, stream);
	const last = samples.at(-1);
	if (last === undefined) return [];
	const clockRate = slot(streams, stream, R.OWN_RATE) || 90_000;
	return [
		{ samples, payloadType: last.payloadType, ssrc: slot(streams, stream, R.SSRC), clockRate },
	];
}
