/** Views of single packets: the packet list, and one packet as a tree of fields beside its bytes. */

/** What a Wi-Fi receiver said of a packet; null where it said nothing. */
export interface RadioItem {
	readonly channel: number | null;
	/** MHz. */
	readonly frequency: number | null;
	/** Mbit/s, worked out of the MCS where only that is told. */
	readonly rateMbps: number | null;
	/** 802.11n index of modulation and coding. */
	readonly mcs: number | null;
	readonly signalDbm: number | null;
	readonly noiseDbm: number | null;
}

/** One row of the packet list. */
export interface PacketRow {
	readonly frame: number;
	/** Seconds since the first packet. */
	readonly offset: number;
	readonly source: string;
	readonly destination: string;
	readonly protocol: string;
	readonly length: number;
	readonly info: string;
	/** First frame of the RTP stream it belongs to, or null. */
	readonly stream: number | null;
	/** Null for what no Wi-Fi receiver took. */
	readonly radio: RadioItem | null;
}

/** Which packets match a filter; `frames` is null when all do (rows are then the frames behind `gone`). */
export interface PacketOrderView {
	readonly count: number;
	readonly total: number;
	/** Frames 1 to this one are no longer there: a ring of files has overwritten them. */
	readonly gone: number;
	readonly frames: Uint32Array | null;
}

/** One field of a decoded packet. */
export interface DissectedField {
	/** Wireshark's filter name, for example `rtp.ssrc`. */
	readonly name: string;
	/** For people: `Synchronization source: 0x2de8a9b6`. */
	readonly label: string;
	readonly value: string | number | boolean | Uint8Array;
	/** Byte range inside the layer's buffer; length 0 for computed values. */
	readonly offset: number;
	readonly length: number;
	readonly children: readonly DissectedField[];
}

/** One protocol layer of a decoded packet. */
export interface DissectedLayer {
	/** Filter name of the protocol: `eth`, `ip`, `udp`, `rtp` … */
	readonly name: string;
	/** For example `Internet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2`. */
	readonly title: string;
	/** Byte range of its header inside the layer's buffer. */
	readonly offset: number;
	readonly length: number;
	/** One past the last byte of what it carries. */
	readonly end: number;
	/** Its buffer is `DissectedPacket.reassembled` and not `DissectedPacket.bytes`. */
	readonly isReassembled: boolean;
	readonly fields: readonly DissectedField[];
}

/** A packet decoded completely, for the tree, the filter's slow path and `messages`. */
export interface DissectedPacket {
	readonly frame: number;
	readonly bytes: Uint8Array;
	/** The payload of the IP datagram that the packet completed, when it was fragmented. */
	readonly reassembled: Uint8Array | null;
	readonly layers: readonly DissectedLayer[];
}
