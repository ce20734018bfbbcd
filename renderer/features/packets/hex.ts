/** Bytes as lines of hex and text. */

/** Bytes in a line. */
export const LINE_BYTES = 16;

/** One byte as shown. */
export interface HexByte {
	readonly at: number;
	/** Two digits. */
	readonly hex: string;
	/** The ASCII letter, or a dot. */
	readonly text: string;
}

/** One line of 16 bytes. */
export interface HexLine {
	/** Offset of the first byte, four or more hex digits. */
	readonly offset: string;
	readonly bytes: readonly HexByte[];
}

/** Lines of a packet. */
export function hexLines(bytes: Uint8Array): readonly HexLine[] {
	const lines: HexLine[] = [];
	for (let start = 0; start < bytes.length; start += LINE_BYTES) {
		const part = [...bytes.subarray(start, start + LINE_BYTES)];
		lines.push({
			offset: start.toString(16).padStart(4, '0'),
			bytes: part.map((byte, at) => ({
				at: start + at,
				hex: byte.toString(16).padStart(2, '0'),
				text: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
			})),
		});
	}
	return lines;
}
