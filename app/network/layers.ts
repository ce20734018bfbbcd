/**
 * Result of decoding one packet down to its innermost transport payload. One object is reused for
 * every packet: no allocation, only small integers and one Int32Array (see ARCHITECTURE.md,
 * decisions on the hot path). Offsets refer to `data`.
 */

/** IP protocol numbers (IANA) that the engine tells apart. */
export const PROTOCOL_ICMP = 1;
export const PROTOCOL_IPIP = 4;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const PROTOCOL_IPV6 = 41;
export const PROTOCOL_GRE = 47;
export const PROTOCOL_ICMPV6 = 58;
export const PROTOCOL_L2TP = 115;
export const PROTOCOL_SCTP = 132;
export const PROTOCOL_UDPLITE = 136;
/**
 * Stands for RTP in a TCP connection (RFC 4571) in the flow table: the connection's own flow belongs to
 * those who follow it. One of the numbers for experiments (RFC 3692).
 */
export const PROTOCOL_STREAMED = 254;

/** Bits of `PacketLayers.flags`. */
export const LAYER_SNAPPED = 1; // the capture holds fewer bytes of the payload than were sent
export const LAYER_FRAGMENT = 2; // an IP fragment whose datagram is not (yet) whole
export const LAYER_REASSEMBLED = 4; // `data` is a reassembly buffer, not the block's buffer
export const LAYER_TUNNELLED = 8; // at least one tunnel was taken off
export const LAYER_WIFI_PROTECTED = 16; // an encrypted 802.11 data frame: nothing inside is readable
export const LAYER_WIFI_RETRY = 32; // 802.11 Retry bit
export const LAYER_MALFORMED = 64; // a header contradicts itself; decoding stopped there
export const LAYER_WIFI_BAD_FCS = 128; // the receiver said that the 802.11 frame is damaged
export const LAYER_WIFI_REASSEMBLED = 512; // beside LAYER_REASSEMBLED: `data` is an 802.11 frame body
export const LAYER_STREAMED = 1024; // taken out of a TCP connection, whose framing says where it begins
export const LAYER_OVERLAP = 256; // fragments said different bytes for one place; the first were kept

/** Decoded packet; see the file comment. Filled by `PacketDecoder`. */
export class PacketLayers {
	/** Buffer that the offsets below refer to. */
	data: Uint8Array = new Uint8Array(0);
	/** IP version of the innermost IP header: 4, 6, or 0 when there is none. */
	version = 0;
	/** IP protocol number of the transport, 0 when there is none (ARP, 802.11 management …). */
	protocol = 0;
	/** First EtherType that is no VLAN tag, or 0. For lists: ARP, LLDP and so on. */
	etherType = 0;
	/** First byte of the innermost IP header, or −1. */
	networkStart = -1;
	/** First byte of the transport header, or −1. */
	transportStart = -1;
	/**
	 * Transport payload: first byte, one past the last captured byte. Empty for a fragment whose
	 * datagram is not whole; what follows the IP header where the transport is not known.
	 */
	payloadStart = 0;
	payloadEnd = 0;
	/** Payload bytes that were on the wire by the headers; more than captured when snapped. */
	payloadLength = 0;
	sourcePort = 0;
	destinationPort = 0;
	/** LAYER_ bits. */
	flags = 0;
	/** Source in 0 to 3, destination in 4 to 7, big-endian words; IPv4 uses 0 and 4 only. */
	readonly address = new Int32Array(8);

	/** Forgets the last packet. Addresses stay: they mean nothing while `version` is 0. */
	clear(data: Uint8Array, at: number): void {
		this.data = data;
		this.version = 0;
		this.protocol = 0;
		this.etherType = 0;
		this.networkStart = -1;
		this.transportStart = -1;
		this.payloadStart = at;
		this.payloadEnd = at;
		this.payloadLength = 0;
		this.sourcePort = 0;
		this.destinationPort = 0;
		this.flags = 0;
	}
}
