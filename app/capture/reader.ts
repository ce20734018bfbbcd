/** What the readers of the file formats have in common. */
import type { WifiKeys } from '../network/wifi-keys.ts';
import type { CaptureDamage, CaptureInterface, PacketBlock, PacketSource } from './source.ts';

/** Reads packets of one file, front to back. */
export interface CaptureReader {
	readonly format: 'pcap' | 'pcapng' | 'rtpdump' | 'dvrip';
	readonly byteOrder: 'little' | 'big';
	readonly timestampResolution: string;
	readonly interfaces: readonly CaptureInterface[];
	/** Where and why reading stopped early; null while all is well. */
	readonly damage: CaptureDamage | null;
	/** Things beside packets that a pcapng file carries. */
	readonly extras: CaptureExtras;
	/** Fills the block with the next packets. @returns false at the end (the block is then empty) */
	fill(block: PacketBlock): Promise<boolean>;
	/**
	 * Where packets are made from what the file holds: their bytes from a position of the packets on.
	 * @param readFile gives bytes of the file itself
	 * @returns bytes given; fewer than asked for at the end
	 */
	readMade?(
		position: number,
		into: Uint8Array,
		length: number,
		readFile: (position: number, into: Uint8Array, length: number) => number,
	): number;
}

/** Kept for later use: comments, names and secrets of a pcapng file. */
export interface CaptureExtras {
	/** Comments of sections. */
	readonly comments: string[];
	/** Comment of a packet, by packet number in this file from 0. Bounded. */
	readonly packetComments: Map<number, string>;
	/** Host names by address text, from name-resolution blocks. Bounded. */
	readonly names: Map<string, string>;
	/** Decryption secrets: type (0x544c534b = TLS key log) and bytes. */
	readonly secrets: { readonly type: number; readonly data: Uint8Array }[];
	/** pcapng blocks that were skipped, by type. */
	readonly skippedBlocks: Map<number, number>;
	/** UDP destination ports at which the file itself says that RTP arrives. */
	readonly rtpPorts: number[];
}

/** Packet comments kept at most: each is shown beside its packet. */
export const MAX_PACKET_COMMENTS = 100_000;

/** Empty extras. */
export function noExtras(): CaptureExtras {
	return {
		comments: [],
		packetComments: new Map(),
		names: new Map(),
		secrets: [],
		skippedBlocks: new Map(),
		rtpPorts: [],
	};
}

/** Words for a number of ticks a second: `microseconds`, `nanoseconds`, `1/90000 s`. */
export function resolutionWords(ticksPerSecond: number): string {
	if (ticksPerSecond === 1) return 'seconds';
	if (ticksPerSecond === 1e3) return 'milliseconds';
	if (ticksPerSecond === 1e6) return 'microseconds';
	if (ticksPerSecond === 1e9) return 'nanoseconds';
	return `1/${ticksPerSecond} s`;
}

/** A source that also knows what a file carried beside packets. */
export interface FileSource extends PacketSource {
	/** Of each file, in the order of `files`. */
	readonly extras: readonly CaptureExtras[];
	/** Size of all files on disk; null when one of them is a pipe. */
	readonly bytesTotal: number | null;
	/** Keys that open protected 802.11 frames, for all who read packets. */
	wifiKeys?: WifiKeys | null;
	/** Packets of files that are gone: a ring has overwritten them. */
	readonly packetsGone?: number;
	/** Number of the file that an interface belongs to. */
	fileOf(interfaceId: number): number;
}
