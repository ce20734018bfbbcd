/** Layout of one row of `WiresharkStatistics`; what every packet touches stands first. */

/** Packets so far. */
export const PACKETS = 0;
/** Arrival of the last packet in time sequence, ms. */
export const TIME = 1;
/** 4.4: extended timestamp of the last packet in time sequence. */
export const TIMESTAMP = 2;
/** Sequence number that arrived last. */
export const STOP_SEQUENCE = 3;
/** Sequence number accepted last. */
export const SEQUENCE = 4;
/** 4.4: extended sequence number that arrived last. */
export const EXTENDED_SEQUENCE = 5;
/** 4.4: extended timestamp that arrived last. */
export const EXTENDED_TIMESTAMP = 6;
/** 4.4: largest extended number. */
export const MAX_EXTENDED = 7;
/** Nominal time of the last packet measured, ms. */
export const NOMINAL = 8;
/** 4.4: arrival time added up packet by packet, ms. */
export const ARRIVAL = 9;
/** Jitter, ms. */
export const JITTER = 10;
/** Delta of the last packet, ms. */
export const DELTA = 11;
/** Skew of largest absolute value, ms. */
export const MAX_SKEW = 12;
/** −1 until measured. */
export const MIN_DELTA = 13;
/** Running mean. */
export const MEAN_DELTA = 14;
/** ms */
export const MAX_DELTA = 15;
/** −1 until measured. */
export const MIN_JITTER = 16;
/** Running mean. */
export const MEAN_JITTER = 17;
/** ms */
export const MAX_JITTER = 18;
/** Sum of arrival times. */
export const SUM_A = 19;
/** Sum of nominal times. */
export const SUM_N = 20;
/** Sum of squared arrival times. */
export const SUM_AA = 21;
/** Sum of products. */
export const SUM_AN = 22;
/** Flags of the last packet. */
export const FLAGS = 23;
/** RTP timestamp of the first packet. */
export const FIRST_TIMESTAMP = 24;
/** Arrival of the first packet, ms. */
export const START_TIME = 25;
/** Skew of the last packet, ms. */
export const SKEW = 26;
/** What entered the jitter filter last, ms. */
export const DIFFERENCE = 27;
/** First sequence number. */
export const START_SEQUENCE = 28;
/** 4.0: wraps of the sequence number. */
export const CYCLES = 29;
/** 4.0: 1 between a wrap and the first number. */
export const UNDER = 30;
/** 4.4: smallest extended number. */
export const MIN_EXTENDED = 31;
/** Frame of it. */
export const MAX_DELTA_FRAME = 32;
/** `Seq Errs`. */
export const SEQUENCE_ERRORS = 33;
/** Type of the last packet. */
export const PAYLOAD_TYPE = 34;
/** Last type that is no comfort noise. */
export const REGULAR_TYPE = 35;
/** 1 once a packet was out of sequence. */
export const PROBLEM = 36;
/** Clock rate known last, Hz. */
export const CLOCK_RATE = 37;
/** Doubles per row. */
export const SLOTS = 38;
/** In FLAGS: the packet's marker is set. */
export const FLAG_MARKER = 2;
/** In FLAGS: its number is not the next one. */
export const FLAG_WRONG_SEQUENCE = 4;
/** In FLAGS: its timestamp is behind the one before. */
export const FLAG_WRONG_TIMESTAMP = 8;
