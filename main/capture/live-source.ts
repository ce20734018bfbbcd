/** What captures packets: the addon, dumpcap, a remote host. */
import type { CaptureInterface, InterfaceCounters, LiveBatch } from '../../app/index.ts';

/** What to capture on one interface. */
export interface LiveRequest {
	readonly interface: string;
	/** In libpcap's language; empty for all packets. */
	readonly filter: string;
	/** Bytes kept of each packet. */
	readonly snapLength: number;
	/** Size of the kernel's buffer. */
	readonly bufferBytes: number;
	readonly promiscuous: boolean;
	readonly monitor: boolean;
	/** Every packet at once instead of whole blocks. */
	readonly immediate: boolean;
	/** Name of a timestamp type; empty for the system's default. */
	readonly timestampType: string;
	/** `user@host`: captured there, over ssh; empty for this computer. */
	readonly remote: string;
}

/** A request with the usual choices. */
export const USUAL_REQUEST: LiveRequest = {
	interface: '',
	filter: '',
	snapLength: 262_144,
	bufferBytes: 32 << 20,
	promiscuous: true,
	monitor: false,
	immediate: false,
	timestampType: '',
	remote: '',
};

/** Who takes the packets. */
export interface LiveTaker {
	batch(batch: LiveBatch): void;
	/** The last call. @param failure one line; null when it was stopped */
	end(failure: string | null): void;
}

/** One interface being captured. */
export interface LiveSource {
	/** As it goes into the file; its number is given by whoever writes it. */
	readonly facts: CaptureInterface;
	/** What was noted while opening, empty mostly. */
	readonly warning: string;
	/** Since the beginning. */
	counters(): InterfaceCounters;
	/** The taker is called no more after `end`. Call once. */
	start(taker: LiveTaker): void;
	/** Ends the capture; `end` follows. */
	stop(): void;
}
