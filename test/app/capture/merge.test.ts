import { appendFileSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../../app/capture/open.ts';
import type { FileSource } from '../../../app/capture/reader.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { PcapngBuilder } from '../../fixtures/builders/pcapng.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { counting } from '../network/frames.ts';
import { packetsOf, put, reading, temporaryFolder } from './reading.ts';
import type { ReadPacket } from './reading.ts';

const FOLDER = temporaryFolder();

/** A pcap file with one packet of one byte for each time, µs. */
function file(name: string, times: readonly number[], mark: number): string {
	const packets = times.map((us) => ({
		...{ seconds: Math.floor(us / 1e6), fraction: us % 1e6, bytes: Uint8Array.of(mark) },
	}));
	return put(FOLDER, name, pcapFile(packets));
}

type FromFile = ReadPacket & { readonly file: number };

async function drain(source: FileSource): Promise<FromFile[]> {
	const packets: FromFile[] = [];
	for (;;) {
		const block = await source.next();
		if (block === null) return packets;
		packets.push(
			...packetsOf(block).map((packet, row) => ({ ...packet, file: block.file[row] ?? -1 })),
		);
	}
}

describe('several files', () => {
	test('are read in order of time; of equal times the first named goes first', async () => {
		const paths = [
			file('one', [10, 40, 40, 2_000_000], 1),
			file('two', [5, 40, 50], 2),
			file('three', [40, 1_999_999], 3),
		];
		const source = await openFiles(paths, reading());
		const packets = await drain(source);
		expect(packets.map(({ bytes }) => bytes[0])).toEqual([2, 1, 1, 1, 2, 3, 2, 3, 1]);
		expect(packets.map((packet) => packet.file)).toEqual([1, 0, 0, 0, 1, 2, 1, 2, 0]);
		expect(source.files.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
		await source.close();
	});

	test('of a ring only the last one grows: what stands before its end is given at once', async () => {
		const first = file('ring1', [10, 20], 1);
		const last = file('ring2', [30], 2);
		const stop = new AbortController();
		const source = await openFiles([first, last], {
			...reading(),
			...{ follow: true, signal: stop.signal },
		});
		const seen: number[] = [];
		while (seen.length < 3) {
			const block = await source.next();
			if (block !== null) seen.push(...packetsOf(block).map(({ bytes }) => bytes[0] ?? -1));
		}
		expect(seen).toEqual([1, 1, 2]);
		const more = source.next();
		appendFileSync(last, readFileSync(file('more', [40], 3)).subarray(24));
		expect((await more)?.count).toBe(1);
		stop.abort();
		expect(await source.next()).toBeNull();
		await source.close();
	});

	test('keep the order inside a file even where its clock steps back', async () => {
		const paths = [file('back', [100, 50, 60], 1), file('steady', [70, 200], 2)];
		const source = await openFiles(paths, reading());
		expect((await drain(source)).map(({ bytes }) => bytes[0])).toEqual([2, 1, 1, 1, 2]);
		await source.close();
	});

	test('keep their interfaces apart, and packets can be read again from the right file', async () => {
		const two = new PcapngBuilder()
			.section()
			.interface({ options: [[2, 'eth0']] })
			.interface({ linkType: 113, options: [[2, 'any']] })
			.enhanced({ bytes: counting(40, 1), interfaceId: 1, ticks: 1_000_000n })
			.enhanced({ bytes: counting(30, 2), interfaceId: 0, ticks: 4_000_000n });
		const late = new PcapngBuilder()
			.section([], false)
			.interface({ linkType: 101, options: [[2, 'wlan0']] })
			.enhanced({ bytes: counting(20, 3), ticks: 3_000_000n });
		const paths = [
			put(FOLDER, 'two.pcapng', two.build()),
			put(FOLDER, 'late.pcapng', late.build()),
		];
		const source = await openFiles(paths, reading());
		const packets = await drain(source);
		expect(source.interfaces.map(({ id, name, linkType }) => [id, name, linkType])).toEqual([
			[0, 'eth0', 1],
			[1, 'any', 113],
			[2, 'wlan0', 101],
		]);
		expect(packets.map(({ interfaceId, linkType }) => [interfaceId, linkType])).toEqual([
			[1, 113],
			[2, 101],
			[0, 1],
		]);
		for (const { interfaceId, position, bytes } of packets) {
			const again = new Uint8Array(bytes.length);
			expect(source.readAt(source.fileOf(interfaceId), position, again, again.length)).toBe(
				bytes.length,
			);
			expect([...again]).toEqual(bytes);
		}
		expect(source.readAt(9, 0, new Uint8Array(1), 1)).toBe(0);
		await source.close();
	});

	test('an interface that a file describes later gets the next number', async () => {
		const grows = new PcapngBuilder().section().interface();
		for (let packet = 0; packet < 4097; packet++) grows.enhanced({ bytes: counting(4) });
		grows.interface({ linkType: 12 }).enhanced({ bytes: counting(4), interfaceId: 1 });
		const paths = [put(FOLDER, 'grows', grows.build()), file('other', [0, 1, 9e9], 2)];
		const source = await openFiles(paths, reading());
		const packets = await drain(source);
		expect(packets.map(({ interfaceId }) => interfaceId).filter((id) => id > 1)).toEqual([2]);
		expect([0, 1, 2].map((id) => source.fileOf(id))).toEqual([0, 1, 0]);
		await source.close();
	});

	test('many packets come in blocks, none lost and none twice', async () => {
		const random = new SeededRandom(9);
		const times = [0, 1, 2].map(() =>
			Array.from({ length: 7000 }, () => random.below(1e9)).sort((a, b) => a - b),
		);
		const source = await openFiles(
			times.map((each, index) => file(`many-${index}`, each, index)),
			reading(),
		);
		const packets = await drain(source);
		const found = packets.map(({ seconds, nanoseconds }) => seconds * 1e6 + nanoseconds / 1000);
		expect(found).toEqual(times.flat().sort((a, b) => a - b));
		expect(source.bytesRead).toBe(source.bytesTotal);
		await source.close();
	});

	test('packets larger than the common buffer are merged too', async () => {
		const large = [1_500_000, 10, 1_200_000].map((length, index) => ({
			...{ seconds: index, bytes: new Uint8Array(length).fill(index) },
		}));
		const paths = [
			put(FOLDER, 'usb', pcapFile(large, { linkType: 220 })),
			file('small', [500_000, 1_500_000], 9),
		];
		const source = await openFiles(paths, reading());
		const packets = await drain(source);
		expect(packets.map(({ bytes }) => [bytes.length, bytes[0], bytes.at(-1)])).toEqual([
			[1_500_000, 0, 0],
			[1, 9, 9],
			[10, 1, 1],
			[1, 9, 9],
			[1_200_000, 2, 2],
		]);
		await source.close();
	});

	test('damage of one ends that one alone', async () => {
		const cut = pcapFile([{ bytes: counting(4) }, { seconds: 5, bytes: counting(4) }]);
		const paths = [put(FOLDER, 'cut', cut.subarray(0, -2)), file('whole', [1, 9_000_000], 1)];
		const source = await openFiles(paths, reading());
		expect(await drain(source)).toHaveLength(3);
		expect(source.files.map(({ damage }) => damage?.offset ?? null)).toEqual([44, null]);
		await source.close();
	});

	test('one that cannot be opened closes the others and is named', async () => {
		const paths = [file('fine', [1], 1), put(FOLDER, 'letter.txt', Buffer.from('Dear reader'))];
		await expect(openFiles(paths, reading())).rejects.toThrow(/letter\.txt is no pcap or pcapng/);
	});
});
