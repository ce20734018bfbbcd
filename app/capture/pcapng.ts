/**
 * pcapng files: several sections and interfaces, both byte orders, all packet blocks.
 * @see draft-ietf-opsawg-pcapng
 */
import { u16, u16le, u32, u32le } from '../bytes.ts';
import { CaptureFormatError } from '../errors.ts';
import { MAX_BLOCK_BYTES, MAX_INTERFACES } from '../limits.ts';
import { PcapngExtras } from './pcapng-extras.ts';
import { parseInterface } from './pcapng-interface.ts';
import type { SectionNumbers } from './pcapng-options.ts';
import { TimestampDivider } from './pcapng-time.ts';
import { resolutionWords } from './reader.ts';
import type { CaptureReader } from './reader.ts';
import type { RecordBuffer } from './record-buffer.ts';
import { BLOCK_PACKETS } from './source.ts';
import type { CaptureDamage, CaptureInterface, PacketBlock } from './source.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION_COMMENT = 1;

const LITTLE: SectionNumbers = { u16: u16le, u32: u32le, byteOrder: 'little' };
const BIG: SectionNumbers = { u16, u32, byteOrder: 'big' };

/** True when a file with these first bytes is a pcapng file. */
export function isPcapng(head: Uint8Array): boolean {
	return head.length >= 12 && u32(head, 0) === SECTION_HEADER && orderAt(head, 8) !== null;
}

function orderAt(bytes: Uint8Array, at: number): SectionNumbers | null {
	if (u32(bytes, at) === BYTE_ORDER_MAGIC) return BIG;
	return u32le(bytes, at) === BYTE_ORDER_MAGIC ? LITTLE : null;
}

/** Reader of one pcapng file. */
class PcapngReader implements CaptureReader {
	readonly format = 'pcapng';
	byteOrder: 'little' | 'big' = 'little';
	readonly interfaces: CaptureInterface[] = [];
	readonly extras = new PcapngExtras();
	damage: CaptureDamage | null = null;
	readonly #buffer: RecordBuffer;
	#numbers: SectionNumbers = LITTLE;
	/** Number of the section's first interface among `interfaces`. */
	#sectionBase = 0;
	readonly #dividers: TimestampDivider[] = [];
	/** Packets handed on so far: key of packet comments. */
	#packets = 0;
	#sections = 0;

	constructor(buffer: RecordBuffer) {
		this.#buffer = buffer;
	}

	get timestampResolution(): string {
		const ticks = new Set(this.interfaces.map((one) => one.ticksPerSecond));
		return ticks.size === 0 ? 'microseconds' : [...ticks].map(resolutionWords).join(', ');
	}

	async fill(block: PacketBlock): Promise<boolean> {
		block.count = 0;
		const buffer = this.#buffer;
		for (;;) {
			this.#walk(block);
			if (block.count > 0) return true;
			if (this.damage !== null) return false;
			const wanted = this.#nextBlockLength();
			if (await buffer.more(wanted)) continue;
			this.#noteCut(wanted);
			return false;
		}
	}

	/** Bytes that the block at the front needs, as far as its head is at hand. */
	#nextBlockLength(): number {
		const { bytes, start, available } = this.#buffer;
		if (available < 12) return 12;
		const order = u32(bytes, start) === SECTION_HEADER ? orderAt(bytes, start + 8) : null;
		return Math.max(12, (order ?? this.#numbers).u32(bytes, start + 4));
	}

	#noteCut(wanted: number): void {
		const { available, position } = this.#buffer;
		if (available === 0) return;
		this.damage = {
			offset: position,
			reason: `the last block is cut: it needs ${wanted} bytes, the file has ${available} left`,
		};
	}

	#break(at: number, reason: string): void {
		this.damage = { offset: this.#buffer.base + at, reason };
	}

	/** Walks the whole blocks in the buffer; packets go into the columns. */
	#walk(block: PacketBlock): void {
		const buffer = this.#buffer;
		block.data = buffer.bytes;
		while (block.count < BLOCK_PACKETS && buffer.available >= 12 && this.damage === null) {
			const at = buffer.start;
			const type = this.#numbers.u32(buffer.bytes, at);
			if (type === SECTION_HEADER && !this.#beginSection(at)) return;
			const length = this.#numbers.u32(buffer.bytes, at + 4);
			if (length < 12 || length > MAX_BLOCK_BYTES) {
				this.#break(at, `a block claims ${length} bytes, 12 to ${MAX_BLOCK_BYTES} are possible`);
				return;
			}
			const whole = (length + 3) & ~3;
			if (whole > buffer.available) return;
			const trailer = this.#numbers.u32(buffer.bytes, at + whole - 4);
			if (trailer !== length) {
				this.#break(
					at,
					`a block's two lengths differ: ${length} at its start, ${trailer} at its end`,
				);
				return;
			}
			this.#takeBlock(block, type, at, at + whole - 4);
			if (!this.#isDamaged()) buffer.start = at + whole;
		}
	}

