/** Findings about media, as sentences with their evidence. Pure: over facts of streams and sound. */
import type { RtpFigures } from './rtp-figures.ts';
import type { SoundFacts } from './sound-meter.ts';

/** Something about media that its user should know. */
export interface MediaFinding {
	readonly kind: string;
	readonly severity: 'error' | 'warning' | 'note';
	/** One sentence without a full stop. */
	readonly title: string;
	/** Seconds since the first packet of the capture. */
	readonly offset: number;
	/** First frames of the streams that it is about. */
	readonly streams: readonly number[];
}

/** Something about one stream, with the frames that it leads to. */
export interface StreamFinding extends Omit<MediaFinding, 'streams'> {
	readonly frames: readonly number[];
}

/** What findings need of a stream. */
export interface FoundStream {
	/** Frame of the first packet: its id. */
	readonly firstFrame: number;
	readonly ssrc: string;
	readonly source: { readonly address: string; readonly port: number };
	readonly destination: { readonly address: string; readonly port: number };
	readonly startOffset: number;
	readonly duration: number;
	readonly packets: number;
	readonly clockRate: number | null;
	/** Hz measured against arrival times. */
	readonly frequencyDrift: number | null;
}

/** What judging its clock needs beside that. */
export interface ClockedStream extends FoundStream {
	/** How evenly its packets came; null when nothing was measured. */
	readonly pace: StreamPace | null;
}

/** What tells a clock that is off in every packet from one that jumped now and then. */
export interface StreamPace {
	/** Median timestamp step, ticks. */
	readonly packetTicks: number;
	/** ms. */
	readonly meanJitter: number;
	/** ms. */
	readonly maxJitter: number;
}

/** The pace among a stream's figures. */
export function paceOf(
	figures: Pick<RtpFigures, 'packetTicks' | 'meanJitter' | 'maxJitter'>,
): StreamPace | null {
	const { packetTicks, meanJitter, maxJitter } = figures;
	if (packetTicks === null || meanJitter === null || maxJitter === null) return null;
	return { packetTicks, meanJitter, maxJitter };
}

/** Speech is good between these, dBov. */
const LEVELS = [-36, -16] as const;
const MAX_OFFSET = 0.01;
const CLIPPED_SHARE = 0.001;
const SILENT_SHARE = 0.95;
/** A clock further off is not drift but wrong, percent. */
const WRONG_CLOCK = 3;
/** Drift that is told, parts per million, and the shortest stream on which it can be measured, s. */
const DRIFT_PPM = 100;
const DRIFT_SECONDS = 60;
/** What no oscillator is off by, percent: so much needs the same proof as a wrong clock. */
const NO_OSCILLATOR = 0.1;
/** A deviation that so few jumps explain is none of the clock; in short streams one of 50 packets. */
const MAX_JUMPS = 16;
const PACKETS_PER_JUMP = 50;
/** Gain of the jitter filter: one jump lifts it by a 16th. @see RFC 3550 §6.4.1 */
const JITTER_GAIN = 16;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** What its sound says of a stream. */
export function soundFindings(stream: FoundStream, sound: SoundFacts): readonly MediaFinding[] {
	const { firstFrame, startOffset } = stream;
	const found: MediaFinding[] = [];
	const add = (kind: string, title: string, offset = startOffset): void => {
		found.push({ kind, severity: 'warning', title, offset, streams: [firstFrame] });
	};
	if (sound.duration >= 5 && sound.silentShare >= SILENT_SHARE) {
		add('silent', `media but silence: ${(100 * sound.silentShare).toFixed(0)} % of it is silent`);
	} else {
		for (const { offset, duration } of sound.silences) {
			add('long-silence', `${seconds(duration)} of silence`, startOffset + offset);
		}
	}
	if (sound.clippedShare >= CLIPPED_SHARE) {
		add('clipping', `clipped in ${(100 * sound.clippedShare).toFixed(1)} % of its frames`);
	}
	const level = sound.speechLevel;
	if (level !== null && (level < LEVELS[0] || level > LEVELS[1])) {
		const words = level < LEVELS[0] ? 'quiet' : 'loud';
		add('level', `speech is ${words}: ${level.toFixed(0)} dBov`);
	}
	if (Math.abs(sound.offset) > MAX_OFFSET) {
		add('dc-offset', `its middle is off by ${(100 * sound.offset).toFixed(1)} % of full scale`);
	}
	return found;
}

