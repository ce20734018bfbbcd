/**
 * What becomes of each packet of a lane: judged in arrival order as the analysis does, then placed
 * in sequence order by the mode, with marks for everything that a listener should know.
 */
import {
	ARRIVED_AFTER_RESTART,
	ARRIVED_IN_ORDER,
	ARRIVED_OUTSIDE,
	MAX_DROPOUT,
	RtpStatistics,
} from '../analysis/rtp-statistics.ts';
import type { WiresharkRules } from '../analysis/wireshark-rules.ts';
import { WiresharkStatistics } from '../analysis/wireshark-statistics.ts';
import { SequenceOrder } from '../export/sequence-order.ts';
import type { OrderedPayload } from '../export/sequence-order.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type { PlayerCounts } from '../views/player.ts';
import { LaneMarks } from './marks.ts';
import type { Playout } from './playout.ts';

/** Silence shorter than this is rounding, s. */
const LEAST_SILENCE = 0.001;

/** A packet in sequence order. */
export interface LanePacket extends OrderedPayload {
	readonly frame: number;
	readonly payloadType: number;
	readonly marker: number;
	/** Which of the stream's packets in its frame this is: 0 nearly always. */
	readonly ordinal: number;
	/** The snap length cut its payload. */
	readonly isCut: boolean;
}

/** Takes packets in arrival order and hands them on in sequence order. */
export class LaneTimeline {
	readonly marks = new LaneMarks();
	/** One past the last sample placed. */
	end: number;
	readonly #playout: Playout;
	readonly #sampleRate: number;
	readonly #figures = new RtpStatistics();
	readonly #wireshark: WiresharkStatistics;
	readonly #order: SequenceOrder<LanePacket>;
	readonly #wrong = new Set<number>();
	#wrongTimestamps = 0;
	#taken = 0;
	#lastFrame = -1;
	#ordinal = 0;
	#before: LanePacket | null = null;
	#lateRun: { position: number; frame: number; packets: number } | null = null;

	/** @param give called with each packet in sequence order; it then calls `place` */
	constructor(
		given: {
			readonly playout: Playout;
			readonly sampleRate: number;
			readonly startSample: number;
			readonly rules: WiresharkRules;
		},
		give: (packet: LanePacket) => void,
	) {
		this.#playout = given.playout;
		this.#sampleRate = given.sampleRate;
		this.end = given.startSample;
		this.#wireshark = new WiresharkStatistics(given.rules);
		this.#order = new SequenceOrder((packet) => give(packet));
	}

	/** The next packet as it arrived. */
	take(packet: StreamPacket): void {
		const arrived = this.#judge(packet);
		const { frame, payloadType, marker, timestamp, timeMs, sequence, isCut } = packet;
		this.#ordinal = frame === this.#lastFrame ? this.#ordinal + 1 : 0;
		this.#lastFrame = frame;
		const payload = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		const ordinal = this.#ordinal;
		this.#order.push({
			...{ timestamp, timeMs, arrived, payload, sequence },
			...{ frame, payloadType, marker, ordinal, isCut },
		});
	}

	#judge(packet: StreamPacket): number {
		if (this.#taken++ === 0) {
			this.#figures.begin(0, packet, 2);
			this.#wireshark.begin(0, packet);
			return ARRIVED_IN_ORDER;
		}
		this.#wireshark.update(0, packet);
		if (this.#wireshark.lastRow(0).status === 'Incorrect timestamp') {
			this.#wrongTimestamps++;
			this.#wrong.add(packet.frame);
		}
		return this.#figures.update(0, packet);
	}

	/** No packet follows. */
	finish(): void {
		this.#order.flush();
	}

	/**
	 * Finds the place of a packet given in sequence order, and marks what lies before it.
	 * @param samples sample frames that it holds; 0 when it is no sound
	 * @returns its first sample; null when it is not heard
	 */
	place(packet: LanePacket, samples: number): number | null {
		this.#markLoss(packet, samples);
		this.#before = packet;
		const position = samples === 0 ? null : this.#playout.place({ ...packet, samples });
		this.#markWrong(packet, position ?? this.end, samples);
		if (position === null) {
			if (samples > 0) this.#markLate(packet, samples);
			return null;
		}
		this.#lateRun = null;
		this.#markSilence(position);
		this.#heardFrame = packet.frame;
		this.end = Math.max(this.end, position + samples);
		return position;
	}

	/** Frame of the last packet that was heard; 0 before the first. */
	#heardFrame = 0;

	/** The same for comfort noise, which fills the time until the next packet. */
	placeNoise(packet: LanePacket): number | null {
		this.#markLoss(packet, 0);
		this.#before = packet;
		const position = this.#playout.place({ ...packet, samples: 1 });
		if (position === null) return null;
		this.#markSilence(position);
		this.#isNoisy = true;
		this.end = Math.max(this.end, position);
		return position;
	}

	#isNoisy = false;

	#markLoss(packet: LanePacket, samples: number): void {
		const before = this.#before;
		if (before === null) return;
		const isRestart =
			packet.arrived === ARRIVED_OUTSIDE ||
			packet.arrived === ARRIVED_AFTER_RESTART ||
			before.arrived === ARRIVED_OUTSIDE;
		const packets = packet.sequence - before.sequence - 1;
		if (isRestart || packets <= 0 || packets >= MAX_DROPOUT) return;
		const length = packets * samples;
		this.marks.add({ kind: 'lost', position: this.end, length, frame: before.frame, packets });
	}

	#markWrong(packet: LanePacket, position: number, length: number): void {
		if (!this.#wrong.delete(packet.frame)) return;
		this.marks.add({
			...{ kind: 'wrong-timestamp', position, length },
			...{ frame: packet.frame, packets: 1 },
		});
	}

	/** Where a dropped packet would have stood: behind what was heard last, one after the other. */
	#markLate(packet: LanePacket, length: number): void {
		const run = (this.#lateRun ??= { position: this.end, frame: packet.frame, packets: 0 });
		const position = run.position + run.packets * length;
		run.packets++;
		this.marks.add({ kind: 'late', position, length, frame: packet.frame, packets: 1 });
	}

	#markSilence(position: number): void {
		const length = position - this.end;
		const frame = this.#heardFrame;
		const isFilled = this.#isNoisy;
		this.#isNoisy = false;
		if (isFilled || length < LEAST_SILENCE * this.#sampleRate || frame === 0) return;
		this.marks.add({ kind: 'silence', position: this.end, length, frame, packets: 0 });
	}

	/** Counts of what was taken so far; `lost` is the analysis' own. */
	get counts(): PlayerCounts {
		return {
			lost: this.#taken === 0 ? 0 : this.#figures.figures(0).lost,
			late: this.marks.count('late'),
			wrongTimestamps: this.#wrongTimestamps,
			silences: this.marks.count('silence'),
		};
	}
}