	/** Asked through a method, because the blocks' readers set it behind the compiler's back. */
	#isDamaged(): boolean {
		return this.damage !== null;
	}

	/** @returns false when the byte order is not to be read (damage is then set) */
	#beginSection(at: number): boolean {
		const order = orderAt(this.#buffer.bytes, at + 8);
		if (order === null) {
			this.#break(at, 'a section header has no byte-order magic');
			return false;
		}
		this.#numbers = order;
		if (this.#sections === 0) this.byteOrder = order.byteOrder;
		return true;
	}

	#takeBlock(block: PacketBlock, type: number, at: number, end: number): void {
		switch (type) {
			case ENHANCED_PACKET:
				this.#takeEnhanced(block, at, end);
				return;
			case SIMPLE_PACKET:
				this.#takeSimple(block, at, end);
				return;
			case OBSOLETE_PACKET:
				this.#takeObsolete(block, at, end);
				return;
			case INTERFACE_DESCRIPTION:
				this.#takeInterface(at, end);
				return;
			case SECTION_HEADER:
				this.#sections++;
				this.#sectionBase = this.interfaces.length;
				this.extras.takeSection(this.#numbers, this.#buffer.bytes, at + 24, end);
				return;
			default:
				this.extras.take(type, this.#numbers, this.#buffer.bytes, at + 8, end, (id) =>
					this.#sectionInterface(id),
				);
		}
	}

	/** The interface `id` of the current section, for statistics blocks. */
	#sectionInterface(id: number): [CaptureInterface[], number] {
		return [this.interfaces, this.#sectionBase + id];
	}

	#takeInterface(at: number, end: number): void {
		if (this.interfaces.length >= MAX_INTERFACES || end - at < 16) {
			this.#break(at, `an interface description of ${end - at} bytes cannot be used`);
			return;
		}
		const id = this.interfaces.length;
		const parsed = parseInterface(this.#numbers, this.#buffer.bytes, at + 8, end, id);
		this.interfaces.push(parsed.captureInterface);
		this.#dividers.push(
			new TimestampDivider(parsed.captureInterface.ticksPerSecond, parsed.offsetSeconds),
		);
	}

	#takeEnhanced(block: PacketBlock, at: number, end: number): void {
		const { bytes } = this.#buffer;
		const { u32: number32 } = this.#numbers;
		if (end - at < 28) return this.#break(at, 'an enhanced packet block is too short');
		const captured = number32(bytes, at + 20);
		if (captured > end - at - 28) {
			return this.#break(at, `a packet claims ${captured} bytes, its block holds ${end - at - 28}`);
		}
		const row = block.count;
		if (!this.#putInterface(block, row, number32(bytes, at + 8), at)) return;
		this.#putTime(block, row, number32(bytes, at + 12), number32(bytes, at + 16));
		this.#putPacket(block, at + 28, captured, number32(bytes, at + 24));
		const options = at + 28 + ((captured + 3) & ~3);
		if (options < end) this.#takeComment(bytes, options, end);
	}

	#takeObsolete(block: PacketBlock, at: number, end: number): void {
		const { bytes } = this.#buffer;
		const { u16: number16, u32: number32 } = this.#numbers;
		if (end - at < 28) return this.#break(at, 'an obsolete packet block is too short');
		const captured = number32(bytes, at + 20);
		if (captured > end - at - 28) {
			return this.#break(at, `a packet claims ${captured} bytes, its block holds ${end - at - 28}`);
		}
		const row = block.count;
		if (!this.#putInterface(block, row, number16(bytes, at + 8), at)) return;
		this.#putTime(block, row, number32(bytes, at + 12), number32(bytes, at + 16));
		this.#putPacket(block, at + 28, captured, number32(bytes, at + 24));
	}

	/** A simple packet has no interface (the first one holds) and no time. */
	#takeSimple(block: PacketBlock, at: number, end: number): void {
		const { bytes } = this.#buffer;
		if (end - at < 12) return this.#break(at, 'a simple packet block is too short');
		const row = block.count;
		if (!this.#putInterface(block, row, 0, at)) return;
		const original = this.#numbers.u32(bytes, at + 8);
		const snap = this.interfaces[this.#sectionBase]?.snapLength ?? 0;
		const captured = Math.min(original, end - at - 12, snap === 0 ? original : snap);
		block.seconds[row] = 0;
		block.nanoseconds[row] = 0;
		this.#putPacket(block, at + 12, captured, original);
	}

	#putInterface(block: PacketBlock, row: number, id: number, at: number): boolean {
		const index = this.#sectionBase + id;
		const captureInterface = this.interfaces[index];
		if (captureInterface === undefined) {
			this.#break(at, `a packet names interface ${id}, which its section does not describe`);
			return false;
		}
		block.interfaceId[row] = index;
		block.linkType[row] = captureInterface.linkType;
		return true;
	}

	#putTime(block: PacketBlock, row: number, high: number, low: number): void {
		const divider = this.#dividers[block.interfaceId[row] ?? 0];
		if (divider === undefined) return;
		divider.divide(high, low);
		block.seconds[row] = divider.seconds;
		block.nanoseconds[row] = divider.nanoseconds;
	}

	#putPacket(block: PacketBlock, body: number, captured: number, original: number): void {
		const row = block.count;
		block.offset[row] = body;
		block.captured[row] = captured;
		block.original[row] = Math.max(captured, original & 0x7fffffff);
		block.position[row] = this.#buffer.base + body;
		block.count = row + 1;
		this.#packets++;
	}

	#takeComment(bytes: Uint8Array, at: number, end: number): void {
		if (this.#numbers.u16(bytes, at) === 0) return;
		this.extras.takePacketOptions(this.#numbers, bytes, at, end, this.#packets - 1, OPTION_COMMENT);
	}
}

/**
 * Makes the reader of a file that begins with a section header.
 * @throws CaptureFormatError when the first block is not whole
 */
export async function openPcapng(buffer: RecordBuffer): Promise<CaptureReader> {
	if (!(await buffer.need(28))) {
		throw new CaptureFormatError(
			`the pcapng section header needs 28 bytes, the file has ${buffer.available}`,
		);
	}
	return new PcapngReader(buffer);
}
