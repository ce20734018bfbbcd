/** Clocks of streams that nobody announced, once everything of them was read. */
import { measureAgain } from './analyses.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { InferredClock, StreamClocks } from './protocols/rtp/index.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import { payloadTypesOf, rowValue, typeCodec } from './views/stream-item.ts';

const KIND_NUMBERS = { audio: 0, video: 1, other: 2 } as const;

/** What the payload tells of a stream's clocks, by all that is known now. */
function clocksOf(facts: CaptureFacts, stream: number): StreamClocks {
	const { streams } = facts.tracker.protocols.rtp;
	const clocks = new Map<number, InferredClock>();
	for (const type of payloadTypesOf(facts, stream)) {
		if (streams.format(stream, type) !== null) continue;
		const { clockRate, clockRateFrom, kind } = typeCodec(facts, stream, type);
		if (clockRate === null || clockRateFrom !== 'inferred') continue;
		clocks.set(type, { clockRate, kind: KIND_NUMBERS[kind] });
	}
	return clocks;
}

/**
 * Fixes the clocks of streams by what their payload tells.
 * @param chosen numbers in `RtpStreams`; all when left out
 * @returns those whose packets must be measured again
 */
export function fixClocks(
	facts: CaptureFacts,
	chosen: readonly number[] | null = null,
): ReadonlySet<number> {
	const { tracker } = facts;
	const { rtp } = tracker.protocols;
	const wrong = new Set<number>();
	for (const stream of chosen ?? Array.from({ length: rtp.streams.count }, (_, one) => one)) {
		if (rtp.samples.types(stream).length === 0) continue;
		const isMeasured = rtp.fixClocks(stream, clocksOf(facts, stream));
		// What has left a ring cannot be measured again.
		const isThere = rowValue(facts, stream, R.FIRST_FRAME) > tracker.index.first;
		if (!isMeasured && isThere) wrong.add(stream);
	}
	return wrong;
}

/** Fixes the clocks of streams and measures again what that changes. Needs the packet index. */
export async function settleClocks(
	facts: CaptureFacts,
	chosen: readonly number[] | null = null,
): Promise<void> {
	const wrong = fixClocks(facts, chosen);
	if (wrong.size > 0) await measureAgain(facts, wrong);
}
