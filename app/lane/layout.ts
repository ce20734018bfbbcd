/** What the lane and those who call it tell each other through memory. Without types: see `assembly/`. */

/** Float64 words of the lane's state. */
export const STATE_WORDS = 9;
/** RTP packets taken since the word was cleared. */
export const RTP_PACKETS = 0;
/** Their bytes on the wire. */
export const RTP_BYTES = 1;
/** TCP segments taken since the word was cleared. */
export const TCP_PACKETS = 2;
/** Their bytes on the wire. */
export const TCP_BYTES = 3;
/** Capture time of frame 1: seconds since 1970. */
export const START_SECONDS = 4;
/** And nanoseconds. */
export const START_NANOSECONDS = 5;
/** Packets before it are left to others, ms since frame 1. */
export const FROM_MS = 6;
/** Packets after it as well. */
export const TO_MS = 7;
/** Notes made since the word was cleared; they stand behind the state. */
export const NOTES = 8;
/** Doubles of a note, of a packet that others must hear of. */
export const NOTE_WORDS = 4;
/** In a note: its stream. */
export const NOTE_STREAM = 0;
/** Its arrival, ms since frame 1. */
export const NOTE_TIME = 1;
/** Packets missing before it; −1: it is one that was missing. */
export const NOTE_MISSING = 2;
/** Its timestamp step in ticks where that is not the stream's usual one; −1 otherwise. */
export const NOTE_STEP = 3;
