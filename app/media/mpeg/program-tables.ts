/** Program tables: which streams there are and what they carry. @see ISO/IEC 13818-1 §2.4.4, §2.5.4 */
import { u8, u16 } from '../../bytes.ts';
import type { ElementaryStream } from './elementary.ts';
import { codecOfType, PRIVATE_STREAM } from './stream-types.ts';

/** One program of a transport stream. */
export interface ProgramEntry {
	readonly program: number;
	/** PID of its map. */
	readonly mapPid: number;
}

/** What one program holds. */
export interface ProgramMap {
	readonly program: number;
	readonly streams: readonly ElementaryStream[];
}

const TABLE_PAT = 0;
const TABLE_PMT = 2;
const CRC_BYTES = 4;

/** Check value of a section; 0 when the CRC at its end fits. @see ISO/IEC 13818-1 annex A */
export function sectionChecksum(bytes: Uint8Array): number {
	let value = 0xffff_ffff;
	for (const byte of bytes) {
		value ^= byte << 24;
		for (let bit = 0; bit < 8; bit++) {
			value = (value << 1) ^ ((value & 0x8000_0000) === 0 ? 0 : 0x04c1_1db7);
		}
	}
	return value >>> 0;
}

/** True for a section that is in force and was not damaged. */
function isSound(section: Uint8Array, table: number): boolean {
	return u8(section, 0) === table && (u8(section, 5) & 1) === 1 && sectionChecksum(section) === 0;
}

/** Programs of a PAT; null when it is none. @param section whole, with its CRC */
export function readPat(section: Uint8Array): readonly ProgramEntry[] | null {
	if (section.length < 12 || !isSound(section, TABLE_PAT)) return null;
	const programs: ProgramEntry[] = [];
	for (let at = 8; at + 4 <= section.length - CRC_BYTES; at += 4) {
		const program = u16(section, at);
		// Program 0 is the network's own table.
		if (program !== 0) programs.push({ program, mapPid: u16(section, at + 2) & 0x1fff });
	}
	return programs;
}

/** Program and streams of a PMT; null when it is none. @param section whole, with its CRC */
export function readPmt(section: Uint8Array): ProgramMap | null {
	if (section.length < 16 || !isSound(section, TABLE_PMT)) return null;
	const streams: ElementaryStream[] = [];
	const end = section.length - CRC_BYTES;
	for (let at = 12 + (u16(section, 10) & 0xfff); at + 5 <= end;) {
		const streamType = u8(section, at);
		const length = u16(section, at + 3) & 0xfff;
		const descriptors = section.subarray(at + 5, Math.min(end, at + 5 + length));
		const id = u16(section, at + 1) & 0x1fff;
		streams.push({ id, streamType, ...codecOfType(streamType, descriptors, 'transport') });
		at += 5 + length;
	}
	return { program: u16(section, 3), streams };
}

/**
 * Streams of a program stream map. Its CRC and its inner length are often wrong: neither is believed.
 * @param map whole, from its start code on
 */
export function readProgramMap(map: Uint8Array): readonly ElementaryStream[] {
	const streams: ElementaryStream[] = [];
	const end = map.length - CRC_BYTES;
	for (let at = 12 + u16(map, 8); at + 4 <= end;) {
		const streamType = u8(map, at);
		const length = u16(map, at + 2);
		const descriptors = map.subarray(at + 4, Math.min(end, at + 4 + length));
		const id = u8(map, at + 1);
		// Numbers of sound in the private stream are those of ATSC.
		const from = id === PRIVATE_STREAM ? 'transport' : 'program';
		streams.push({ id, streamType, ...codecOfType(streamType, descriptors, from) });
		at += 4 + length;
	}
	return streams;
}

/** Joins the sections of one PID from the packets that carry them. */
export class SectionJoiner {
	#held: Uint8Array = new Uint8Array(0);
	#isOpen = false;

	/**
	 * @param payload of one packet
	 * @param isStart a pointer to the next section's beginning stands first
	 * @returns sections that are whole now
	 */
	take(payload: Uint8Array, isStart: boolean): readonly Uint8Array[] {
		const found: Uint8Array[] = [];
		if (isStart) {
			const begin = 1 + u8(payload, 0);
			if (this.#isOpen) this.#add(payload.subarray(1, begin), found);
			this.#held = new Uint8Array(0);
			this.#isOpen = true;
			this.#add(payload.subarray(begin), found);
		} else if (this.#isOpen) {
			this.#add(payload, found);
		}
		return found;
	}

	#add(bytes: Uint8Array, found: Uint8Array[]): void {
		let held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
		while (held.length >= 3 && u8(held, 0) !== 0xff) {
			const length = 3 + (u16(held, 1) & 0xfff);
			if (held.length < length) break;
			found.push(held.subarray(0, length));
			held = held.subarray(length);
		}
		const isStuffed = held.length > 0 && u8(held, 0) === 0xff;
		if (isStuffed) this.#isOpen = false;
		this.#held = isStuffed ? new Uint8Array(0) : held;
	}

	/** Bytes are missing. */
	reset(): void {
		this.#isOpen = false;
	}
}
