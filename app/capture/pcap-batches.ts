/**
 * Packets of a pcap that arrives through a pipe, in the batches of a live capture: what dumpcap and
 * tcpdump write. Bytes come in pieces of any size.
 * @see draft-ietf-opsawg-pcap
 */
import { CaptureFormatError } from '../errors.ts';
import { MAX_PACKET_BYTES } from '../limits.ts';
import type { LiveBatch } from './live-batch.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Magic number, read big-endian → how to read on. */
const FORMS: ReadonlyMap<number, { readonly isLittle: boolean; readonly toNs: number }> = new Map([
	[0xa1b2c3d4, { isLittle: false, toNs: 1000 }],
	[0xd4c3b2a1, { isLittle: true, toNs: 1000 }],
	[0xa1b23c4d, { isLittle: false, toNs: 1 }],
	[0x4d3cb2a1, { isLittle: true, toNs: 1 }],
]);

interface Row {
	readonly seconds: number;
	readonly nanoseconds: number;
	readonly captured: number;
	readonly length: number;
	readonly at: number;
}

/** See the head of this file. */
export class PcapBatches {
	#rest: Buffer = Buffer.alloc(0);
	#form: { readonly isLittle: boolean; readonly toNs: number } | null = null;
	#linkType = -1;

	/** Of the file's header; −1 before it came. */
	get linkType(): number {
		return this.#linkType;
	}

	/**
	 * Takes a piece.
	 * @returns all packets that are whole now; null when none is
	 * @throws CaptureFormatError when it is no pcap: nothing after that can be read
	 */
	push(piece: Uint8Array): LiveBatch | null {
		const bytes = Buffer.concat([this.#rest, piece]);
		let at = this.#form === null ? this.#header(bytes) : 0;
		const rows: Row[] = [];
		while (this.#form !== null && bytes.length - at >= RECORD_HEADER) {
			const row = this.#record(bytes, at, this.#form);
			const end = at + RECORD_HEADER + row.captured;
			if (end > bytes.length) break;
			rows.push(row);
			at = end;
		}
		// Copied: the whole piece would stay in memory for the sake of its end.
		this.#rest = Buffer.from(bytes.subarray(at));
		return rows.length === 0 ? null : batchOf(rows, bytes);
	}

	#header(bytes: Buffer): number {
		if (bytes.length < FILE_HEADER) return 0;
		const magic = bytes.readUInt32BE(0);
		const form = FORMS.get(magic);
		if (form === undefined) {
			const found = magic.toString(16).padStart(8, '0');
			throw new CaptureFormatError(`a pcap was expected, it begins with 0x${found}`);
		}
		this.#form = form;
		// The upper bits tell of a frame check sequence.
		this.#linkType = word(bytes, 20, form.isLittle) & 0xffff;
		return FILE_HEADER;
	}

	#record(bytes: Buffer, at: number, form: { isLittle: boolean; toNs: number }): Row {
		const captured = word(bytes, at + 8, form.isLittle);
		if (captured > MAX_PACKET_BYTES) {
			throw new CaptureFormatError(`a packet of ${captured} bytes cannot be`);
		}
		return {
			seconds: word(bytes, at, form.isLittle),
			nanoseconds: word(bytes, at + 4, form.isLittle) * form.toNs,
			captured,
			length: word(bytes, at + 12, form.isLittle),
			at: at + RECORD_HEADER,
		};
	}
}

function word(bytes: Buffer, at: number, isLittle: boolean): number {
	return isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

function batchOf(rows: readonly Row[], bytes: Uint8Array): LiveBatch {
	return {
		count: rows.length,
		seconds: Float64Array.from(rows, (row) => row.seconds),
		nanoseconds: Uint32Array.from(rows, (row) => row.nanoseconds),
		captured: Uint32Array.from(rows, (row) => row.captured),
		lengths: Uint32Array.from(rows, (row) => row.length),
		offsets: Uint32Array.from(rows, (row) => row.at),
		bytes,
	};
}
