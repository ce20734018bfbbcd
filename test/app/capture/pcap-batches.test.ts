import { describe, expect, test } from 'vitest';
import { PcapBatches } from '../../../app/capture/pcap-batches.ts';
import type { LiveBatch } from '../../../app/capture/live-batch.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';

const PACKETS = [
	{ seconds: 1_700_000_000, fraction: 5, bytes: Uint8Array.of(1, 2, 3) },
	{ seconds: 1_700_000_001, fraction: 999_999, bytes: Uint8Array.of(4) },
	{ seconds: 1_700_000_002, fraction: 0, bytes: new Uint8Array(0) },
];

/** Bytes of each packet with its time. */
function rowsOf({ count, seconds, nanoseconds, captured, offsets, bytes }: LiveBatch) {
	return Array.from({ length: count }, (_, row) => {
		const at = offsets[row] ?? 0;
		const packet = bytes.subarray(at, at + (captured[row] ?? 0));
		return [seconds[row], nanoseconds[row], [...packet]];
	});
}

const ALL = [
	[1_700_000_000, 5000, [1, 2, 3]],
	[1_700_000_001, 999_999_000, [4]],
	[1_700_000_002, 0, []],
];

describe('a pcap from a pipe', () => {
	test('gives all packets of a piece in one batch', () => {
		const batches = new PcapBatches();
		expect(batches.linkType).toBe(-1);
		const batch = batches.push(pcapFile(PACKETS));
		expect(batches.linkType).toBe(1);
		expect(batch === null ? null : rowsOf(batch)).toEqual(ALL);
		expect([...(batch?.lengths ?? [])]).toEqual([3, 1, 0]);
	});

	test('gives the same packets however it is cut into pieces', () => {
		const file = pcapFile(PACKETS);
		for (let size = 1; size < file.length; size++) {
			const batches = new PcapBatches();
			const rows: unknown[] = [];
			for (let at = 0; at < file.length; at += size) {
				const batch = batches.push(file.subarray(at, at + size));
				if (batch !== null) rows.push(...rowsOf(batch));
			}
			expect(rows).toEqual(ALL);
		}
	});

	test('of big-endian nanoseconds is read as such', () => {
		const bytes = Buffer.alloc(24 + 16 + 1);
		bytes.writeUInt32BE(0xa1b23c4d, 0);
		bytes.writeUInt32BE(113, 20);
		bytes.writeUInt32BE(7, 24);
		bytes.writeUInt32BE(123_456_789, 28);
		bytes.writeUInt32BE(1, 32);
		bytes.writeUInt32BE(1500, 36);
		bytes[40] = 9;
		const batches = new PcapBatches();
		const batch = batches.push(bytes);
		expect(batches.linkType).toBe(113);
		expect(batch === null ? null : rowsOf(batch)).toEqual([[7, 123_456_789, [9]]]);
		expect(batch?.lengths[0]).toBe(1500);
	});

	test('keeps its packets when the next piece comes', () => {
		const file = pcapFile(PACKETS);
		const batches = new PcapBatches();
		const first = batches.push(file.subarray(0, file.length - 16));
		batches.push(file.subarray(file.length - 16));
		expect(first === null ? [] : rowsOf(first)).toEqual(ALL.slice(0, 2));
	});

	test('that is something else is refused with what it is', () => {
		expect(() => new PcapBatches().push(Buffer.from('tcpdump: eth7: No such device'))).toThrow(
			'a pcap was expected, it begins with 0x74637064',
		);
	});

	test('with a length that cannot be is refused', () => {
		const file = Buffer.from(pcapFile(PACKETS));
		file.writeUInt32LE(0xfff0_0000, 24 + 8);
		expect(() => new PcapBatches().push(file)).toThrow('bytes cannot be');
	});
});
