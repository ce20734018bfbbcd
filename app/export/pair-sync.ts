/** How much later sound begins than pictures: by the sender's own clock, or by arrival. */
import { i32 } from '../bytes.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { PacketReader } from '../packet-reader.ts';
import { rtpHeaderLength } from '../protocols/rtp/index.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { PairSync } from '../views/save.ts';
import { rowValue } from '../views/stream-item.ts';
import type { PlannedStream } from './plan.ts';

export type { PairSync };

/** Clocks of one device do not depart from the network's order by more, s. */
const MAX_DEPARTURE = 5;

/** By the arrival of both first packets. */
export function arrivalSync(video: PlannedStream, audio: PlannedStream): PairSync {
	const offsetSeconds = audio.item.startOffset - video.item.startOffset;
	return { offsetSeconds, from: 'arrival', byArrivalSeconds: offsetSeconds };
}

/** By sender reports where both have them and they can be true. @see RFC 3550 §6.4.1 */
export function pairSync(
	facts: CaptureFacts,
	video: PlannedStream,
	audio: PlannedStream,
): PairSync {
	const arrival = arrivalSync(video, audio);
	const [videoMs, audioMs] = [senderStartMs(facts, video), senderStartMs(facts, audio)];
	if (videoMs === null || audioMs === null) return arrival;
	const offsetSeconds = (audioMs - videoMs) / 1000;
	const departure = Math.abs(offsetSeconds - arrival.offsetSeconds);
	return departure > MAX_DEPARTURE ? arrival : { ...arrival, offsetSeconds, from: 'rtcp' };
}

/** When a stream's first packet was sampled, by its sender's clock, ms since 1970; null unknown. */
function senderStartMs(
	facts: CaptureFacts,
	{ stream, item, format }: PlannedStream,
): number | null {
	const { flows, protocols } = facts.tracker;
	const from = flows.sourceKey(rowValue(facts, stream, R.FLOW));
	const clock = protocols.rtp.rtcp.senderClock(rowValue(facts, stream, R.SSRC), from);
	const rate = format?.clockRate ?? item.clockRate ?? 0;
	const first = firstTimestamp(facts, item.firstFrame);
	if (clock === null || rate === 0 || first === null) return null;
	const [moment] = clock;
	return moment.ntpMs + (((first - moment.rtpTimestamp) | 0) * 1000) / rate;
}

function firstTimestamp(facts: CaptureFacts, frame: number): number | null {
	const reader = new PacketReader(facts.tracker.index, facts.source);
	reader.decode(frame);
	const { layers } = reader;
	return rtpHeaderLength(layers) === 0 ? null : i32(layers.data, layers.payloadStart + 4);
}

/** What the manifest says of it. */
export function syncNotes({ offsetSeconds, from, byArrivalSeconds }: PairSync): readonly string[] {
	const ms = (seconds: number): string => (seconds * 1000).toFixed(1);
	return from === 'rtcp'
		? [
				`synchronised by RTCP sender reports: the sound begins ${ms(offsetSeconds)} ms after the pictures (${ms(byArrivalSeconds)} ms by arrival)`,
			]
		: [
				`synchronised by the arrival of their first packets: the sound begins ${ms(offsetSeconds)} ms after the pictures`,
			];
}
