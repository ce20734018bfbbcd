/** Findings about streams and calls that the pass alone knows, as `info` lists them. */
import { clockFindings, paceOf, ssrcFindings } from '../analysis/media-findings.ts';
import type { ClockedStream } from '../analysis/media-findings.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { CallItem } from './calls.ts';
import type { Finding } from './capture.ts';
import {
	firstFrame,
	rowValue,
	ssrcText,
	streamCall,
	streamCodec,
	streamEndpoint,
} from './stream-item.ts';

/** Findings of one kind that are listed one by one. */
const MAX_PER_KIND = 200;
/** Without a call a new stream on the same ports belongs to the one before if it follows so soon, s. */
const SOON = 5;

/** Clocks that are wrong and SSRCs that change. @param streams numbers of the listed streams */
export function streamNotices(facts: CaptureFacts, streams: readonly number[]): readonly Finding[] {
	const found = streams.map((stream) => foundStream(facts, stream));
	const clocks = found.flatMap((stream) =>
		clockFindings(stream).map(({ kind, severity, title }) => ({
			id: `${kind}-rtp-${stream.firstFrame}`,
			severity,
			title: `Stream ${stream.ssrc}: ${title}`,
			frames: [stream.firstFrame],
		})),
	);
	const changes = bySession(facts, streams, found)
		.flatMap((group) => ssrcFindings(group))
		.map(({ kind, severity, title, streams: frames }) => ({
			...{ id: `${kind}-rtp-${frames.at(-1) ?? 0}`, severity, frames },
			title: `A stream goes on with another number: ${title}`,
		}));
	return [...clocks.slice(0, MAX_PER_KIND), ...changes.slice(0, MAX_PER_KIND)];
}

/** Streams of one call, or without a call those that follow each other soon, belong together. */
function bySession(
	facts: CaptureFacts,
	streams: readonly number[],
	found: readonly ClockedStream[],
): readonly (readonly ClockedStream[])[] {
	const groups = new Map<string, ClockedStream[]>();
	const ends = new Map<string, { readonly end: number; readonly part: number }>();
	streams.forEach((stream, at) => {
		const one = found[at] as ClockedStream;
		const { source, destination, startOffset, duration } = one;
		const route = `${source.address} ${source.port} ${destination.address} ${destination.port}`;
		const before = ends.get(route) ?? { end: startOffset, part: 0 };
		const part = startOffset - before.end > SOON ? before.part + 1 : before.part;
		ends.set(route, { end: Math.max(before.end, startOffset + duration), part });
		const key = streamCall(facts, stream) ?? `${route} ${part}`;
		const group = groups.get(key) ?? [];
		group.push(one);
		groups.set(key, group);
	});
	return [...groups.values()].filter((group) => group.length > 1);
}

function foundStream(facts: CaptureFacts, stream: number): ClockedStream {
	const figures = facts.tracker.protocols.rtp.streams.figures.figures(stream);
	const [firstMs, lastMs] = [R.FIRST_TIME, R.LAST_TIME].map((slot) =>
		rowValue(facts, stream, slot),
	);
	const { clockRate, kind } = streamCodec(facts, stream);
	return {
		firstFrame: firstFrame(facts, stream),
		ssrc: ssrcText(facts, stream),
		source: streamEndpoint(facts, stream, 0),
		destination: streamEndpoint(facts, stream, 1),
		startOffset: (firstMs ?? 0) / 1000,
		duration: ((lastMs ?? 0) - (firstMs ?? 0)) / 1000,
		packets: rowValue(facts, stream, R.PACKETS),
		clockRate: kind === 'video' ? null : clockRate,
		frequencyDrift: figures.frequencyDrift,
		pace: paceOf(figures),
	};
}

/** What is worth a look in a call: its errors and warnings. */
export function callNotices(call: CallItem): readonly Finding[] {
	const parties = `${call.fromUser || call.from} → ${call.toUser || call.to}`;
	return call.findings
		.filter(({ severity }) => severity !== 'note')
		.map(({ severity, title, frames }, at) => ({
			...{ id: `call-${call.id}-${at + 1}`, severity, frames },
			title: `${call.kind === 'call' ? 'Call' : 'Exchange'} ${parties}: ${title}`,
		}));
}
