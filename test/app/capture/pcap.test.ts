import { describe, expect, test } from 'vitest';
import { isPcap, openPcap } from '../../../app/capture/pcap.ts';
import { RecordBuffer } from '../../../app/capture/record-buffer.ts';
import { CaptureFormatError } from '../../../app/errors.ts';
import { PCAP_MAGIC, joined, pcapFile } from '../../fixtures/builders/pcap.ts';
import { counting } from '../network/frames.ts';
import { MemoryStream, readAll } from './reading.ts';

const TWO = [
	{ seconds: 1_700_000_000, fraction: 5, bytes: counting(60) },
	{ seconds: 1_700_000_001, fraction: 999_999, bytes: counting(10, 200), original: 1500 },
];

describe.each([
	['little', true],
	['big', false],
] as const)('a %s-endian file', (byteOrder, littleEndian) => {
	test.each([
		['microseconds', PCAP_MAGIC.microseconds, 1000, 16, 24],
		['nanoseconds', PCAP_MAGIC.nanoseconds, 1, 16, 24],
		['microseconds', PCAP_MAGIC.modified, 1000, 24, 24],
		['nanoseconds', PCAP_MAGIC.ixiaHardware, 1, 16, 28],
		['nanoseconds', PCAP_MAGIC.ixiaSoftware, 1, 16, 28],
	])('in %s with magic %i gives its packets', async (resolution, magic, scale, header, first) => {
		const { reader, packets } = await readAll(pcapFile(TWO, { magic, littleEndian }));
		expect(packets).toEqual([
			{
				...{ seconds: 1_700_000_000, nanoseconds: 5 * scale, bytes: [...counting(60)] },
				...{ original: 60, position: first + header, linkType: 1, interfaceId: 0 },
			},
			{
				...{ seconds: 1_700_000_001, nanoseconds: 999_999 * scale },
				bytes: [...counting(10, 200)],
				...{ original: 1500, position: first + header + 60 + header },
				...{ linkType: 1, interfaceId: 0 },
			},
		]);
		expect(reader).toMatchObject({
			...{ format: 'pcap', byteOrder, timestampResolution: resolution, damage: null },
		});
	});

	test('tells link type, snap length and frame check sequence of its one interface', async () => {
		// Bit 26: the upper four bits count the check sequence in 16-bit words.
		const linkType = (2 << 28) | 0x0400_0000 | 113;
		const file = pcapFile([], { littleEndian, linkType: linkType >>> 0, snapLength: 96 });
		const { reader } = await readAll(file);
		expect(reader.interfaces).toEqual([
			{
				...{ id: 0, name: null, description: null, linkType: 113, snapLength: 96 },
				...{ ticksPerSecond: 1_000_000, fcsLength: 4, filter: null, operatingSystem: null },
				...{ droppedByInterface: null, droppedByKernel: null },
			},
		]);
	});

	test('without the bit that makes it valid, the check sequence is not believed', async () => {
		const { reader } = await readAll(pcapFile([], { littleEndian, linkType: 0x2000_0001 }));
		expect(reader.interfaces[0]?.fcsLength).toBe(0);
	});

	test('read byte by byte gives the same packets', async () => {
		const file = pcapFile(TWO, { littleEndian });
		expect((await readAll(file, 1)).packets).toEqual((await readAll(file)).packets);
	});
});

describe('lengths', () => {
	test('are taken the right way round where old files swap them', async () => {
		const file = pcapFile([{ bytes: counting(20), captured: 1000, original: 20 }], {
			minorVersion: 3,
		});
		const { packets } = await readAll(file);
		expect(packets.map(({ bytes, original }) => [bytes.length, original])).toEqual([[20, 1000]]);
	});

	test('of version 2.4 are believed as they stand', async () => {
		const file = pcapFile([{ bytes: counting(20), original: 12 }]);
		const { packets } = await readAll(file);
		// More captured than was on the wire: what is there was on the wire.
		expect(packets[0]).toMatchObject({ bytes: [...counting(20)], original: 20 });
	});

	test('on the wire that no link can carry are replaced by those captured', async () => {
		const { packets } = await readAll(pcapFile([{ bytes: counting(9), original: 0xffff_fff0 }]));
		expect(packets[0]?.original).toBe(9);
	});

	test('over 262144 bytes are damage on Ethernet, with place and reason', async () => {
		const file = pcapFile([
			TWO[0] ?? { bytes: counting(1) },
			{ bytes: counting(4), captured: 262_145 },
		]);
		const { reader, packets } = await readAll(file);
		expect(packets).toHaveLength(1);
		expect(reader.damage).toEqual({
			offset: 24 + 16 + 60,
			reason: 'a packet record claims 262145 bytes, at most 262144 are possible',
		});
	});

	test('over 262144 bytes are believed of USB', async () => {
		const bytes = new Uint8Array(300_000).fill(7);
		const { packets, reader } = await readAll(pcapFile([{ bytes }], { linkType: 220 }));
		expect(packets[0]?.bytes.length).toBe(300_000);
		expect(reader.damage).toBeNull();
	});

	test('of zero are packets too', async () => {
		const { packets } = await readAll(pcapFile([{ bytes: new Uint8Array(0) }, ...TWO]));
		expect(packets.map(({ bytes }) => bytes.length)).toEqual([0, 60, 10]);
	});
});

