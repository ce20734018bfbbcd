/** Columns of the two tables that a capture's reading leaves: messages and media frames. */

/** Messages: number of the connection. */
export const M_CONNECTION = 0;
/** Bit 0: direction; then the form (FORM_ constants) from bit 1. */
export const M_FORM = 1;
/** Frame that brought the header, and the one that completed the message. */
export const M_FIRST_FRAME = 2;
export const M_FRAME = 3;
/** ms since the first packet. */
export const M_TIME = 4;
/** Message id; −1 where there is no header. */
export const M_COMMAND = 5;
export const M_SESSION = 6;
export const M_SEQUENCE = 7;
/** Bytes 1, 2, 3, 12 of the header, first lowest; byte 13 stands alone. */
export const M_BYTES = 8;
export const M_CURRENT = 9;
export const M_LENGTH = 10;
/** Place in the store of bodies; −1 for media, and where the store is full. */
export const M_BODY = 11;
/** Bytes of the body that were not captured. */
export const M_MISSING = 12;
/** Width of a row. */
export const MESSAGE_COLUMNS = 13;

/** A message in a stream, a datagram with the same header, JSON alone, a cloud datagram. */
export const FORM_STREAM = 0;
export const FORM_DATAGRAM = 1;
export const FORM_JSON = 2;
export const FORM_CLOUD = 3;

/** Media frames: number of their lane. */
export const F_LANE = 0;
/** FRAME_ constant. */
export const F_KIND = 1;
export const F_TYPE = 2;
/** Rate, width and height bytes, first highest. */
export const F_SHAPE = 3;
/** Camera's packed time. */
export const F_DATE_TIME = 4;
export const F_LENGTH = 5;
export const F_MISSING = 6;
/** Frames of its first and last byte. */
export const F_FIRST_FRAME = 7;
export const F_LAST_FRAME = 8;
/** ms since the first packet, of its first byte. */
export const F_TIME = 9;
/** Row of the message in which it begins. */
export const F_MESSAGE = 10;
/** Next media frame of the same connection; −1 for none. */
export const F_NEXT = 11;
/** 1 once its end was seen. */
export const F_DONE = 12;
/** Width of a row. */
export const FRAME_COLUMNS = 13;
