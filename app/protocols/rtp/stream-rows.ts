/** Layout of one row of facts per RTP stream; what every packet touches stands first. */
import { SLOTS as TRUE_SLOTS } from '../../analysis/rtp-statistics-slots.ts';
import { SLOTS as WIRESHARK_SLOTS } from '../../analysis/wireshark-slots.ts';

/** Sequence number that the in-order path expects; LOOKED_AT or UNSETTLED when it expects none. */
export const NEXT = 0;
/** Payload type of the last packet. */
export const LAST_TYPE = 1;
/** All packets. */
export const PACKETS = 2;
/** Frame of the last packet. */
export const LAST_FRAME = 3;
/** Arrival of the last packet, ms since the first packet of the capture. */
export const LAST_TIME = 4;
/** Its sequence number. */
export const LAST_SEQUENCE = 5;
/** Its timestamp, signed. */
export const LAST_TIMESTAMP = 6;
/** Its payload bytes. */
export const LAST_PAYLOAD = 7;
/** Payload bytes of all packets. */
export const PAYLOAD_BYTES = 8;
/** Packets in sequence whose size was compared with their codec’s. */
export const TAG_STEPS = 9;
/** Clock rate of its type as Wireshark believes it, Hz. */
export const WIRESHARK_RATE = 10;
/** Clock rate of its type as we know it, Hz. */
export const OWN_RATE = 11;
/** Signed 32-bit form of the SSRC. */
export const SSRC = 12;
/** Number in the flow table. */
export const FLOW = 13;
/** Frame of the first packet. */
export const FIRST_FRAME = 14;
/** Its arrival, ms since the first packet of the capture. */
export const FIRST_TIME = 15;
/** Its payload type. */
export const FIRST_TYPE = 16;
/** Payload types seen, as four 32-bit words. */
export const TYPES = 17;
/** STREAM_ bits. */
export const FLAGS = 21;
/** Packets whose number equals that of the packet before. */
export const REPEATS = 22;
/** Steps of the sequence number that are not +1 to +5. */
export const BAD_STEPS = 23;
/** Steps with a wild timestamp. */
export const WILD_STEPS = 24;
/** Compared packets whose size is their codec’s plus an SRTP tag. */
export const TAG_HITS = 25;
/** Capture time of the first packet: seconds since 1970. */
export const START_SECONDS = 26;
/** And nanoseconds. */
export const START_NANOSECONDS = 27;
/** Interface of the first packet. */
export const INTERFACE = 28;
/** Frame that set the stream up; 0 when nothing announced it. */
export const SETUP_FRAME = 29;
/** LOOK_OFTEN or LOOK_SELDOM. */
export const LOOK = 30;
/** Where Wireshark's figures begin in the same row. */
export const WIRESHARK = 31;
/** Where our own figures begin in the same row. */
export const TRUE = WIRESHARK + WIRESHARK_SLOTS;
/** Doubles per row. */
export const SLOTS = TRUE + TRUE_SLOTS;

/** In NEXT: the next packet must be looked at closely. */
export const LOOKED_AT = -1;
/** In NEXT: the last packet was late or came twice; the next one is as good as others. */
export const UNSETTLED = -2;

/** A packet of it came in IP fragments. */
export const STREAM_REASSEMBLED = 1;
/** The snap length cut payload. */
export const STREAM_CUT = 4;
/** Signalling announced it. */
export const STREAM_ANNOUNCED = 16;
/** It came inside a TCP connection. */
export const STREAM_STREAMED = 32;
/** The user said that this is RTP. */
export const STREAM_FORCED = 8;

/** Sizes are compared until this many packets said the same. */
export const SIZES_COMPARED = 64;
/** Of streams that are sampled one of so many packets is looked at closely: a mask of its number. */
export const LOOK_OFTEN = 127;
/** Of all others, as a mask too. */
export const LOOK_SELDOM = 1023;
/** Where the bits under the mask are this, the packet is looked at. */
export const LOOK_AT = 96;
/** So many packets missing at most leave the others on the short way. */
export const MOST_MISSING = 4;
/** A timestamp step of more than this many ticks in either direction is wild (10 min at 90 kHz). */
export const WILD_TICKS = 54_000_000;
