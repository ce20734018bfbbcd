/**
 * Where the columns of a block of packets stand, bytes from its first one. A file of its own without
 * types because compiled code (`lane/assembly/`) goes by it too.
 */

/** Packets in one block at most. */
export const BLOCK_PACKETS = 4096;
/** Float64: whole seconds since 1970. */
export const SECONDS = 0;
/** Float64: where the packet's bytes stand in the (decompressed) file. */
export const POSITION = SECONDS + BLOCK_PACKETS * 8;
/** Int32: 0 to 999 999 999. */
export const NANOSECONDS = POSITION + BLOCK_PACKETS * 8;
/** Int32: first byte of the packet in the data. */
export const OFFSET = NANOSECONDS + BLOCK_PACKETS * 4;
/** Int32: bytes captured. */
export const CAPTURED = OFFSET + BLOCK_PACKETS * 4;
/** Int32: bytes that were on the wire. */
export const ORIGINAL = CAPTURED + BLOCK_PACKETS * 4;
/** Int32: what the packet belongs to, once it was taken. */
export const UNIT = ORIGINAL + BLOCK_PACKETS * 4;
/** Uint16: number of the interface. */
export const INTERFACE = UNIT + BLOCK_PACKETS * 4;
/** Uint16: its LINKTYPE. */
export const LINK_TYPE = INTERFACE + BLOCK_PACKETS * 2;
/** Uint16: number of the file. */
export const FILE = LINK_TYPE + BLOCK_PACKETS * 2;
/** Uint8: what the packet is, once it was taken. */
export const KIND = FILE + BLOCK_PACKETS * 2;
/** All columns. */
export const BLOCK_BYTES = KIND + BLOCK_PACKETS;
