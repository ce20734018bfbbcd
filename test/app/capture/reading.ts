/** Captures from memory or from files, read to their end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ByteStream, ByteStreamOptions } from '../../../app/capture/byte-stream.ts';
import { openPcap, isPcap } from '../../../app/capture/pcap.ts';
import { openPcapng } from '../../../app/capture/pcapng.ts';
import { isRtpdump, openRtpdump } from '../../../app/capture/rtpdump.ts';
import type { CaptureReader } from '../../../app/capture/reader.ts';
import { RecordBuffer } from '../../../app/capture/record-buffer.ts';
import { PacketBlock } from '../../../app/capture/source.ts';
import { TableMemory } from '../../../app/table-memory.ts';

/** A packet as it was read. */
export interface ReadPacket {
	readonly seconds: number;
	readonly nanoseconds: number;
	readonly bytes: readonly number[];
	readonly original: number;
	readonly position: number;
	readonly linkType: number;
	readonly interfaceId: number;
}

/** Bytes in memory, handed out in pieces of at most `piece`. */
export class MemoryStream implements ByteStream {
	readonly compression = null;
	readonly damage = null;
	bytesRead = 0;
	readonly #bytes: Uint8Array;
	readonly #piece: number;

	constructor(bytes: Uint8Array, piece = Infinity) {
		this.#bytes = bytes;
		this.#piece = piece;
	}

	get bytesTotal(): number {
		return this.#bytes.length;
	}

	read(into: Uint8Array, at: number, length: number): Promise<number> {
		const end = this.bytesRead + Math.min(length, this.#piece);
		const piece = this.#bytes.subarray(this.bytesRead, end);
		into.set(piece, at);
		this.bytesRead += piece.length;
		return Promise.resolve(piece.length);
	}

	readAt(position: number, into: Uint8Array, length: number): number {
		const piece = this.#bytes.subarray(position, position + length);
		into.set(piece);
		return piece.length;
	}

	close(): void {
		// Memory has nothing to close.
	}
}

/** Rows of a block as objects. */
export function packetsOf(block: PacketBlock): ReadPacket[] {
	return Array.from({ length: block.count }, (_, row) => {
		const offset = block.offset[row] ?? 0;
		return {
			seconds: block.seconds[row] ?? NaN,
			nanoseconds: block.nanoseconds[row] ?? NaN,
			bytes: [...block.data.subarray(offset, offset + (block.captured[row] ?? 0))],
			original: block.original[row] ?? NaN,
			position: block.position[row] ?? NaN,
			linkType: block.linkType[row] ?? NaN,
			interfaceId: block.interfaceId[row] ?? NaN,
		};
	});
}

function openReader(bytes: Uint8Array, buffer: RecordBuffer): Promise<CaptureReader> {
	if (isRtpdump(bytes)) return openRtpdump(buffer);
	return isPcap(bytes) ? openPcap(buffer) : openPcapng(buffer);
}

/** Reads bytes in memory to their end. @param memory where packets are to stand */
export async function readAll(
	bytes: Uint8Array,
	piece = Infinity,
	memory = new TableMemory(),
): Promise<{ readonly reader: CaptureReader; readonly packets: readonly ReadPacket[] }> {
	const buffer = new RecordBuffer(new MemoryStream(bytes, piece), memory);
	const reader = await openReader(bytes, buffer);
	const block = new PacketBlock(memory);
	const packets: ReadPacket[] = [];
	while (await reader.fill(block)) packets.push(...packetsOf(block));
	return { reader, packets };
}

/** A folder that is gone when the tests of a file are done. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});
	return folder;
}

/** Writes a file into a folder. @returns its path */
export function put(folder: string, name: string, bytes: Uint8Array): string {
	const path = join(folder, name);
	writeFileSync(path, bytes);
	return path;
}

/** Options of most tests: no follow, with replay. */
export function reading(given: Partial<ByteStreamOptions> = {}): ByteStreamOptions {
	return { follow: false, replay: true, signal: new AbortController().signal, ...given };
}
