import { expect, test } from 'vitest';
import { liveBatch } from '../../../app/capture/live-batch.ts';
import { LiveBlocks, sizeOf } from '../../../app/capture/live-blocks.ts';
import { PcapngWriter } from '../../../app/capture/pcapng-writer.ts';
import type { LivePacket } from '../../fixtures/builders/live.ts';
import { batchOfPackets, LOOPBACK } from '../../fixtures/builders/live.ts';
import { counting } from '../network/frames.ts';
import { readAll } from './reading.ts';

/** Section header and interfaces, as a file begins. */
function beginning(): Uint8Array {
	const pieces: Uint8Array[] = [];
	const writer = new PcapngWriter({ write: (bytes) => pieces.push(bytes) });
	writer.begin([LOOPBACK, { ...LOOPBACK, id: 1, linkType: 101 }], 'test');
	return Buffer.concat(pieces);
}

const FIRST = { seconds: 1_700_000_000, nanoseconds: 999_999_999, bytes: counting(60) };

const PACKETS: readonly LivePacket[] = [
	FIRST,
	{ seconds: 0, nanoseconds: 0, bytes: new Uint8Array(0) },
	{ seconds: 4_294_967_295, nanoseconds: 1, bytes: counting(61), length: 1500 },
	{ seconds: 1_763_700_000, nanoseconds: 123_456_789, bytes: counting(63) },
];

test('batches are read back as they were captured', async () => {
	const blocks = new LiveBlocks();
	const batch = batchOfPackets(PACKETS);
	const file = Buffer.concat([beginning(), blocks.packets(batch, 1)]);
	const { reader, packets } = await readAll(new Uint8Array(file));
	expect(reader.damage).toBeNull();
	expect(packets).toMatchObject(
		PACKETS.map(({ seconds, nanoseconds, bytes, length }) => ({
			...{ seconds, nanoseconds, bytes: [...bytes], interfaceId: 1 },
			...{ original: length ?? bytes.length, linkType: 101 },
		})),
	);
});

test('rows can be written apart, and their size is known before', () => {
	const blocks = new LiveBlocks();
	const batch = batchOfPackets(PACKETS);
	const whole = Buffer.from(blocks.packets(batch, 0));
	const first = Buffer.from(blocks.packets(batch, 0, 0, 2));
	const rest = Buffer.from(blocks.packets(batch, 0, 2));
	expect(Buffer.concat([first, rest]).equals(whole)).toBe(true);
	expect(sizeOf(batch, 0, batch.count)).toBe(whole.length);
});

test('a buffer that was used before leaves no traces between the packets', () => {
	const blocks = new LiveBlocks();
	blocks.packets(batchOfPackets([{ ...FIRST, bytes: new Uint8Array(4000).fill(255) }]), 0);
	const odd = blocks.packets(batchOfPackets([{ ...FIRST, bytes: counting(5) }]), 0);
	expect([...odd.subarray(28, 36)]).toEqual([...counting(5), 0, 0, 0]);
});

test('counters stand in the file where other programs look for them', async () => {
	const counters = { captured: 5_000_000_000, droppedByInterface: 3, droppedByKernel: 70_000 };
	const blocks = new LiveBlocks();
	const block = blocks.statistics(0, 1_700_000_000_500, counters);
	const view = new DataView(block.buffer, block.byteOffset, block.length);
	expect(view.getUint32(0, true)).toBe(5);
	expect(view.getUint32(4, true)).toBe(block.length);
	expect(view.getUint32(block.length - 4, true)).toBe(block.length);
	const { reader } = await readAll(new Uint8Array(Buffer.concat([beginning(), block])));
	expect(reader.damage).toBeNull();
	expect(reader.interfaces[0]).toMatchObject({ droppedByInterface: 3, droppedByKernel: 70_000 });
});

test('the buffer of the addon is read in place', () => {
	const batch = batchOfPackets(PACKETS);
	const count = PACKETS.length;
	const buffer = new ArrayBuffer(count * 24 + batch.bytes.length);
	new Float64Array(buffer, 0, count).set(batch.seconds);
	for (const [index, column] of [
		batch.nanoseconds,
		batch.captured,
		batch.lengths,
		batch.offsets,
	].entries()) {
		new Uint32Array(buffer, count * (8 + index * 4), count).set(column);
	}
	new Uint8Array(buffer, count * 24).set(batch.bytes);
	expect(liveBatch(count, buffer)).toEqual(batch);
});
