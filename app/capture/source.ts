/**
 * What a capture file and a live capture have in common: packets, handed on in columns.
 */
import { TableMemory } from '../table-memory.ts';
import type { Region } from '../table-memory.ts';
import * as B from './block-layout.ts';

export { BLOCK_PACKETS } from './block-layout.ts';

/** One interface that packets were captured on. A classic pcap file has exactly one. */
export interface CaptureInterface {
	/** Number over the whole capture (all sections and files), from 0. */
	readonly id: number;
	readonly name: string | null;
	readonly description: string | null;
	/** LINKTYPE value of tcpdump.org. */
	readonly linkType: number;
	/** Bytes kept of each packet at most; 0 when unlimited. */
	readonly snapLength: number;
	/** Units of a time stamp per second, for example 1 000 000. */
	readonly ticksPerSecond: number;
	/** Frame check sequence bytes at the end of each frame; 0 when not known. */
	readonly fcsLength: number;
	readonly filter: string | null;
	readonly operatingSystem: string | null;
	/** Packets dropped by the interface and by the operating system, where the file says so. */
	readonly droppedByInterface: number | null;
	readonly droppedByKernel: number | null;
}

/** Why reading stopped before the end, and where. Everything before `offset` was used. */
export interface CaptureDamage {
	/** Byte offset in the (decompressed) file. */
	readonly offset: number;
	readonly reason: string;
}

/**
 * Up to 4096 packets in columns over one buffer. A source reuses its block: it is valid until the
 * next call of `PacketSource.next`.
 */
export class PacketBlock {
	/** Packets in this block; rows 0 to count − 1 of each column are valid. */
	count = 0;
	/** Buffer that holds the packets' bytes. */
	data: Uint8Array = new Uint8Array(0);
	/** First byte of a packet in `data`. */
	offset = new Int32Array(0);
	/** Bytes captured. */
	captured = new Int32Array(0);
	/** Bytes that were on the wire. */
	original = new Int32Array(0);
	/** Capture time: whole seconds since 1970 (may be negative), and nanoseconds 0 to 999 999 999. */
	seconds = new Float64Array(0);
	nanoseconds = new Int32Array(0);
	/** Where the packet's bytes stand in the (decompressed) file. */
	position = new Float64Array(0);
	/** `CaptureInterface.id`. */
	interfaceId = new Uint16Array(0);
	/** LINKTYPE of that interface, beside it because every packet needs it. */
	linkType = new Uint16Array(0);
	/** Number of the file that the packet came from (0 unless several are merged). */
	file = new Uint16Array(0);
	/** What the fast lane took a packet for; of others nothing. */
	unit = new Int32Array(0);
	kind = new Uint8Array(0);
	/** Where the columns stand: see `block-layout.ts`. */
	readonly memory: TableMemory;
	readonly region: Region;

	/** @param memory where the columns are to stand; their own when none is given */
	constructor(memory = new TableMemory()) {
		this.memory = memory;
		this.region = memory.add(B.BLOCK_BYTES, (buffer, at) => this.#place(buffer, at));
	}

	#place(buffer: ArrayBuffer, at: number): void {
		this.data = this.memory.moved(this.data);
		this.seconds = new Float64Array(buffer, at + B.SECONDS, B.BLOCK_PACKETS);
		this.position = new Float64Array(buffer, at + B.POSITION, B.BLOCK_PACKETS);
		this.nanoseconds = new Int32Array(buffer, at + B.NANOSECONDS, B.BLOCK_PACKETS);
		this.offset = new Int32Array(buffer, at + B.OFFSET, B.BLOCK_PACKETS);
		this.captured = new Int32Array(buffer, at + B.CAPTURED, B.BLOCK_PACKETS);
		this.original = new Int32Array(buffer, at + B.ORIGINAL, B.BLOCK_PACKETS);
		this.unit = new Int32Array(buffer, at + B.UNIT, B.BLOCK_PACKETS);
		this.interfaceId = new Uint16Array(buffer, at + B.INTERFACE, B.BLOCK_PACKETS);
		this.linkType = new Uint16Array(buffer, at + B.LINK_TYPE, B.BLOCK_PACKETS);
		this.file = new Uint16Array(buffer, at + B.FILE, B.BLOCK_PACKETS);
		this.kind = new Uint8Array(buffer, at + B.KIND, B.BLOCK_PACKETS);
	}
}

/** What is known of one file of a capture. */
export interface CaptureFileFacts {
	readonly name: string;
	readonly path: string;
	/** Size on disk; for standard input the bytes read so far. */
	readonly bytes: number;
	readonly format: 'pcap' | 'pcapng' | 'rtpdump' | 'dvrip';
	readonly compression: 'gzip' | 'zstd' | null;
	readonly byteOrder: 'little' | 'big';
	/** For example `microseconds`, `nanoseconds`. */
	readonly timestampResolution: string;
	readonly damage: CaptureDamage | null;
}

/** Something that yields packets: a file, several files, standard input, a live capture. */
export interface PacketSource {
	/** Interfaces seen so far; grows while reading. */
	readonly interfaces: readonly CaptureInterface[];
	/** Facts of each file so far. */
	readonly files: readonly CaptureFileFacts[];
	/** Bytes of the file(s) consumed, for progress. */
	readonly bytesRead: number;
	/** The next packets, or null at the end. The block is reused by the next call. */
	next(): Promise<PacketBlock | null>;
	/**
	 * Reads bytes again, synchronously.
	 * @param file number of the file, as in `PacketBlock.file`
	 * @param position offset in the decompressed file, as in `PacketBlock.position`
	 * @returns bytes read; fewer than asked for at the end of the file
	 */
	readAt(file: number, position: number, into: Uint8Array, length: number): number;
	close(): Promise<void>;
}
