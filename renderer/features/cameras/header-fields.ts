/** The 20 bytes before every message, field by field (Xiongmai's DVRIP; all little-endian). */

/** One field. */
export interface HeaderField {
	/** Name of the filter field without `dvrip.`. */
	readonly name: string;
	readonly offset: number;
	readonly length: number;
	/** As people read it. */
	readonly value: string;
	/** Which ink it is underlined with. */
	readonly ink: 'signal' | 'accent' | 'ctl' | 'video' | 'audio' | 'image';
}

/** Length of a header, bytes. */
export const HEADER_BYTES = 20;

const hex = (value: number, digits: number): string =>
	`0x${value.toString(16).padStart(digits, '0')}`;

/** Fields of a header; none of one that is cut off. */
export function headerFields(header: Uint8Array): readonly HeaderField[] {
	if (header.length < HEADER_BYTES) return [];
	const view = new DataView(header.buffer, header.byteOffset, header.length);
	const byte = (at: number): number => view.getUint8(at);
	const word = (at: number): number => view.getUint32(at, true);
	return [
		{ name: 'header_id', offset: 0, length: 1, value: hex(byte(0), 2), ink: 'signal' },
		{ name: 'req_resp', offset: 1, length: 1, value: String(byte(1)), ink: 'accent' },
		{ name: 'reserved_1', offset: 2, length: 1, value: String(byte(2)), ink: 'ctl' },
		{ name: 'reserved_2', offset: 3, length: 1, value: String(byte(3)), ink: 'ctl' },
		{ name: 'session_id', offset: 4, length: 4, value: hex(word(4), 8), ink: 'video' },
		{ name: 'sequence_id', offset: 8, length: 4, value: String(word(8)), ink: 'audio' },
		{ name: 'total_packets', offset: 12, length: 1, value: String(byte(12)), ink: 'ctl' },
		{ name: 'current_packet', offset: 13, length: 1, value: String(byte(13)), ink: 'ctl' },
		{
			...{ name: 'command_code', offset: 14, length: 2, ink: 'image' as const },
			value: String(view.getUint16(14, true)),
		},
		{ name: 'payload_size', offset: 16, length: 4, value: String(word(16)), ink: 'accent' },
	];
}
