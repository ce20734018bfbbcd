/**
 * The only code that turns wire bytes into numbers. Two forms: plain functions for the per-packet
 * path (the caller has checked the bounds; past the end they read 0) and `ByteReader` for
 * everything else (throws `MalformedPacketError` past the end).
 */
import { MalformedPacketError } from './errors.ts';

/** Byte at `at`; 0 past the end. */
export function u8(data: Uint8Array, at: number): number {
	return (data[at] as number) | 0;
}

/** 16-bit big-endian number at `at`. */
export function u16(data: Uint8Array, at: number): number {
	return ((data[at] as number) << 8) | (data[at + 1] as number);
}

/** 16-bit little-endian number at `at`. */
export function u16le(data: Uint8Array, at: number): number {
	return (data[at] as number) | ((data[at + 1] as number) << 8);
}

/** 24-bit big-endian number at `at`. */
export function u24(data: Uint8Array, at: number): number {
	return ((data[at] as number) << 16) | ((data[at + 1] as number) << 8) | (data[at + 2] as number);
}

/** 32 bits, big-endian, as a *signed* number: cheap to compare and to keep in Int32Array. */
export function i32(data: Uint8Array, at: number): number {
	return (
		((data[at] as number) << 24) |
		((data[at + 1] as number) << 16) |
		((data[at + 2] as number) << 8) |
		(data[at + 3] as number)
	);
}

/** 32-bit unsigned big-endian number at `at`. */
export function u32(data: Uint8Array, at: number): number {
	return i32(data, at) >>> 0;
}

/** 32-bit unsigned little-endian number at `at`. */
export function u32le(data: Uint8Array, at: number): number {
	return (
		((data[at] as number) |
			((data[at + 1] as number) << 8) |
			((data[at + 2] as number) << 16) |
			((data[at + 3] as number) << 24)) >>>
		0
	);
}

/** Bounds-checked reader over one message; every read past the end throws. */
export class ByteReader {
	readonly data: Uint8Array;
	readonly end: number;
	/** Offset of the next byte inside `data`. */
	position: number;
	readonly #protocol: string;

	/**
	 * @param data buffer that holds the message
	 * @param protocol name put into errors
	 * @param start first byte of the message inside `data`
	 * @param end one past its last byte
	 */
	constructor(data: Uint8Array, protocol: string, start = 0, end = data.length) {
		this.data = data;
		this.position = start;
		this.end = Math.min(end, data.length);
		this.#protocol = protocol;
	}

	/** Bytes that are left. */
	get remaining(): number {
		return this.end - this.position;
	}

	/** Moves past `length` bytes and returns where they began. */
	take(length: number, what: string): number {
		const at = this.position;
		if (length < 0 || at + length > this.end) {
			throw new MalformedPacketError(
				this.#protocol,
				at,
				`${what} needs ${length} bytes, got ${this.end - at}`,
			);
		}
		this.position = at + length;
		return at;
	}

	u8(what: string): number {
		return u8(this.data, this.take(1, what));
	}

	u16(what: string): number {
		return u16(this.data, this.take(2, what));
	}

	u24(what: string): number {
		return u24(this.data, this.take(3, what));
	}

	u32(what: string): number {
		return u32(this.data, this.take(4, what));
	}

	/** A view (no copy) of the next `length` bytes. */
	bytes(length: number, what: string): Uint8Array {
		const at = this.take(length, what);
		return this.data.subarray(at, at + length);
	}
}

/** Some bytes behind each other. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
