/** Builders of frames for the tests of this folder: bytes laid out by the RFCs' figures. */

/** Joins byte arrays and numbers (single bytes). */
export function bytes(...parts: readonly (number | readonly number[] | Uint8Array)[]): Uint8Array {
	return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part])));
}

/** Bytes from hex text; blanks are ignored. */
export function hex(text: string): Uint8Array {
	return Uint8Array.from(Buffer.from(text.replace(/\s+/gu, ''), 'hex'));
}

/** A 16-bit number, big-endian. */
export function be16(value: number): number[] {
	return [(value >> 8) & 255, value & 255];
}

/** A 32-bit number, big-endian. */
export function be32(value: number): number[] {
	return [(value >>> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Payload of `length` bytes that count up from `first`. */
export function counting(length: number, first = 0): Uint8Array {
	return Uint8Array.from({ length }, (_, index) => (first + index) & 255);
}

/** UDP header and payload. */
export function udp(
	sourcePort: number,
	destinationPort: number,
	payload: Uint8Array,
	length = payload.length + 8,
): Uint8Array {
	return bytes(be16(sourcePort), be16(destinationPort), be16(length), [0, 0], payload);
}

/** TCP header without options, and payload. */
export function tcp(
	sourcePort: number,
	destinationPort: number,
	payload: Uint8Array,
	dataOffset = 5,
): Uint8Array {
	const options = new Uint8Array(Math.max(0, dataOffset - 5) * 4);
	const rest = [dataOffset << 4, 0x18, 0xff, 0xff, 0, 0, 0, 0];
	return bytes(be16(sourcePort), be16(destinationPort), be32(1), be32(2), rest, options, payload);
}

/** What an IPv4 header can be given; the rest is ordinary. */
export interface Ipv4Options {
	readonly source?: readonly number[];
	readonly destination?: readonly number[];
	readonly identification?: number;
	/** Flags and fragment offset, as in the header: 0x2000 more fragments, offset in 8 bytes. */
	readonly fragment?: number;
	readonly options?: Uint8Array;
	/** Total length to claim instead of the right one. */
	readonly totalLength?: number;
}

/** IPv4 header and payload. */
export function ipv4(protocol: number, payload: Uint8Array, given: Ipv4Options = {}): Uint8Array {
	const options = given.options ?? new Uint8Array(0);
	const headerLength = 20 + options.length;
	return bytes(
		[0x40 | (headerLength >> 2), 0],
		be16(given.totalLength ?? headerLength + payload.length),
		be16(given.identification ?? 0),
		be16(given.fragment ?? 0),
		[64, protocol, 0, 0],
		given.source ?? [10, 0, 0, 1],
		given.destination ?? [10, 0, 0, 2],
		options,
		payload,
	);
}

/** Addresses 2001:db8::1 and 2001:db8::2. */
export const IPV6_SOURCE = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
export const IPV6_DESTINATION = [...IPV6_SOURCE.slice(0, 15), 2];

/** IPv6 header and payload. */
export function ipv6(nextHeader: number, payload: Uint8Array, length = payload.length): Uint8Array {
	return bytes(
		[0x60, 0, 0, 0],
		be16(length),
		[nextHeader, 64],
		IPV6_SOURCE,
		IPV6_DESTINATION,
		payload,
	);
}

/** Ethernet II frame; `tags` are VLAN identifiers, outermost first. */
export function ethernet(
	type: number,
	payload: Uint8Array,
	tags: readonly number[] = [],
): Uint8Array {
	const tagBytes = tags.flatMap((id) => [0x81, 0, ...be16(id)]);
	return bytes([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], tagBytes, be16(type), payload);
}
