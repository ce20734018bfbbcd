import { expect, test } from 'vitest';
import { RecordBuffer } from '../../../app/capture/record-buffer.ts';
import { codeMemory } from '../../../app/lane/compiled.ts';
import { READ_BLOCK_BYTES } from '../../../app/limits.ts';
import { counting } from '../network/frames.ts';
import { MemoryStream } from './reading.ts';

test('reads until enough is at hand and says when the stream ends before', async () => {
	const buffer = new RecordBuffer(new MemoryStream(counting(10), 3));
	expect(await buffer.need(7)).toBe(true);
	expect(buffer.available).toBeGreaterThanOrEqual(7);
	expect(await buffer.need(11)).toBe(false);
	expect([buffer.available, buffer.ended]).toEqual([10, true]);
	expect(await buffer.more(1)).toBe(false);
});

test('keeps the unread bytes and the position in the file when it moves them to the front', async () => {
	const bytes = counting(100);
	const buffer = new RecordBuffer(new MemoryStream(bytes, 40));
	await buffer.need(40);
	buffer.start += 33;
	expect(buffer.position).toBe(33);
	await buffer.more(10);
	expect([buffer.position, buffer.start, buffer.base]).toEqual([33, 0, 33]);
	expect([...buffer.bytes.subarray(buffer.start, buffer.end)]).toEqual([...bytes.subarray(33, 80)]);
});

test('grows for a record that is larger than a block', async () => {
	const length = READ_BLOCK_BYTES + 5000;
	const bytes = Uint8Array.from({ length }, (_, index) => index % 251);
	const buffer = new RecordBuffer(new MemoryStream(bytes));
	expect(await buffer.need(length)).toBe(true);
	expect(Buffer.from(buffer.bytes.subarray(0, length)).equals(bytes)).toBe(true);
	expect(buffer.bytes.length).toBe(2 * READ_BLOCK_BYTES);
});

test('grows in the middle of a file without losing what is unread', async () => {
	const length = 2 * READ_BLOCK_BYTES;
	const bytes = Uint8Array.from({ length: length + 100 }, (_, index) => (index * 7) & 255);
	const buffer = new RecordBuffer(new MemoryStream(bytes, 50_000));
	await buffer.need(100);
	buffer.start = 100;
	expect(await buffer.need(length)).toBe(true);
	expect(buffer.position).toBe(100);
	const unread = buffer.bytes.subarray(buffer.start, buffer.end);
	expect(Buffer.from(unread).equals(bytes.subarray(100))).toBe(true);
});

test('in shared memory it grows beside others, and moves when they grow', async () => {
	const memory = codeMemory();
	const bytes = Uint8Array.from({ length: 3 * READ_BLOCK_BYTES }, (_, index) => index % 249);
	const buffer = new RecordBuffer(new MemoryStream(bytes, 70_001), memory);
	const other = memory.add(100, (place, at) => new Uint8Array(place, at, 100).fill(7));
	await buffer.need(1000);
	memory.grow([[other, 4_000_000]]);
	expect(buffer.bytes.buffer).toBe(memory.buffer);
	buffer.start = 300;
	expect(await buffer.need(2 * READ_BLOCK_BYTES)).toBe(true);
	expect([buffer.position, buffer.bytes.buffer === memory.buffer]).toEqual([300, true]);
	const unread = buffer.bytes.subarray(buffer.start, buffer.end);
	expect(Buffer.from(unread).equals(bytes.subarray(300, 300 + unread.length))).toBe(true);
	expect([...new Uint8Array(memory.buffer, other.at, 101)].slice(98)).toEqual([7, 7, 0]);
});
