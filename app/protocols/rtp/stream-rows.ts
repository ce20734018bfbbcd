/** Layout of one row of facts per RTP stream, beside the figures of `app/analysis`. */

export const FLOW = 0;
/** Signed 32-bit form of the SSRC. */
export const SSRC = 1;
export const FIRST_FRAME = 2;
export const LAST_FRAME = 3;
/** ms since the first packet of the capture. */
export const FIRST_TIME = 4;
export const LAST_TIME = 5;
export const LAST_SEQUENCE = 6;
export const LAST_TIMESTAMP = 7;
export const LAST_PAYLOAD = 8;
/** Payload types seen, as four 32-bit words. */
export const TYPES = 9;
export const PAYLOAD_BYTES = 13;
export const FLAGS = 14;
/** Steps between packets that are no duplicates, those of +1 to +5, those with wild timestamps. */
export const STEPS = 15;
export const GOOD_STEPS = 16;
export const WILD_STEPS = 17;
/** Packets in sequence whose size is their codec's plus an SRTP tag, and all that were compared. */
export const TAG_HITS = 18;
export const TAG_STEPS = 19;
export const PACKETS = 20;
export const FIRST_TYPE = 21;
/** RTCP with this SSRC was seen. */
export const HAS_RTCP = 22;
export const SLOTS = 23;

/** Bits of FLAGS. */
export const STREAM_REASSEMBLED = 1; // a packet of it came in IP fragments
export const STREAM_SEVERAL = 2; // a packet of it shares its frame with others (A-MSDU)
export const STREAM_CUT = 4; // the snap length cut payload
export const STREAM_FORCED = 8; // the user said that this is RTP
