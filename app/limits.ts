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
/** SIP messages kept of one capture, at 72 bytes and their own; later ones are counted only. */
export const MAX_SIP_MESSAGES = 4_000_000;
/** Bytes of all SIP messages kept; calls are judged from them. */
export const MAX_SIP_STORE_BYTES = 1 << 30;
/** Longest start line believed; real ones stay under 300 bytes (RFC 4475's longest has 270). */
export const MAX_SIP_START_LINE = 8192;
/** Longest header section of a message in a stream; what is longer is no SIP. */
export const MAX_SIP_HEADER_BYTES = 64 << 10;
/** Longest message of a stream that is waited for. */
export const MAX_SIP_MESSAGE_BYTES = 1 << 20;
/** Longest header value and body that a message keeps beside the file. */
export const MAX_SIP_KEPT_CHARS = 4096;
/** Headers kept of one message. */
export const MAX_SIP_KEPT_HEADERS = 64;
/** Parts inside parts of a multipart body that are looked into. */
export const MAX_SIP_BODY_DEPTH = 3;
/** Different texts (addresses, tags, Call-IDs) that are kept once; then the table starts anew. */
export const MAX_SIP_TEXTS = 1_000_000;
/** Media lines of one session description; conferences offer some dozens. */
export const MAX_SDP_MEDIA = 256;
/** Candidates of one media line. */
export const MAX_SDP_CANDIDATES = 64;
/** Streams of one address and port that a later announcement changes: the newest ones. */
export const MAX_REBOUND_STREAMS = 4096;
/** Spellings of addresses that are remembered; then they are read anew. */
export const MAX_WRITTEN_ADDRESSES = 4096;
/** Media sections of descriptions that are remembered, each with its text of some 300 bytes. */
export const MAX_SDP_SECTIONS = 1024;
/** Bytes of payload kept of all streams whose codec nobody named; then a few packets of each more. */
export const MAX_SAMPLE_BYTES = 48 << 20;
/** Longest DVRIP message believed; sources tell of 110 KB at most, documents of 64 KiB. */
export const MAX_DVRIP_MESSAGE_BYTES = 2 << 20;
/** Longest media frame believed; an 8-megapixel key frame takes 1 to 2 MB. */
export const MAX_DVRIP_FRAME_BYTES = 16 << 20;
/** Bytes kept of a direction while the next DVRIP header is searched. */
export const MAX_DVRIP_SEARCH_BYTES = 64 << 10;
/** DVRIP messages kept of one capture, at 128 bytes; later ones are counted only. */
export const MAX_DVRIP_MESSAGES = 2_000_000;
/** Media frames kept of one capture, at 128 bytes; later ones are counted only. */
export const MAX_DVRIP_FRAMES = 2_000_000;
/** Bytes of all control messages that are kept. */
export const MAX_DVRIP_STORE_BYTES = 256 << 20;
/** Streams of one DVRIP connection; a recorder has 64 channels. */
export const MAX_DVRIP_TRACKS = 1024;
/** Control messages that may be parts of one. */
export const MAX_DVRIP_PARTS = 255;
/** Start line and headers of an MSRP message: longer ones are something else. */
export const MAX_MSRP_HEAD_BYTES = 16 << 10;
/** Of an MSRP body: a chat is read, a file is not. */
export const MAX_MSRP_KEPT_BYTES = 2048;
/** MSRP messages kept of one capture. */
export const MAX_MSRP_MESSAGES = 100_000;
/** Bytes that may be missing in a file sent over MSRP: places further apart are not believed. */
export const MAX_MSRP_HOLE_BYTES = 256 << 20;
/** Packets of probes (HEP3) kept of one capture, so many with media among them, and bytes of each. */
export const MAX_HEP_PACKETS = 100_000;
export const MAX_HEP_MEDIA = 20_000;
export const MAX_HEP_KEPT_BYTES = 2048;
