/** Where packets of connections stand. */
import { describe, expect, test } from 'vitest';
import { StreamedPackets } from '../../../../app/protocols/rtp/streamed-packets.ts';
import type { StreamedPacket } from '../../../../app/protocols/rtp/streamed-packets.ts';

const row = (frame: number, stream: number, frames: readonly number[]): StreamedPacket => ({
	...{ frame, stream, sequence: frame * 1000, length: 172, frames: Uint32Array.from(frames) },
});

/** Streams 3 and 4; frame 9 completes three packets. */
function table(): StreamedPackets {
	const packets = new StreamedPackets();
	packets.add(row(5, 3, [5]));
	packets.add(row(9, 3, [7, 9]));
	packets.add({ ...row(9, 4, [9]), sequence: -5 });
	packets.add(row(9, 3, [9]));
	packets.add(row(12, 4, [11, 12]));
	return packets;
}

describe('packets in connections', () => {
	test('are found by the frame that completed them, in order', () => {
		expect(table().ofFrame(9)).toEqual([
			row(9, 3, [7, 9]),
			{ ...row(9, 4, [9]), sequence: -5 },
			row(9, 3, [9]),
		]);
		expect(table().ofFrame(12)).toEqual([row(12, 4, [11, 12])]);
		expect([table().ofFrame(4), table().ofFrame(8), table().ofFrame(13)]).toEqual([[], [], []]);
	});

	test('frames that complete packets of streams come once, from any frame on', () => {
		const packets = table();
		expect([...packets.completing(new Set([3]))]).toEqual([5, 9]);
		expect([...packets.completing(new Set([3, 4]), 9)]).toEqual([9, 12]);
		expect([...packets.completing(new Set([3]), 10)]).toEqual([]);
	});

	test('frames that hold their bytes come once, ascending', () => {
		expect([...table().holding(new Set([3]))]).toEqual([5, 7, 9]);
		expect([...table().holding(new Set([3, 4]))]).toEqual([5, 7, 9, 11, 12]);
	});

	test('streams that came as datagrams have none', () => {
		expect(table().hasAny(new Set([1, 2]))).toBe(false);
		expect(table().hasAny(new Set([1, 4]))).toBe(true);
		expect([...table().holding(new Set([1]))]).toEqual([]);
	});

	test('as many as come are kept', () => {
		const packets = new StreamedPackets();
		for (let frame = 1; frame <= 5000; frame++) packets.add(row(frame, 1, [frame, frame + 1]));
		expect(packets.count).toBe(5000);
		expect(packets.ofFrame(4321)).toEqual([row(4321, 1, [4321, 4322])]);
		expect(packets.completing(new Set([1])).length).toBe(5000);
	});

	test('of a connection that is known late are found like all others', () => {
		const packets = new StreamedPackets();
		packets.add(row(10, 1, [10]));
		packets.add(row(14, 1, [12, 14]));
		packets.add(row(11, 2, [11]));
		packets.add(row(13, 2, [11, 13]));
		packets.add(row(15, 2, [13, 15]));
		expect(packets.count).toBe(5);
		expect(packets.ofFrame(13)).toEqual([row(13, 2, [11, 13])]);
		expect(packets.ofFrame(14)).toEqual([row(14, 1, [12, 14])]);
		expect([...packets.completing(new Set([2]), 12)]).toEqual([13, 15]);
		expect([...packets.completing(new Set([1, 2]))]).toEqual([10, 11, 13, 14, 15]);
		expect([...packets.holding(new Set([2]))]).toEqual([11, 13, 15]);
		expect([packets.hasAny(new Set([2])), packets.hasAny(new Set([3]))]).toEqual([true, false]);
	});

	test('that left a ring of files are let go, and those after them stay', () => {
		const packets = new StreamedPackets();
		packets.add(row(9000, 1, [9000]));
		packets.add(row(1, 2, [1]));
		for (let frame = 9001; frame <= 19_000; frame++) {
			packets.add(row(frame, frame % 2, [frame - 1, frame]));
		}
		packets.forget(18_998);
		expect(packets.count).toBe(3);
		expect([...packets.completing(new Set([0, 1, 2]))]).toEqual([18_998, 18_999, 19_000]);
		expect([...packets.holding(new Set([0]))]).toEqual([18_998, 18_999, 19_000]);
		expect(packets.ofFrame(18_999)).toEqual([row(18_999, 1, [18_998, 18_999])]);
		expect(packets.ofFrame(1)).toEqual([]);
		packets.add(row(19_001, 1, [19_001]));
		expect([...packets.completing(new Set([1]))]).toEqual([18_999, 19_001]);
		packets.forget(19_000);
		expect([...packets.completing(new Set([0, 1]))]).toEqual([19_000, 19_001]);
		packets.forget(50_000);
		expect([...packets.holding(new Set([0, 1]))]).toEqual([]);
	});
});
