/** What must hold for every mutation: no throw but the ones that are meant, no endless loop. */
import { expect } from 'vitest';
import { isPcap, openPcap } from '../../app/capture/pcap.ts';
import { isPcapng, openPcapng } from '../../app/capture/pcapng.ts';
import { RecordBuffer } from '../../app/capture/record-buffer.ts';
import { PacketBlock } from '../../app/capture/source.ts';
import { CaptureFormatError } from '../../app/errors.ts';
import { MemoryStream } from '../app/capture/reading.ts';
import { tracker } from '../app/protocols/rtp/tracking.ts';
import { captureSeeds, frameSeeds, mutated } from '../fixtures/builders/mutations.ts';
import { SeededRandom } from '../fixtures/builders/random.ts';

/** Packets that a mutated capture of 2 KB can hold at most: each has a header of 12 bytes. */
const MOST_PACKETS = 2000;

/**
 * Reads mutated captures to their end, packets through the tracker as well.
 * @returns how many were refused, damaged and read whole
 */
export async function surviveCaptures(runs: number, seed: number) {
	const random = new SeededRandom(seed);
	const seeds = captureSeeds();
	const block = new PacketBlock();
	const outcome = { refused: 0, damaged: 0, whole: 0 };
	for (let run = 0; run < runs; run++) {
		const state = await readOne(mutated(seeds, random), block);
		outcome[state]++;
	}
	return outcome;
}

async function readOne(
	bytes: Uint8Array,
	block: PacketBlock,
): Promise<'refused' | 'damaged' | 'whole'> {
	if (!isPcap(bytes) && !isPcapng(bytes)) return 'refused';
	const buffer = new RecordBuffer(new MemoryStream(bytes));
	// A buffer as large as the file: a megabyte for each of 200,000 files would be the test's time.
	buffer.bytes = new Uint8Array(bytes.length + 1);
	try {
		const reader = await (isPcap(bytes) ? openPcap(buffer) : openPcapng(buffer));
		const made = tracker();
		while (await reader.fill(block)) {
			made.take(block, reader.interfaces);
			expect(made.index.count).toBeLessThan(MOST_PACKETS);
		}
		return reader.damage === null ? 'whole' : 'damaged';
	} catch (error) {
		if (error instanceof CaptureFormatError) return 'refused';
		throw error;
	}
}

/**
 * Sends mutated packets of all link types through one tracker.
 * @returns the tracker's packets
 */
export function survivePackets(runs: number, seed: number): number {
	const random = new SeededRandom(seed);
	const seeds = frameSeeds();
	const made = tracker({ keepPackets: false });
	const block = new PacketBlock();
	const linkTypes = [1, 1, 1, 0, 12, 101, 105, 113, 119, 127, 163, 192, 228, 229, 276, 9, 50];
	for (let run = 0; run < runs; run++) {
		const bytes = mutated(seeds, random);
		block.data = bytes;
		block.count = 1;
		block.offset[0] = 0;
		block.captured[0] = bytes.length;
		block.original[0] = bytes.length + (random.below(4) === 0 ? random.below(2000) : 0);
		block.seconds[0] = 1_700_000_000 + Math.floor(run / 100);
		block.linkType[0] = linkTypes[random.below(linkTypes.length)] ?? 1;
		made.take(block, []);
	}
	return made.index.count;
}
