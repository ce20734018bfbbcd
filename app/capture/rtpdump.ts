/**
 * Reads rtpdump files (`#!rtpplay1.0`), as rtptools and Wireshark write them. Each record is given as
 * a UDP packet between the addresses that the header tells; a control packet (its length stands as 0)
 * goes from and to the next higher ports.
 */
import { u16, u32 } from '../bytes.ts';
import { CaptureFormatError } from '../errors.ts';
import { addressBytes, madeHeaderLength, madeHeaders } from './made-datagram.ts';
import type { MadeRoute } from './made-datagram.ts';
import type { CaptureReader } from './reader.ts';
import { noExtras } from './reader.ts';
import type { RecordBuffer } from './record-buffer.ts';
import { PositionTable } from './position-table.ts';
import { BLOCK_PACKETS } from './source.ts';
import type { CaptureDamage, CaptureInterface, PacketBlock } from './source.ts';

const MAGIC = '#!rtpplay1.0 ';
/** A first line with an address of any kind is far shorter. */
const MAX_LINE = 256;
const BINARY_HEADER = 16;
const RECORD_HEADER = 8;
/** Bytes of packets in one block at most. */
const BLOCK_BYTES = 1 << 20;
/** Packets without a link layer: the version of IP stands in the packet. */
const LINKTYPE_RAW = 101;
const NEWLINE = 10;

/** Tells such a file by its first bytes. */
export function isRtpdump(head: Uint8Array): boolean {
	return Array.from(MAGIC).every((letter, at) => head[at] === letter.charCodeAt(0));
}

/** Facts of the file's two headers. */
interface FileHeader {
	readonly rtp: MadeRoute;
	readonly rtcp: MadeRoute;
	readonly seconds: number;
	/** Of the start: what stands in the file as microseconds, even where a writer meant others. */
	readonly microseconds: number;
}

/**
 * Begins to read a file.
 * @throws CaptureFormatError when the headers are not whole
 */
export async function openRtpdump(buffer: RecordBuffer): Promise<RtpdumpReader> {
	await buffer.need(MAX_LINE + BINARY_HEADER);
	const { bytes, start, end } = buffer;
	const newline = bytes.subarray(start, Math.min(end, start + MAX_LINE)).indexOf(NEWLINE);
	if (newline < 0 || buffer.available < newline + 1 + BINARY_HEADER) {
		throw new CaptureFormatError(
			`an rtpdump file begins with one line and ${BINARY_HEADER} bytes, these are cut off`,
		);
	}
	const line = new TextDecoder().decode(bytes.subarray(start, start + newline));
	const header = fileHeader(line, bytes, start + newline + 1);
	buffer.start += newline + 1 + BINARY_HEADER;
	return new RtpdumpReader(buffer, header);
}

function fileHeader(line: string, bytes: Uint8Array, at: number): FileHeader {
	const [, address = '', port = ''] = /^(.*)\/(\d+)\s*$/u.exec(line.slice(MAGIC.length)) ?? [];
	const destination = addressBytes(address.trim());
	const source = new Uint8Array(destination.length);
	// Of an IPv6 source its first four bytes were kept.
	source.set(bytes.subarray(at + 8, at + 12));
	const sourcePort = u16(bytes, at + 12);
	const destinationPort = Number(port) & 0xffff;
	return {
		rtp: { source, destination, sourcePort, destinationPort },
		rtcp: {
			...{ source, destination, sourcePort: (sourcePort + 1) & 0xffff },
			destinationPort: (destinationPort + 1) & 0xffff,
		},
		seconds: u32(bytes, at),
		microseconds: u32(bytes, at + 4),
	};
}

/** The records of a file as packets. */
export class RtpdumpReader implements CaptureReader {
	readonly format = 'rtpdump';
	readonly byteOrder = 'big';
	readonly timestampResolution = 'milliseconds';
	readonly extras = noExtras();
	readonly interfaces: readonly CaptureInterface[] = [
		{
			...{ id: 0, name: null, description: null, linkType: LINKTYPE_RAW, snapLength: 0 },
			// Offsets are whole milliseconds behind a start in microseconds.
			...{ ticksPerSecond: 1e6, fcsLength: 0, filter: null, operatingSystem: null },
			...{ droppedByInterface: null, droppedByKernel: null },
		},
	];
	damage: CaptureDamage | null = null;
	readonly #buffer: RecordBuffer;
	readonly #header: FileHeader;
	readonly #headerLength: number;
	readonly #positions = new PositionTable();
	#data = new Uint8Array(BLOCK_BYTES);
	#filled = 0;

