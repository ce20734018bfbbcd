import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../../app/capture/open.ts';
import { PacketBlock } from '../../../app/capture/source.ts';
import { codeMemory } from '../../../app/lane/compiled.ts';
import { KIND_RTP } from '../../../app/protocols/kinds.ts';
import * as R from '../../../app/protocols/rtp/stream-rows.ts';
import type { PacketTracker } from '../../../app/tracker.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets } from '../../fixtures/builders/rtp.ts';
import { put, reading, temporaryFolder } from '../capture/reading.ts';
import { slotOf, tracker } from '../protocols/rtp/tracking.ts';
import { traffic } from './traffic.ts';

const folder = temporaryFolder();
const frames = traffic(91, { streams: 1100, rounds: 8 });
const file = put(folder, 'traffic.pcap', pcapFile(filePackets(frames)));

/** Reads files to their end. @returns how many blocks the lane could take where they stood */
async function read(paths: readonly string[], made: PacketTracker, isHome: boolean) {
	const { memory } = made;
	const source = await openFiles(paths, { ...reading(), ...(isHome && { memory }) });
	const { lane } = made.protocols.rtp.streams;
	const counts = { blocks: 0, home: 0 };
	for (let block = await source.next(); block !== null; block = await source.next()) {
		counts.blocks++;
		if (lane.reach(block) === block) counts.home++;
		made.take(block, source.interfaces);
	}
	await source.close();
	return counts;
}

function summary(made: PacketTracker) {
	const { count } = made.protocols.rtp.streams;
	return {
		kinds: [...made.kindPackets],
		streams: Array.from({ length: count }, (_, stream) =>
			[R.PACKETS, R.LAST_FRAME, R.LAST_TIME, R.PAYLOAD_BYTES].map((slot) =>
				slotOf(made, stream, slot),
			),
		),
	};
}

describe('packets of a file', () => {
	test('stand where the lane takes them when the file was opened so, also after moves', async () => {
		const [home, away] = [tracker(), tracker()];
		const moves = home.memory.moves;
		const counts = await read([file], home, true);
		expect(counts.blocks).toBeGreaterThan(1);
		expect(counts.home).toBe(counts.blocks);
		expect(home.memory.moves).toBeGreaterThan(moves);
		expect(await read([file], away, false)).toEqual({ blocks: counts.blocks, home: 0 });
		expect(summary(home)).toEqual(summary(away));
		expect(home.kindPackets[KIND_RTP]).toBeGreaterThan(frames.length / 2);
	});

	test('of several files are copied to it', async () => {
		const [both, single] = [tracker(), tracker()];
		const half = frames.length >> 1;
		const parts = [frames.slice(0, half), frames.slice(half)].map((some, index) =>
			put(folder, `part-${index}.pcap`, pcapFile(filePackets(some))),
		);
		expect((await read(parts, both, true)).home).toBe(0);
		await read([join(folder, 'traffic.pcap')], single, true);
		expect(summary(both)).toEqual(summary(single));
	});
});

test('the copy of a block holds all that is read of it', () => {
	const block = new PacketBlock();
	block.data = Uint8Array.from({ length: 100 }, (_, at) => at);
	block.count = 2;
	const columns = ['offset', 'captured', 'original', 'seconds', 'nanoseconds'] as const;
	const others = ['position', 'interfaceId', 'linkType'] as const;
	for (const [at, name] of [...columns, ...others].entries()) block[name].set([at + 1, at + 50]);
	// The second packet stands before the first one.
	block.offset.set([60, 5]);
	block.captured.set([20, 9]);
	const { lane } = tracker().protocols.rtp.streams;
	const near = lane.reach(block);
	expect(near).not.toBe(block);
	expect([...near.data.subarray(5, 80)]).toEqual([...block.data.subarray(5, 80)]);
	for (const name of [...columns, ...others]) {
		expect([name, ...near[name].subarray(0, 2)]).toEqual([name, ...block[name].subarray(0, 2)]);
	}
	expect(lane.reach(near)).toBe(near);
});

test('columns of a block have room of their own', () => {
	const memory = codeMemory();
	const block = new PacketBlock(memory);
	const columns = [
		...[block.seconds, block.position, block.nanoseconds, block.offset, block.captured],
		...[block.original, block.unit, block.interfaceId, block.linkType, block.file, block.kind],
	];
	for (const [at, column] of columns.entries()) column.fill(at + 1);
	for (const [at, column] of columns.entries()) {
		expect([column.length, column.every((value) => value === at + 1)]).toEqual([4096, true]);
	}
	memory.grow([[block.region, 10_000_000]]);
	expect([...block.kind.subarray(0, 2), ...block.seconds.subarray(4094)]).toEqual([11, 11, 1, 1]);
});
