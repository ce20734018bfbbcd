/**
 * Classes of packets, as the packet index keeps them (one byte each). Numbers only: compiled code
 * (`lane/assembly/`) goes by them too.
 */

export const KIND_OTHER = 0;
export const KIND_UDP = 1;
export const KIND_TCP = 2;
export const KIND_RTP = 3;
export const KIND_RTCP = 4;
export const KIND_STUN = 5;
export const KIND_DTLS = 6;
export const KIND_ICMP = 7;
export const KIND_SCTP = 8;
export const KIND_ARP = 9;
/** A fragment of an IP datagram that it did not complete. */
export const KIND_FRAGMENT = 10;
/** An encrypted 802.11 frame. */
export const KIND_WIFI_PROTECTED = 11;
/** Other IP protocols. */
export const KIND_IP = 12;
/** A frame that a capture bound (`--from`, `--to`, `--filter`) leaves out. */
export const KIND_LEFT_OUT = 13;
/** An encrypted RTCP packet (SRTCP). */
export const KIND_SRTCP = 14;
/** A SIP message; its session description makes it `SIP/SDP` in lists. */
export const KIND_SIP = 15;
/** Hellos of TLS, and records that were opened. */
export const KIND_TLS = 16;
/** Fax over UDPTL that a session description announced. */
export const KIND_T38 = 17;
/** A DVRIP message of a camera or recorder ends in it. */
export const KIND_DVRIP = 18;
/** Dahua's protocol on TCP/37777, which shares only its name with that. */
export const KIND_DAHUA = 19;
/** A message of MSRP ends in it. */
export const KIND_MSRP = 20;
/** A report or log of a probe (HEP3), or another packet of it over a stream that is no SIP. */
export const KIND_HEP = 21;
/** RTP or RTCP inside a TCP connection ends in it; its unit is the connection's flow. */
export const KIND_RTP_STREAMED = 22;
/** Number of kinds. */
export const KINDS = 23;

/** Bit set beside the kind when the frame holds several datagrams (A-MSDU). */
export const KIND_SEVERAL = 0x40;
/** Bit set beside the kind when the datagram was put together from fragments. */
export const KIND_REASSEMBLED = 0x80;
/** Takes the bits off. */
export const KIND_MASK = 0x3f;
