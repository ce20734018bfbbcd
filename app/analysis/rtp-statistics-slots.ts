/** Layout of one row of `RtpStatistics`; what every packet touches stands first. */

/** All packets. */
export const PACKETS = 0;
/** Arrival of the last packet that was no duplicate, ms. */
export const ARRIVAL = 1;
/** Highest extended number of the running segment. */
export const HIGHEST = 2;
/** Distinct numbers of the running segment. */
export const SEGMENT_UNIQUE = 3;
/** Extended timestamp of the last packet measured. */
export const TIMESTAMP = 4;
/** Its arrival, ms. */
export const TIME = 5;
/** Its nominal time since the segment’s first packet, ms. */
export const NOMINAL = 6;
/** Jitter, ms. */
export const JITTER = 7;
/** Regular deltas measured. */
export const DELTAS = 8;
/** ms */
export const MIN_DELTA = 9;
/** ms */
export const SUM_DELTA = 10;
/** ms */
export const MAX_DELTA = 11;
/** Regular jitters measured. */
export const JITTERS = 12;
/** ms */
export const MIN_JITTER = 13;
/** ms */
export const SUM_JITTER = 14;
/** ms */
export const MAX_JITTER = 15;
/** Skew of largest absolute value, ms. */
export const MAX_SKEW = 16;
/** Points of the running segment’s line; POINTS to SUM_AN are cleared together. */
export const POINTS = 17;
/** Sum of arrival times. */
export const SUM_A = 18;
/** Sum of nominal times. */
export const SUM_N = 19;
/** Sum of squared arrival times. */
export const SUM_AA = 20;
/** Sum of products. */
export const SUM_AN = 21;
/** Timestamp step of the first packets in sequence, ticks; −1 until known, −2 when steps do not matter. */
export const USUAL = 22;
/** How often it came. */
export const USUAL_COUNT = 23;
/** Arrival of the segment’s first packet, ms. */
export const START_TIME = 24;
/** Extended timestamp of the segment’s first packet. */
export const START_TIMESTAMP = 25;
/** Payload type of the packet before. */
export const PREVIOUS_TYPE = 26;
/** 0 audio, 1 video, 2 other. */
export const KIND = 27;
/** Segments begun: restarts and one. */
export const SEGMENTS = 28;
/** Numbers expected in closed segments. */
export const EXPECTED = 29;
/** Distinct numbers in closed segments. */
export const UNIQUE = 30;
/** Packets outside every segment. */
export const STRAYS = 31;
/** Packets that came after a higher number. */
export const LATE = 32;
/** Steps that are not +1. */
export const SEQUENCE_ERRORS = 33;
/** Lowest extended number of the running segment. */
export const LOWEST = 34;
/** Number outside the window that waits for its successor, −1 for none. */
export const PENDING = 35;
/** Its arrival, ms. */
export const PENDING_TIME = 37;
/** Its timestamp. */
export const PENDING_TIMESTAMP = 38;
/** Frame of it. */
export const MAX_DELTA_FRAME = 39;
/** Clock rate used last, Hz. */
export const RATE = 40;
/** Points of the longest segment’s line. */
export const BEST_POINTS = 41;
/** Its sum of arrival times. */
export const BEST_A = 42;
/** Its sum of nominal times. */
export const BEST_N = 43;
/** Its sum of squares. */
export const BEST_AA = 44;
/** Its sum of products. */
export const BEST_AN = 45;
/** Its length, ms. */
export const BEST_DURATION = 46;
/** Smallest step left out as a pause, ticks. */
export const MIN_SKIPPED = 47;
/** Largest step kept, ticks. */
export const MAX_KEPT = 48;
/** Timestamp of the running picture. */
export const FRAME_TIMESTAMP = 49;
/** Arrival of its first packet, ms. */
export const FRAME_TIME = 50;
/** Jitter of pictures, ms. */
export const FRAME_JITTER = 51;
/** Its sum. */
export const SUM_FRAME_JITTER = 52;
/** Pictures measured. */
export const PICTURES = 53;
/** Bitmap of the last 512 numbers: 16 words. */
export const SEEN = 54;
/** Doubles per row. */
export const SLOTS = 70;
/** Value of USUAL where steps do not matter. */
export const ANY_STEP = -2;
/** Value of USUAL before the first step of audio in sequence. */
export const UNKNOWN_STEP = -1;
/** Steps over more than this many packet times are pauses and stay out of the jitter filter. */
export const PAUSE_PACKETS = 10;
/** A step of more than this many numbers back is a restart (RFC 3550 A.1). */
export const MAX_MISORDER = 100;
