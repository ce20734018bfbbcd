/** Reading and writing numbers of any number of bits, most significant first. */
import { MalformedPacketError } from '../errors.ts';

/** Bounds-checked reader; a read past the end throws. */
export class BitReader {
	readonly data: Uint8Array;
	/** Bit offset of the next read. */
	position = 0;
	readonly #protocol: string;

	/** @param protocol short name for the error */
	constructor(data: Uint8Array, protocol: string) {
		this.data = data;
		this.#protocol = protocol;
	}

	get left(): number {
		return this.data.length * 8 - this.position;
	}

	/** @param count at most 32 */
	read(count: number): number {
		if (count > this.left) {
			const words = `${count} bits wanted, ${this.left} left`;
			throw new MalformedPacketError(this.#protocol, this.position >> 3, words);
		}
		let value = 0;
		for (let done = 0; done < count; done++, this.position++) {
			const byte = this.data[this.position >> 3] as number;
			value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
		}
		return value;
	}

	/** The next bits as bytes; what the last byte has more is 0. */
	bytes(count: number): Uint8Array {
		const bytes = new Uint8Array(Math.ceil(count / 8));
		for (let at = 0; at < bytes.length; at++) {
			const bits = Math.min(8, count - at * 8);
			bytes[at] = this.read(bits) << (8 - bits);
		}
		return bytes;
	}
}

/** Collects bits into bytes. */
export class BitWriter {
	readonly #bytes: number[] = [];
	#bits = 0;

	/** @param count at most 32 */
	write(value: number, count: number): this {
		for (let bit = count - 1; bit >= 0; bit--, this.#bits++) {
			if ((this.#bits & 7) === 0) this.#bytes.push(0);
			if (Math.floor(value / 2 ** bit) % 2 === 1) {
				const last = this.#bytes.length - 1;
				this.#bytes[last] = (this.#bytes[last] as number) | (0x80 >> (this.#bits & 7));
			}
		}
		return this;
	}

	/** Bits written so far. */
	get length(): number {
		return this.#bits;
	}

	/** The last byte is filled with zeros. */
	get bytes(): Uint8Array {
		return Uint8Array.from(this.#bytes);
	}
}