/** A clock that is wrong, or drifts. */
export function clockFindings(stream: ClockedStream): readonly MediaFinding[] {
	const { clockRate, frequencyDrift, firstFrame, startOffset, duration } = stream;
	if (clockRate === null || frequencyDrift === null || duration < 3) return [];
	const percent = 100 * (frequencyDrift / clockRate - 1);
	const base = { offset: startOffset, streams: [firstFrame] };
	if (Math.abs(percent) > NO_OSCILLATOR && isJumpy(stream, percent)) return [];
	if (Math.abs(percent) > WRONG_CLOCK) {
		const title = `its clock runs at ${frequencyDrift.toFixed(0)} Hz, not at ${clockRate}`;
		return [{ ...base, kind: 'wrong-clock', severity: 'error', title }];
	}
	const ppm = percent * 1e4;
	if (Math.abs(ppm) <= DRIFT_PPM || duration < DRIFT_SECONDS) return [];
	const title = `the sender's clock is ${ppm > 0 ? 'fast' : 'slow'} by ${Math.abs(ppm).toFixed(0)} ppm`;
	return [{ ...base, kind: 'clock-drift', severity: 'note', title }];
}

/**
 * Whether the clock runs well and only stood still, or jumped, some times: phones do so while a call is
 * on hold. A clock that is off is off in every packet, and its jitter shows that: never less than the
 * deviation of one packet, and never one great peak that a few jumps leave.
 */
function isJumpy({ clockRate, packets, pace }: ClockedStream, percent: number): boolean {
	if (pace === null || clockRate === null || percent <= -100) return false;
	const packetTime = (1000 * pace.packetTicks) / clockRate;
	const perPacket = packetTime * Math.abs(1 / (1 + percent / 100) - 1);
	if (pace.meanJitter < perPacket / 2) return true;
	const jumps = (packets * perPacket) / (JITTER_GAIN * pace.maxJitter);
	return jumps <= Math.min(MAX_JUMPS, packets / PACKETS_PER_JUMP);
}

/** Streams of one route whose SSRC changes. @param streams of one capture, in any order */
export function ssrcFindings(streams: readonly FoundStream[]): readonly MediaFinding[] {
	const routes = new Map<string, FoundStream[]>();
	for (const stream of streams) {
		const { source, destination } = stream;
		const route = `${source.address} ${source.port} ${destination.address} ${destination.port}`;
		const list = routes.get(route) ?? [];
		list.push(stream);
		routes.set(route, list);
	}
	return [...routes.values()].flatMap((list) => {
		const sorted = [...list].sort((a, b) => a.startOffset - b.startOffset);
		return sorted.flatMap((next, at) => {
			const before = sorted[at - 1];
			// Streams beside each other share a port: that is no change.
			if (before === undefined || next.startOffset < before.startOffset + before.duration)
				return [];
			const title = `its SSRC changes from ${before.ssrc} to ${next.ssrc}`;
			const about = [before.firstFrame, next.firstFrame];
			return [
				{
					...{ kind: 'ssrc-change', severity: 'note' as const, title },
					...{ offset: next.startOffset, streams: about },
				},
			];
		});
	});
}

/** One packet as packetisation is told from it. */
export interface SteppedPacket {
	readonly frame: number;
	/** Seconds since the first packet of the capture. */
	readonly offset: number;
	readonly sequence: number;
	/** Unsigned. */
	readonly timestamp: number;
	readonly payloadType: number;
}

/** Packets in a row that make a new packet time believable. */
const STEADY = 5;

/** Where the packet time changes for good. @param packets in arrival order */
export function packetTimeChanges(
	packets: readonly SteppedPacket[],
	clockRate: number,
): readonly {
	readonly offset: number;
	readonly frame: number;
	readonly fromMs: number;
	readonly toMs: number;
}[] {
	const changes: { offset: number; frame: number; fromMs: number; toMs: number }[] = [];
	let [usual, candidate, count] = [0, 0, 0];
	let since: SteppedPacket | null = null;
	packets.forEach((packet, at) => {
		const before = packets[at - 1];
		if (before?.payloadType !== packet.payloadType) return;
		const isNext = packet.sequence === ((before.sequence + 1) & 0xffff);
		const step = (packet.timestamp - before.timestamp) >>> 0;
		if (!isNext || step === 0 || step > clockRate) return;
		if (step !== candidate) [candidate, count, since] = [step, 0, packet];
		if (++count !== STEADY || step === usual) return;
		const toMs = (step * 1000) / clockRate;
		if (usual > 0 && since !== null) {
			const fromMs = (usual * 1000) / clockRate;
			changes.push({ offset: since.offset, frame: since.frame, fromMs, toMs });
		}
		usual = step;
	});
	return changes;
}