describe('times', () => {
	test('whose fraction passes a second are what their sum says', async () => {
		const { packets } = await readAll(
			pcapFile([{ seconds: 10, fraction: 2_500_000, bytes: counting(1) }]),
		);
		expect(packets[0]).toMatchObject({ seconds: 12, nanoseconds: 500_000_000 });
	});

	test('after 2038 stay positive', async () => {
		const { packets } = await readAll(pcapFile([{ seconds: 0xffff_ffff, bytes: counting(1) }]));
		expect(packets[0]?.seconds).toBe(4_294_967_295);
	});
});

describe('a file that is cut', () => {
	const file = pcapFile(TWO);

	test('in a record header keeps the packets before it', async () => {
		const { reader, packets } = await readAll(file.subarray(0, 24 + 16 + 60 + 15));
		expect(packets).toHaveLength(1);
		expect(reader.damage).toEqual({
			offset: 100,
			reason: 'the last packet is cut: its record needs 16 bytes, the file has 15 left',
		});
	});

	test('in a packet says where and how much is missing', async () => {
		const { reader, packets } = await readAll(file.subarray(0, -1));
		expect(packets).toHaveLength(1);
		expect(reader.damage).toEqual({
			offset: 100,
			reason: 'the last packet is cut: its record needs 26 bytes, the file has 25 left',
		});
	});

	test('between packets is whole', async () => {
		expect((await readAll(file.subarray(0, 100))).reader.damage).toBeNull();
	});

	test('in the file header is no capture', async () => {
		for (let length = 4; length < 24; length++) {
			const buffer = new RecordBuffer(new MemoryStream(file.subarray(0, length)));
			await expect(openPcap(buffer)).rejects.toThrow(
				new CaptureFormatError(`the pcap file header needs 24 bytes, the file has ${length}`),
			);
		}
	});

	test('anywhere gives the packets that are whole and never throws', async () => {
		const whole = (await readAll(file)).packets;
		for (let length = 24; length < file.length; length++) {
			const { packets, reader } = await readAll(file.subarray(0, length));
			const count = length < 100 ? 0 : 1;
			expect(packets).toEqual(whole.slice(0, count));
			expect(reader.damage === null).toBe(length === 24 || length === 100);
		}
	});
});

test('more packets than a block holds come in several blocks', async () => {
	const many = Array.from({ length: 10_000 }, (_, index) => ({
		...{ seconds: index, bytes: counting(3 + (index % 5), index) },
	}));
	const { packets } = await readAll(pcapFile(many));
	expect(packets.map(({ seconds, bytes }) => [seconds, bytes.length])).toEqual(
		many.map(({ seconds, bytes }) => [seconds, bytes.length]),
	);
});

test('positions are those in the file, over many blocks of reading', async () => {
	const many = Array.from({ length: 3000 }, (_, index) => ({
		bytes: new Uint8Array(1000 + (index % 7)).fill(index),
	}));
	const file = pcapFile(many);
	const { packets } = await readAll(file, 100_000);
	const wrong = packets.filter(
		({ position, bytes }) =>
			!Buffer.from(bytes).equals(file.subarray(position, position + bytes.length)),
	);
	expect([packets.length, wrong.length]).toEqual([3000, 0]);
});

test('a capture is known by its magic in either byte order', () => {
	const magics = Object.values(PCAP_MAGIC).flatMap((magic) =>
		[true, false].map((littleEndian) => pcapFile([], { magic, littleEndian })),
	);
	expect(magics.map(isPcap)).toEqual(magics.map(() => true));
	expect([new Uint8Array(3), new Uint8Array(24), joined(counting(40))].map(isPcap)).toEqual([
		...[false, false, false],
	]);
});
