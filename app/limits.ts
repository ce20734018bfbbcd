/**
 * Every bound that protects memory and time, each with its reason. Wire-fed loops and tables take
 * their limits from here and from nowhere else.
 */

/** Block in which a file is read. 1 MB measured best with 256 KB; larger ones miss the cache. */
export const READ_BLOCK_BYTES = 1 << 20;
/** Largest packet record believed. libpcap's own MAXIMUM_SNAPLEN is 262 144; USB captures reach 128 MiB. */
export const MAX_PACKET_BYTES = 128 << 20;
/** Largest pcapng block believed, options included. */
export const MAX_BLOCK_BYTES = 256 << 20;
/** Interfaces of one capture; a pcapng file with more is damaged or hostile. */
export const MAX_INTERFACES = 65_535;
/** Nesting of headers (VLAN tags, tunnels) followed in one packet. */
export const MAX_ENCAPSULATIONS = 16;
/** IP datagrams under reassembly at once; the oldest is given up first. */
export const MAX_REASSEMBLIES = 4096;
/** Bytes held by all IP reassemblies together. */
export const MAX_REASSEMBLY_BYTES = 32 << 20;
/** An IP datagram that is not whole after this time is given up (RFC 791: 15 s; Linux: 30 s). */
export const REASSEMBLY_TIMEOUT_SECONDS = 30;
/** Out-of-order TCP bytes kept per direction before the missing bytes are declared lost. */
export const MAX_TCP_BUFFER_BYTES = 1 << 20;
/** Out-of-order TCP segments kept per direction. */
export const MAX_TCP_SEGMENTS = 1024;
/** Bytes buffered by all TCP directions together. */
export const MAX_TCP_TOTAL_BYTES = 64 << 20;
/** RTP sources of one flow that are waiting for a second packet in sequence. */
export const MAX_RTP_CANDIDATES_PER_FLOW = 32;
/** First packets of a source among which two in sequence must be found. */
export const MAX_RTP_PROBATION_PACKETS = 20;
/** RTP sources on probation over the whole capture; the oldest flow's are dropped first. */
export const MAX_RTP_CANDIDATES = 65_536;
/** Flows of one capture; at about 60 bytes each this bounds the table at 0.5 GB. */
export const MAX_FLOWS = 8_388_608;
/** Different IPv6 addresses of one capture. */
export const MAX_ADDRESSES = 4_194_304;
/** RTP streams of one capture; their figures take about 1 kB each. */
export const MAX_STREAMS = 1_000_000;
/** TCP connections followed at once; of more only the packets are counted. */
export const MAX_TCP_CONNECTIONS = 65_536;
/** First bytes of a direction by which its protocol is told (a long HTTP header fits). */
export const MAX_PROBE_BYTES = 16_384;
/** Segments of a direction joined in the middle that are tried as the beginning of a message. */
export const MAX_PROBE_SEGMENTS = 32;
