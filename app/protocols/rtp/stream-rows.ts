/** Layout of one row of facts per RTP stream; what every packet touches stands first. */
import { SLOTS as TRUE_SLOTS } from '../../analysis/rtp-statistics-slots.ts';
import { SLOTS as WIRESHARK_SLOTS } from '../../analysis/wireshark-slots.ts';

/** Sequence number that the in-order path expects; −1 when the next packet must be looked at. */
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
/** Signed 32-bit form of the SSRC. */
export const SSRC = 10;
/** Number in the flow table. */
export const FLOW = 11;
/** Frame of the first packet. */
export const FIRST_FRAME = 12;
/** Its arrival, ms since the first packet of the capture. */
export const FIRST_TIME = 13;
/** Its payload type. */
export const FIRST_TYPE = 14;
/** Payload types seen, as four 32-bit words. */
export const TYPES = 15;
/** STREAM_ bits. */
export const FLAGS = 19;
/** Packets whose number equals that of the packet before. */
export const REPEATS = 20;
/** Steps of the sequence number that are not +1 to +5. */
export const BAD_STEPS = 21;
/** Steps with a wild timestamp. */
export const WILD_STEPS = 22;
/** Compared packets whose size is their codec’s plus an SRTP tag. */
export const TAG_HITS = 23;
/** Capture time of the first packet: seconds since 1970. */
export const START_SECONDS = 24;
/** And nanoseconds. */
export const START_NANOSECONDS = 25;
/** Interface of the first packet. */
export const INTERFACE = 26;
/** Where Wireshark's figures begin in the same row. */
export const WIRESHARK = 27;
/** Where our own figures begin in the same row. */
export const TRUE = WIRESHARK + WIRESHARK_SLOTS;
/** Doubles per row. */
export const SLOTS = TRUE + TRUE_SLOTS;

/** A packet of it came in IP fragments. */
export const STREAM_REASSEMBLED = 1;
/** The snap length cut payload. */
export const STREAM_CUT = 4;
/** The user said that this is RTP. */
export const STREAM_FORCED = 8;