	constructor(buffer: RecordBuffer, header: FileHeader) {
		this.#buffer = buffer;
		this.#header = header;
		this.#headerLength = madeHeaderLength(header.rtp);
		if (header.rtp.destinationPort > 0) this.extras.rtpPorts.push(header.rtp.destinationPort);
	}

	async fill(block: PacketBlock): Promise<boolean> {
		block.count = 0;
		this.#filled = 0;
		while (block.count < BLOCK_PACKETS && this.#filled < BLOCK_BYTES) {
			const length = await this.#nextLength();
			if (length === 0) break;
			this.#take(block, length);
		}
		block.data = this.#data;
		return block.count > 0;
	}

	/** Bytes of the record that comes next and is whole; 0 at the end. */
	async #nextLength(): Promise<number> {
		const buffer = this.#buffer;
		if (this.damage !== null) return 0;
		if (!(await buffer.need(RECORD_HEADER))) {
			if (buffer.available > 0) this.#breakOff('the header of the last record is cut off');
			return 0;
		}
		const length = u16(buffer.bytes, buffer.start);
		if (length < RECORD_HEADER) {
			this.#breakOff(`a record needs ${RECORD_HEADER} bytes or more, this one tells ${length}`);
			return 0;
		}
		if (await buffer.need(length)) return length;
		this.#breakOff(
			`the last record is cut off: ${buffer.available} of its ${length} bytes are here`,
		);
		return 0;
	}

	#breakOff(reason: string): void {
		this.damage = { offset: this.#buffer.position, reason };
	}

	#take(block: PacketBlock, length: number): void {
		const buffer = this.#buffer;
		const { bytes, start } = buffer;
		const stored = length - RECORD_HEADER;
		const told = u16(bytes, start + 2);
		const headers = madeHeaders(this.#routeOf(told), Math.max(stored, told));
		const size = headers.length + stored;
		const data = this.#room(size);
		data.set(headers, this.#filled);
		data.set(bytes.subarray(start + RECORD_HEADER, start + length), this.#filled + headers.length);
		const row = block.count++;
		block.offset[row] = this.#filled;
		block.captured[row] = size;
		block.original[row] = headers.length + Math.max(stored, told);
		this.#setTime(block, row, u32(bytes, start + 4));
		block.position[row] = this.#positions.add(buffer.position, size);
		block.interfaceId[row] = 0;
		block.linkType[row] = LINKTYPE_RAW;
		block.file[row] = 0;
		this.#filled += size;
		buffer.start += length;
	}

	#routeOf(told: number): MadeRoute {
		return told === 0 ? this.#header.rtcp : this.#header.rtp;
	}

	#room(size: number): Uint8Array {
		const needed = this.#filled + size;
		if (needed > this.#data.length) {
			const wider = new Uint8Array(needed * 2);
			wider.set(this.#data.subarray(0, this.#filled));
			this.#data = wider;
		}
		return this.#data;
	}

	#setTime(block: PacketBlock, row: number, offsetMs: number): void {
		const { seconds, microseconds } = this.#header;
		const sinceStart = microseconds + offsetMs * 1000;
		const whole = Math.floor(sinceStart / 1e6);
		block.seconds[row] = seconds + whole;
		block.nanoseconds[row] = (sinceStart - whole * 1e6) * 1000;
	}

	/** Bytes of the made-up packets from a place on. @param readFile gives bytes of the file itself */
	readMade(
		position: number,
		into: Uint8Array,
		length: number,
		readFile: (position: number, into: Uint8Array, length: number) => number,
	): number {
		let done = 0;
		while (done < length) {
			const at = position + done;
			const place = this.#positions.find(at);
			if (place === null) break;
			const packet = new Uint8Array(place.size);
			const stored = place.size - this.#headerLength;
			const record = new Uint8Array(RECORD_HEADER + stored);
			if (readFile(place.filePosition, record, record.length) < record.length) break;
			const told = u16(record, 2);
			packet.set(madeHeaders(this.#routeOf(told), Math.max(stored, told)));
			packet.set(record.subarray(RECORD_HEADER), this.#headerLength);
			const part = packet.subarray(at - place.start, at - place.start + length - done);
			into.set(part, done);
			done += part.length;
		}
		return done;
	}
}
