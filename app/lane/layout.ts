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
/** Holes in numbers that were met since the word was cleared; they stand behind the state. */
export const LOSSES = 8;
/** Words of one: stream, arrival of the packet behind it in ms, packets missing. */
export const LOSS_WORDS = 3;
