/**
 * Classic pcap files: both byte orders, µs and ns, and the variants that are met in the wild.
 * @see draft-ietf-opsawg-pcap; libpcap's savefile format
 */
import { u16, u16le, u32, u32le } from '../bytes.ts';
import { CaptureFormatError } from '../errors.ts';
import { compiledFor } from '../lane/compiled.ts';
import { MAX_PACKET_BYTES } from '../limits.ts';
import { noExtras, resolutionWords } from './reader.ts';
import type { CaptureReader } from './reader.ts';
import type { RecordBuffer } from './record-buffer.ts';
import { BLOCK_PACKETS } from './source.ts';
import type { CaptureDamage, CaptureInterface, PacketBlock } from './source.ts';

/** One form of the file header's magic number. */
interface Variant {
	readonly ticksPerSecond: number;
	/** Bytes of a record header. */
	readonly recordHeader: number;
	/** Bytes after the file header that belong to no record. */
	readonly extraHeader: number;
}

const FILE_HEADER = 24;
const VARIANTS = new Map<number, Variant>([
	[0xa1b2c3d4, { ticksPerSecond: 1e6, recordHeader: 16, extraHeader: 0 }],
	[0xa1b23c4d, { ticksPerSecond: 1e9, recordHeader: 16, extraHeader: 0 }],
	// Kuznetzov's patched libpcap: interface index, protocol and packet type follow the lengths.
	[0xa1b2cd34, { ticksPerSecond: 1e6, recordHeader: 24, extraHeader: 0 }],
	// IXIA hardware and software captures: nanoseconds, the total record length after the header.
	[0x1c0001ac, { ticksPerSecond: 1e9, recordHeader: 16, extraHeader: 4 }],
	[0x1c0001ab, { ticksPerSecond: 1e9, recordHeader: 16, extraHeader: 4 }],
]);
/** LINKTYPE values whose packets may be larger than libpcap's usual maximum (USB, D-Bus). */
const LARGE_LINK_TYPES = new Set([186, 189, 220, 231, 249, 266]);
const MAX_STANDARD_PACKET = 262_144;

/** True when a file with these first bytes is a classic pcap file. */
export function isPcap(head: Uint8Array): boolean {
	return head.length >= 4 && (VARIANTS.has(u32le(head, 0)) || VARIANTS.has(u32(head, 0)));
}

/** Reader of one classic pcap file. */
class PcapReader implements CaptureReader {
	readonly format = 'pcap';
	readonly byteOrder: 'little' | 'big';
	readonly timestampResolution: string;
	readonly interfaces: readonly CaptureInterface[];
	readonly extras = noExtras();
	damage: CaptureDamage | null = null;
	readonly #buffer: RecordBuffer;
	readonly #variant: Variant;
	readonly #read32: (data: Uint8Array, at: number) => number;
	readonly #nanosecondsPerTick: number;
	readonly #limit: number;
	readonly #lengthsMayBeSwapped: boolean;

	constructor(buffer: RecordBuffer, header: PcapHeader) {
		this.#buffer = buffer;
		this.#variant = header.variant;
		this.byteOrder = header.byteOrder;
		this.#read32 = header.byteOrder === 'little' ? u32le : u32;
		this.#nanosecondsPerTick = 1e9 / header.variant.ticksPerSecond;
		this.timestampResolution = resolutionWords(header.variant.ticksPerSecond);
		this.interfaces = [header.captureInterface];
		const { linkType, snapLength } = header.captureInterface;
		this.#limit = LARGE_LINK_TYPES.has(linkType)
			? MAX_PACKET_BYTES
			: Math.max(MAX_STANDARD_PACKET, Math.min(snapLength, MAX_STANDARD_PACKET));
		this.#lengthsMayBeSwapped = header.minorVersion < 4;
	}

	async fill(block: PacketBlock): Promise<boolean> {
		block.count = 0;
		const buffer = this.#buffer;
		while (this.damage === null) {
			this.#walk(block);
			if (block.count > 0) return true;
			if (this.#hasDamage()) break;
			const wanted = this.#nextRecordLength();
			if (await buffer.more(wanted)) continue;
			this.#noteCut();
			break;
		}
		return false;
	}

	#hasDamage(): boolean {
		return this.damage !== null;
	}

