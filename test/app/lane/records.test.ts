import { describe, expect, test } from 'vitest';
import { PacketBlock } from '../../../app/capture/source.ts';
import { codeMemory, compiledFor } from '../../../app/lane/compiled.ts';
import { TableMemory } from '../../../app/table-memory.ts';
import { PCAP_MAGIC, pcapFile } from '../../fixtures/builders/pcap.ts';
import type { FilePacket, PcapOptions } from '../../fixtures/builders/pcap.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { readAll } from '../capture/reading.ts';

/** 300 packets with everything that a record can say, in its right and its odd forms. */
function packets(seed: number, highest: number): FilePacket[] {
	const random = new SeededRandom(seed);
	return Array.from({ length: 300 }, (_, index) => {
		const bytes = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
		const luck = random.below(20);
		return {
			seconds: luck === 1 ? 0xffff_fff0 : 1_700_000_000 + index,
			fraction: luck === 2 ? 0xffff_ffff : luck === 3 ? highest : random.below(highest),
			bytes,
			...(luck === 4 && { original: bytes.length + 4000 }),
			...(luck === 5 && { original: 3 }),
			...(luck === 6 && { original: 0xffff_fff0 }),
		};
	});
}

const FORMS: readonly (readonly [string, PcapOptions, number])[] = [
	['microseconds', {}, 1e6],
	['big-endian', { littleEndian: false }, 1e6],
	['nanoseconds', { magic: PCAP_MAGIC.nanoseconds }, 1e9],
	['the modified form', { magic: PCAP_MAGIC.modified, littleEndian: false }, 1e6],
	['an IXIA capture', { magic: PCAP_MAGIC.ixiaHardware }, 1e9],
	['an old version, whose lengths may be swapped', { minorVersion: 2 }, 1e6],
	['another link type with its FCS length', { linkType: 0x2400_0001 }, 1e6],
];

describe.each(FORMS)('of %s', (_, options, highest) => {
	test.each([Infinity, 1000, 37])(
		'the code walks what the reader reads (pieces of %d)',
		async (piece) => {
			const file = pcapFile(packets(71, highest), options);
			const plain = await readAll(file, piece);
			const coded = await readAll(file, piece, codeMemory());
			expect(plain.packets.length).toBeGreaterThan(1);
			expect(coded.packets).toEqual(plain.packets);
		},
	);

	test('both find the same damage at the same place', async () => {
		const all = packets(72, highest);
		const broken = { bytes: new Uint8Array(40), captured: 0x7000_0000 };
		const file = pcapFile([...all.slice(0, 50), broken, ...all.slice(50)], options);
		for (const bytes of [file, file.subarray(0, 3000), file.subarray(0, 24 + 7)]) {
			const plain = await readAll(bytes);
			const coded = await readAll(bytes, Infinity, codeMemory());
			expect(coded.reader.damage).toEqual(plain.reader.damage);
			expect(coded.packets).toEqual(plain.packets);
		}
	});
});

describe('the code alone', () => {
	/** Walks one file that stands at an odd place. */
	function walk(given: readonly FilePacket[], limit = 262_144) {
		const memory = codeMemory();
		const block = new PacketBlock(memory);
		const file = pcapFile(given).subarray(24);
		let at = 0;
		memory.add(file.length + 3, (buffer, place, length) => {
			at = place + 3;
			new Uint8Array(buffer, place, length).set(file, 3);
		});
		const code = compiledFor(memory);
		const place = [block.region.at, at, 0, file.length, 1000] as const;
		return { block, count: code?.walkRecords(...place, 16, limit, 1000, 0) };
	}
	const plain = { seconds: 7, fraction: 5, bytes: new Uint8Array(60) };

	test('fills the columns', () => {
		const { block, count } = walk([plain, { ...plain, original: 90 }]);
		expect(count).toBe(2);
		const columns = [block.offset, block.captured, block.original, block.nanoseconds];
		expect(columns.map((column) => [...column.subarray(0, 2)])).toEqual([
			[16, 92],
			[60, 60],
			[60, 90],
			[5000, 5000],
		]);
		expect([...block.seconds.subarray(0, 2), ...block.position.subarray(0, 2)]).toEqual([
			...[7, 7, 1016, 1092],
		]);
	});

	test.each<[string, FilePacket]>([
		['a fraction of a second or more', { ...plain, fraction: 1e6 }],
		['a wire length below the captured one', { ...plain, original: 59 }],
		['an impossible wire length', { ...plain, original: 0x8000_0000 }],
		['an impossible captured length', { ...plain, captured: 300_000, original: 300_000 }],
		['a captured length of 2 GiB and more', { ...plain, captured: 0xffff_ffff }],
		['a record that is cut', { ...plain, captured: 61, original: 61 }],
	])('stops at %s', (_, odd) => {
		expect(walk([plain, plain, odd]).count).toBe(2);
	});

	test('there is none for ordinary memory', () => {
		expect(compiledFor(new TableMemory())).toBeNull();
	});
});
