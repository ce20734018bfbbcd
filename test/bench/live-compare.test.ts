import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Spool } from '../../app/capture/spool.ts';
import { comparePackets, packetsOf } from '../../bench/live/compare.mjs';
import { quarters } from '../../bench/live/endless.mjs';
import { temporaryFolder } from '../app/capture/reading.ts';
import { batchOfPackets, LOOPBACK } from '../fixtures/builders/live.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';

const folder = temporaryFolder();
const EPOCH = 1_700_000_000;
const bytesOf = (at: number): Uint8Array => new Uint8Array(100 + (at % 7)).fill(at);

/** What tapdeck wrote: a ring of small files. */
function spooled(name: string, numbers: readonly number[]): readonly string[] {
	const spool = new Spool({
		...{ path: join(folder, name), interfaces: [LOOPBACK], application: 'test' },
		...{ fileBytes: 5000, fileCount: null, reserveBytes: 0, overwrite: false },
	});
	const packets = numbers.map((at) => ({
		...{ seconds: EPOCH + at, nanoseconds: at * 1000 + 7, bytes: bytesOf(at) },
	}));
	spool.write(batchOfPackets(packets), 0);
	spool.statistics(0, EPOCH * 1000, { captured: 1, droppedByKernel: 0, droppedByInterface: 0 });
	spool.close();
	return spool.files;
}

/** What the other program wrote, in µs. */
function written(name: string, numbers: readonly number[]): readonly string[] {
	const packets = numbers.map((at) => ({ seconds: EPOCH + at, fraction: at, bytes: bytesOf(at) }));
	writeFileSync(join(folder, name), pcapFile(packets));
	return [join(folder, name)];
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('comparing packet for packet', () => {
	let theirs: readonly string[] = [];
	beforeAll(() => {
		theirs = written('all.pcap', upTo(200));
	});

	test('files of a ring and one pcap hold the same', () => {
		const ours = spooled('same.pcapng', upTo(200));
		expect(ours.length).toBeGreaterThan(3);
		expect(comparePackets(ours, theirs)).toEqual({
			...{ packets: 200, different: 0, missing: 0, more: 0, apartMs: 0.000007 },
		});
	});

	test('what a ring no longer has is passed over', () => {
		const ours = spooled('late.pcapng', upTo(200).slice(150));
		expect(comparePackets(ours, theirs, 150)).toMatchObject({ packets: 50, different: 0 });
		expect(comparePackets(ours, theirs, 149)).toMatchObject({ different: 50, missing: 1 });
	});

	test('a packet that is missing, or one too many, is told', () => {
		const ours = spooled('less.pcapng', upTo(199));
		expect(comparePackets(ours, theirs)).toMatchObject({ different: 0, missing: 1, more: 0 });
		expect(comparePackets(theirs, ours)).toMatchObject({ different: 0, missing: 0, more: 1 });
	});

	test('a file that breaks off ends there, and what is none is refused', () => {
		const [file = ''] = written('broken.pcap', upTo(3));
		appendFileSync(file, new Uint8Array([1, 2, 3]));
		expect([...packetsOf([file])]).toHaveLength(3);
		writeFileSync(join(folder, 'none'), 'no capture at all');
		expect(() => [...packetsOf([join(folder, 'none')])]).toThrow('is no capture');
	});
});

test('memory is told by the medians of four quarters', () => {
	expect(quarters([1, 1, 9, 2, 2, 2, 3, 3, 3, 4, 4, 40])).toEqual([1, 2, 3, 4]);
});