	/** Bytes that the record at the front needs, as far as its header is at hand. */
	#nextRecordLength(): number {
		const { recordHeader } = this.#variant;
		const { bytes, start, available } = this.#buffer;
		return available < recordHeader
			? recordHeader
			: recordHeader + this.#capturedLength(bytes, start);
	}

	#noteCut(): void {
		const { available, position } = this.#buffer;
		if (available === 0) return;
		const wanted = this.#nextRecordLength();
		this.damage = {
			offset: position,
			reason: `the last packet is cut: its record needs ${wanted} bytes, the file has ${available} left`,
		};
	}

	#capturedLength(bytes: Uint8Array, at: number): number {
		const captured = this.#read32(bytes, at + 8);
		if (!this.#lengthsMayBeSwapped) return captured;
		// Files before version 2.4 were written with both orders of the two lengths.
		return Math.min(captured, this.#read32(bytes, at + 12));
	}

	/** Walks the whole records in the buffer into the block's columns. */
	#walk(block: PacketBlock): void {
		const buffer = this.#buffer;
		const { bytes, end } = buffer;
		const headerLength = this.#variant.recordHeader;
		const read32 = this.#read32;
		const linkType = this.interfaces[0]?.linkType ?? 0;
		block.data = bytes;
		block.linkType.fill(linkType);
		block.interfaceId.fill(0);
		let count = this.#walkOrdinary(block);
		const last = count - 1;
		let at = count === 0 ? buffer.start : (block.offset[last] ?? 0) + (block.captured[last] ?? 0);
		while (count < BLOCK_PACKETS && at + headerLength <= end) {
			const captured = this.#capturedLength(bytes, at);
			if (captured > this.#limit) {
				this.#noteOversize(buffer.base + at, captured);
				break;
			}
			const body = at + headerLength;
			if (body + captured > end) break;
			const original = Math.max(read32(bytes, at + 12), read32(bytes, at + 8));
			block.offset[count] = body;
			block.captured[count] = captured;
			block.original[count] = original > 0x7fffffff ? captured : original;
			block.position[count] = buffer.base + body;
			this.#putTime(block, count, read32(bytes, at), read32(bytes, at + 4));
			at = body + captured;
			count++;
		}
		block.count = count;
		buffer.start = at;
	}

	/** Compiled code takes what is plain, when the block stands where it can. */
	#walkOrdinary(block: PacketBlock): number {
		const { memory, bytes, start, end, base } = this.#buffer;
		const code = compiledFor(memory);
		if (code === null || block.memory !== memory || this.#lengthsMayBeSwapped) return 0;
		return code.walkRecords(
			block.region.at,
			bytes.byteOffset,
			start,
			end,
			base,
			this.#variant.recordHeader,
			this.#limit,
			this.#nanosecondsPerTick,
			this.byteOrder === 'big' ? 1 : 0,
		);
	}

	#putTime(block: PacketBlock, row: number, seconds: number, ticks: number): void {
		const nanoseconds = ticks * this.#nanosecondsPerTick;
		if (nanoseconds < 1e9) {
			block.seconds[row] = seconds;
			block.nanoseconds[row] = nanoseconds;
		} else {
			// Some writers let the fraction pass one second; the sum is what they mean.
			block.seconds[row] = seconds + Math.floor(nanoseconds / 1e9);
			block.nanoseconds[row] = nanoseconds % 1e9;
		}
	}

	#noteOversize(offset: number, length: number): void {
		this.damage = {
			offset,
			reason: `a packet record claims ${length} bytes, at most ${this.#limit} are possible`,
		};
	}
}

interface PcapHeader {
	readonly variant: Variant;
	readonly byteOrder: 'little' | 'big';
	readonly minorVersion: number;
	readonly captureInterface: CaptureInterface;
}

function parseHeader(bytes: Uint8Array, at: number): PcapHeader {
	const little = VARIANTS.get(u32le(bytes, at));
	const variant = little ?? VARIANTS.get(u32(bytes, at));
	if (variant === undefined) throw new CaptureFormatError('not a pcap file');
	const read32 = little === undefined ? u32 : u32le;
	const read16 = little === undefined ? u16 : u16le;
	const linkWord = read32(bytes, at + 20);
	// Bits 28 to 31: FCS length in 16-bit words, valid when bit 26 (P) is set.
	const fcsLength = (linkWord & 0x0400_0000) === 0 ? 0 : (linkWord >>> 28) * 2;
	return {
		variant,
		byteOrder: little === undefined ? 'big' : 'little',
		minorVersion: read16(bytes, at + 4) > 2 ? 4 : read16(bytes, at + 6),
		captureInterface: {
			id: 0,
			name: null,
			description: null,
			linkType: linkWord & 0xffff,
			snapLength: read32(bytes, at + 16),
			ticksPerSecond: variant.ticksPerSecond,
			fcsLength,
			filter: null,
			operatingSystem: null,
			droppedByInterface: null,
			droppedByKernel: null,
		},
	};
}

/**
 * Reads the file header and makes the reader.
 * @throws CaptureFormatError when the file ends inside its header
 */
export async function openPcap(buffer: RecordBuffer): Promise<CaptureReader> {
	if (!(await buffer.need(FILE_HEADER))) {
		throw new CaptureFormatError(
			`the pcap file header needs ${FILE_HEADER} bytes, the file has ${buffer.available}`,
		);
	}
	const header = parseHeader(buffer.bytes, buffer.start);
	buffer.start += FILE_HEADER;
	if (await buffer.need(header.variant.extraHeader)) buffer.start += header.variant.extraHeader;
	return new PcapReader(buffer, header);
}
