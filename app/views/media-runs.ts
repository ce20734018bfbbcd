/**
 * Runs of one stream for the ladder: a run ends when the payload type changes and when a telephone
 * event ends; further copies of the end are not counted, as in Wireshark.
 */
import { u8 } from '../bytes.ts';
import type { EndpointItem } from './streams.ts';

/** A run of packets of one stream. */
export interface MediaRun {
	/** `rtp-<first frame>` of the stream. */
	readonly stream: string;
	readonly ssrc: number;
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	/** Short name of the payload. */
	readonly name: string;
	readonly inferred: boolean;
	readonly encrypted: boolean;
	/** Event number of RFC 4733; null for other payloads. */
	readonly event: number | null;
	/** Frame of the first packet. */
	readonly frame: number;
	/** ms since the first packet of the capture. */
	readonly firstMs: number;
	readonly lastMs: number;
	readonly packets: number;
	/** By sequence numbers inside the run. */
	readonly lost: number;
	readonly expected: number;
}

/** One packet as the runs need it. */
export interface RunPacket {
	readonly frame: number;
	readonly timeMs: number;
	readonly payloadType: number;
	readonly sequence: number;
	readonly timestamp: number;
	readonly data: Uint8Array;
	readonly payloadStart: number;
	readonly payloadEnd: number;
}

/** What is the same for all runs of a stream. */
export type RunStream = Pick<
	MediaRun,
	'stream' | 'ssrc' | 'source' | 'destination' | 'inferred' | 'encrypted'
>;

interface OpenRun {
	readonly payloadType: number;
	readonly frame: number;
	readonly firstMs: number;
	readonly event: number | null;
	lastMs: number;
	packets: number;
	first: number;
	highest: number;
}

/** Builds the runs of one stream, packet by packet in arrival order. */
export class MediaRuns {
	readonly #stream: RunStream;
	readonly #nameOf: (payloadType: number) => string;
	readonly #isEvent: (payloadType: number) => boolean;
	readonly #runs: MediaRun[] = [];
	#open: OpenRun | null = null;
	/** Timestamp of the event that ended last: its further copies are left out. */
	#ended: number | null = null;

	constructor(
		stream: RunStream,
		nameOf: (payloadType: number) => string,
		isEvent: (payloadType: number) => boolean,
	) {
		this.#stream = stream;
		this.#nameOf = nameOf;
		this.#isEvent = isEvent;
	}

	take(packet: RunPacket): void {
		const isEvent =
			this.#isEvent(packet.payloadType) && packet.payloadEnd - packet.payloadStart >= 4;
		if (isEvent && this.#ended === packet.timestamp) return;
		if (this.#open !== null && this.#open.payloadType !== packet.payloadType) this.#close();
		const event = isEvent ? u8(packet.data, packet.payloadStart) : null;
		this.#open ??= begun(packet, event);
		extend(this.#open, packet);
		if (!isEvent) return;
		if ((u8(packet.data, packet.payloadStart + 1) & 0x80) === 0) return;
		this.#ended = packet.timestamp;
		this.#close();
	}

	/** All runs; call once, at the end. */
	finish(): readonly MediaRun[] {
		this.#close();
		return this.#runs;
	}

	#close(): void {
		const run = this.#open;
		if (run === null) return;
		this.#open = null;
		const expected = run.highest - run.first + 1;
		this.#runs.push({
			...this.#stream,
			name: this.#nameOf(run.payloadType),
			event: run.event,
			frame: run.frame,
			firstMs: run.firstMs,
			lastMs: run.lastMs,
			packets: run.packets,
			expected,
			lost: run.event === null ? Math.max(0, expected - run.packets) : 0,
		});
	}
}

function begun({ payloadType, frame, timeMs, sequence }: RunPacket, event: number | null): OpenRun {
	return {
		payloadType,
		frame,
		firstMs: timeMs,
		lastMs: timeMs,
		event,
		packets: 0,
		first: sequence,
		highest: sequence,
	};
}

function extend(run: OpenRun, { timeMs, sequence }: RunPacket): void {
	run.packets++;
	run.lastMs = timeMs;
	// Signed distance of 16-bit numbers: late packets do not move the end.
	const step = ((sequence - run.highest) << 16) >> 16;
	if (step > 0) run.highest += step;
}
