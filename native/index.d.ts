/** The addon `tapdeck_capture.node`: libpcap, Npcap on Windows, found when it is first needed. */

/** Thrown by all functions. */
export interface CaptureError extends Error {
	/**
	 * `ENOPCAP` no library, `EPERM` no right, `ENODEV` no such interface, `ENOTUP` it is down,
	 * `EMONITOR` it has no monitor mode, `EFILTER` the filter is wrong, `EOPEN` anything else.
	 */
	readonly code: 'ENOPCAP' | 'EPERM' | 'ENODEV' | 'ENOTUP' | 'EMONITOR' | 'EFILTER' | 'EOPEN';
}

/** An interface as the system lists it; addresses as text. */
export interface NativeInterface {
	readonly name: string;
	readonly description: string;
	readonly addresses: readonly string[];
	readonly loopback: boolean;
	readonly up: boolean;
	readonly running: boolean;
	readonly wireless: boolean;
}

/** A number of libpcap with its name and what it means. */
export interface NativeName {
	readonly value: number;
	readonly name: string;
	readonly description: string;
}

/** What an interface can do, found by opening it. */
export interface InterfaceAbilities {
	/** The default one first. */
	readonly linkTypes: readonly NativeName[];
	readonly timestampTypes: readonly NativeName[];
	readonly canMonitor: boolean;
}

/** What to capture; left out means the default of libpcap or of the addon. */
export interface LiveOptions {
	readonly interface: string;
	/** In libpcap's language; empty for all packets. */
	readonly filter?: string;
	/** Name of a timestamp type; empty for the system's default. */
	readonly timestampType?: string;
	/** Bytes kept of each packet. */
	readonly snapLength?: number;
	/** Size of the kernel's buffer. */
	readonly bufferBytes?: number;
	/** Number of a link-layer type; left out for the interface's default. */
	readonly linkType?: number;
	readonly promiscuous?: boolean;
	readonly monitor?: boolean;
	/** Every packet at once instead of whole blocks. */
	readonly immediate?: boolean;
	readonly nanoseconds?: boolean;
}

/** Counters since the capture began. */
export interface LiveFigures {
	/** Packets handed on. */
	readonly captured: number;
	/** By the kernel, as it counts them: on Linux' loopback every packet counts twice. */
	readonly dropped: number;
	readonly interfaceDropped: number;
}

/**
 * Called for each batch, then once with count 0 and the failure (empty after `stop`).
 * `buffer` holds `count` doubles (seconds since 1970), then `count` 32-bit words each of
 * nanoseconds, captured lengths, lengths on the wire and offsets, then the bytes that the offsets
 * count into.
 */
export type OnBatch = (count: number, buffer: ArrayBuffer | null, failure: string | null) => void;

/** A running capture; it runs until `stop` or a failure, whether it is referenced or not. */
export declare class LiveCapture {
	/** @throws CaptureError */
	constructor(options: LiveOptions, onBatch: OnBatch);
	readonly linkType: number;
	readonly nanoseconds: boolean;
	/** What libpcap noted while opening; empty mostly. */
	readonly warning: string;
	figures(): LiveFigures;
	stop(): void;
}

/** libpcap's name for itself. @throws CaptureError */
export declare function version(): string;
/** Needs no rights. @throws CaptureError */
export declare function listInterfaces(): readonly NativeInterface[];
/** Opens an interface for a moment. @throws CaptureError */
export declare function probeInterface(name: string, monitor: boolean): InterfaceAbilities;
/** What is wrong with a filter; null when nothing is. Needs no rights. @throws CaptureError */
export declare function compileFilter(filter: string, linkType: number): string | null;
