/** The bands of a ladder: the streams of a call read once more, cut into runs. */
import type { CallStream } from './calls/call-media.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { eachStreamPacket } from './stream-reader.ts';
import { streamFormats } from './views/stream-formats.ts';
import { isEncrypted, isSecured } from './views/stream-item.ts';
import type { MediaRun } from './views/media-runs.ts';
import { MediaRuns } from './views/media-runs.ts';

/** Runs of all streams given, in the order of their first frames. */
export async function callRuns(
	facts: CaptureFacts,
	streams: readonly CallStream[],
): Promise<readonly MediaRun[]> {
	if (streams.length === 0) return [];
	const runs = new Map(streams.map((one) => [one.stream, runsOf(facts, one)]));
	await eachStreamPacket(facts, new Set(runs.keys()), (stream, packet) => {
		runs.get(stream)?.take(packet);
	});
	return [...runs.values()].flatMap((one) => one.finish()).sort((a, b) => a.frame - b.frame);
}

function runsOf(facts: CaptureFacts, one: CallStream): MediaRuns {
	const formats = streamFormats(facts, one.stream);
	const isLocked = isEncrypted(facts, one.stream);
	return new MediaRuns(
		{
			stream: one.id,
			ssrc: one.ssrc,
			source: one.source,
			destination: one.destination,
			inferred: false,
			encrypted: isSecured(facts, one.stream),
		},
		(payloadType) => facts.tracker.protocols.rtp.streams.payloadName(one.stream, payloadType),
		(payloadType) => !isLocked && formats(payloadType)?.codec.toLowerCase() === 'telephone-event',
	);
}
