/** What the packets of one stream say, as findings with their frames. Pure. */
import { clockFindings, packetTimeChanges } from './media-findings.ts';
import type { ClockedStream, FoundStream, SteppedPacket, StreamFinding } from './media-findings.ts';

/** One packet in arrival order. */
export interface FoundPacket extends SteppedPacket {
	/** Sequence numbers missing right before it. */
	readonly missingBefore: number;
	/** Since the packet before, ms. */
	readonly delta: number;
}

/** Lost packets in a row that are heard as a hole whatever conceals them. */
const BURST_PACKETS = 3;
/** A hole of this length is an error, ms. */
const LONG_HOLE_MS = 1000;
/** Share of packets that may come too late for a usual jitter buffer, percent. */
const LATE_PERCENT = 1;
/** Neighbouring deltas that lean against each other by more: packets come in bunches. */
const BUNCHED = -0.3;
const BUNCHED_PACKETS = 100;
/** A bunch is told from jitter by deltas that are nearly nothing, ms, and their least share. */
const NO_DELTA = 1;
const NO_DELTA_SHARE = 0.25;
const MAX_FRAMES = 50;

/**
 * Findings of one stream in time order.
 * @param packetMs usual packet time
 * @param latePercent discarded by a jitter buffer of 60 ms; null where nobody knows
 */
export function packetFindings(
	stream: ClockedStream,
	packets: readonly FoundPacket[],
	{ packetMs, latePercent }: { readonly packetMs: number; readonly latePercent: number | null },
): readonly StreamFinding[] {
	const clock = clockFindings(stream).map(({ streams, ...finding }) => ({
		...finding,
		frames: streams,
	}));
	return [
		...clock,
		...stepFindings(stream, packets),
		...burstFindings(packets, packetMs),
		...lateFindings(packets, latePercent),
		...bunchFindings(packets),
	].sort((a, b) => a.offset - b.offset);
}

function stepFindings(
	{ clockRate }: FoundStream,
	packets: readonly FoundPacket[],
): readonly StreamFinding[] {
	if (clockRate === null) return [];
	return packetTimeChanges(packets, clockRate)
		.slice(0, MAX_FRAMES)
		.map(({ offset, frame, fromMs, toMs }) => ({
			...{ kind: 'packet-time', severity: 'note' as const, offset, frames: [frame] },
			title: `the packet time changes from ${fromMs.toFixed(0)} to ${toMs.toFixed(0)} ms`,
		}));
}

function burstFindings(
	packets: readonly FoundPacket[],
	packetMs: number,
): readonly StreamFinding[] {
	const bursts = packets.filter(({ missingBefore }) => missingBefore >= BURST_PACKETS);
	const [first] = bursts;
	if (first === undefined) return [];
	const longest = Math.max(...bursts.map(({ missingBefore }) => missingBefore));
	const hole = `${longest} packets, ${((longest * packetMs) / 1000).toFixed(2)} s`;
	const title =
		bursts.length === 1
			? `a burst of loss: ${hole}`
			: `${bursts.length} bursts of loss, the longest of ${hole}`;
	const worst = [...bursts].sort((a, b) => b.missingBefore - a.missingBefore);
	return [
		{
			kind: 'loss-burst',
			severity: longest * packetMs >= LONG_HOLE_MS ? 'error' : 'warning',
			title,
			offset: first.offset,
			frames: worst.slice(0, MAX_FRAMES).map(({ frame }) => frame),
		},
	];
}

function lateFindings(
	packets: readonly FoundPacket[],
	latePercent: number | null,
): readonly StreamFinding[] {
	if (latePercent === null || latePercent < LATE_PERCENT) return [];
	const slow = [...packets].sort((a, b) => b.delta - a.delta).slice(0, 5);
	const offset = Math.min(...slow.map((one) => one.offset));
	const title = `${latePercent.toFixed(1)} % comes too late for a jitter buffer of 60 ms`;
	const frames = slow.map(({ frame }) => frame);
	return [{ kind: 'late', severity: 'warning', title, offset, frames }];
}

/** Lag-1 autocorrelation of the deltas: long ones between many that are nearly nothing. */
function bunchFindings(packets: readonly FoundPacket[]): readonly StreamFinding[] {
	const deltas = packets.slice(1).map(({ delta }) => delta);
	const [first] = packets;
	if (first === undefined || deltas.length < BUNCHED_PACKETS) return [];
	const short = deltas.filter((delta) => delta < NO_DELTA).length / deltas.length;
	const mean = deltas.reduce((sum, delta) => sum + delta, 0) / deltas.length;
	const spread = deltas.reduce((sum, delta) => sum + (delta - mean) ** 2, 0);
	const beside = deltas.reduce(
		(sum, delta, at) => sum + (delta - mean) * ((deltas[at + 1] ?? mean) - mean),
		0,
	);
	if (short < NO_DELTA_SHARE || spread === 0 || beside / spread > BUNCHED) return [];
	const title = `packets come in bunches: ${(100 * short).toFixed(0)} % follow within ${NO_DELTA} ms`;
	const { offset, frame } = first;
	return [{ kind: 'bunches', severity: 'note', title, offset, frames: [frame] }];
}
