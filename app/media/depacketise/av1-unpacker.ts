/** AV1: OBUs in elements, without their sizes on the wire. @see "RTP Payload Format For AV1" §4 */
import { u8 } from '../../bytes.ts';
import { concatenated } from './unpacker.ts';
import type { PayloadPlace, UnpackedPicture, Unpacker } from './unpacker.ts';

const CONTINUES = 0x80;
const GOES_ON = 0x40;
const HAS_SIZE = 0x02;
const HAS_EXTENSION = 0x04;
const SEQUENCE_HEADER = 1;
const TEMPORAL_DELIMITER = 2;
const TILE_LIST = 8;

/** LEB128 number at `at`, and the place behind it; null when it does not end. */
function leb128(data: Uint8Array, at: number): readonly [value: number, next: number] | null {
	let value = 0;
	for (let index = 0; index < 5; index++) {
		if (at + index >= data.length) return null;
		const byte = u8(data, at + index);
		value += (byte & 0x7f) * 128 ** index;
		if ((byte & 0x80) === 0) return [value, at + index + 1];
	}
	return null;
}

/** A number in the same form. */
export function writeLeb128(value: number): Uint8Array {
	const bytes: number[] = [];
	for (let rest = value; ; rest = Math.floor(rest / 128)) {
		if (rest < 128) return Uint8Array.of(...bytes, rest);
		bytes.push((rest % 128) | 0x80);
	}
}

/** The OBU with its size behind its header, as files want it. */
function withSize(obu: Uint8Array): Uint8Array {
	const header = u8(obu, 0);
	if ((header & HAS_SIZE) !== 0) return obu;
	const headerBytes = (header & HAS_EXTENSION) === 0 ? 1 : 2;
	const body = obu.subarray(headerBytes);
	const extension = obu.subarray(1, headerBytes);
	return concatenated([
		Uint8Array.of(header | HAS_SIZE),
		extension,
		writeLeb128(body.length),
		body,
	]);
}

/** Temporal units of AV1. */
export class Av1Unpacker implements Unpacker {
	#obus: Uint8Array[] = [];
	#open: Uint8Array[] | null = null;
	#isBroken = false;

	add(payload: Uint8Array, { isAfterGap }: PayloadPlace): void {
		const flags = u8(payload, 0);
		if (isAfterGap) this.#drop();
		const elements = this.#elements(payload, (flags >> 4) & 3);
		for (const [index, element] of elements.entries()) {
			const continues = index === 0 && (flags & CONTINUES) !== 0;
			if (!continues) this.#drop();
			if (continues && this.#open === null) {
				this.#isBroken = true;
				continue;
			}
			const open = [...(this.#open ?? []), element];
			const goesOn = index === elements.length - 1 && (flags & GOES_ON) !== 0;
			this.#open = goesOn ? open : null;
			if (!goesOn) this.#push(concatenated(open));
		}
	}

	#push(obu: Uint8Array): void {
		const type = (u8(obu, 0) >> 3) & 15;
		if (obu.length > 0 && type !== TEMPORAL_DELIMITER && type !== TILE_LIST) {
			this.#obus.push(withSize(obu));
		}
	}

	#drop(): void {
		if (this.#open !== null) this.#isBroken = true;
		this.#open = null;
	}

	/** @param count elements as the header says; 0 when every one has its length */
	#elements(payload: Uint8Array, count: number): readonly Uint8Array[] {
		const elements: Uint8Array[] = [];
		for (let at = 1; at < payload.length;) {
			const isLast = count > 0 && elements.length === count - 1;
			const length = isLast ? ([payload.length - at, at] as const) : leb128(payload, at);
			if (length === null || length[1] + length[0] > payload.length) {
				this.#isBroken = true;
				break;
			}
			at = length[1] + length[0];
			elements.push(payload.subarray(length[1], at));
		}
		return elements;
	}

	take(): UnpackedPicture | null {
		this.#drop();
		const obus = this.#obus;
		const isWhole = !this.#isBroken;
		this.#obus = [];
		this.#isBroken = false;
		if (obus.length === 0 && isWhole) return null;
		const isKey = obus.some((obu) => (u8(obu, 0) >> 3) % 16 === SEQUENCE_HEADER);
		return { pieces: [concatenated(obus)], isKey, isWhole };
	}
}
