import { describe, expect, test } from 'vitest';
import { isPcapng, openPcapng } from '../../../app/capture/pcapng.ts';
import { RecordBuffer } from '../../../app/capture/record-buffer.ts';
import { PcapngBuilder } from '../../fixtures/builders/pcapng.ts';
import { joined } from '../../fixtures/builders/pcap.ts';
import { counting } from '../network/frames.ts';
import { MemoryStream, readAll } from './reading.ts';

/** 2023-11-14T22:13:20 in microseconds. */
const START = 1_700_000_000_000_000n;

function file(littleEndian = true): PcapngBuilder {
	return new PcapngBuilder(littleEndian).section();
}

describe.each([
	['little', true],
	['big', false],
] as const)('a %s-endian file', (byteOrder, little) => {
	test('gives enhanced, simple and obsolete packets', async () => {
		const { reader, packets } = await readAll(
			file(little)
				.interface({ snapLength: 40 })
				.enhanced({ bytes: counting(33), ticks: START + 7n, original: 99 })
				.simple(counting(40), 60)
				.obsolete({ bytes: counting(5), ticks: START + 1_000_001n })
				.build(),
		);
		expect(packets).toEqual([
			{
				...{ seconds: 1_700_000_000, nanoseconds: 7000, bytes: [...counting(33)], original: 99 },
				...{ position: 28 + 20 + 28, linkType: 1, interfaceId: 0 },
			},
			{
				...{ seconds: 0, nanoseconds: 0, bytes: [...counting(40)], original: 60 },
				...{ position: 28 + 20 + 68 + 12, linkType: 1, interfaceId: 0 },
			},
			{
				...{ seconds: 1_700_000_001, nanoseconds: 1000, bytes: [...counting(5)], original: 5 },
				...{ position: 28 + 20 + 68 + 56 + 28, linkType: 1, interfaceId: 0 },
			},
		]);
		expect(reader).toMatchObject({
			...{ format: 'pcapng', byteOrder, damage: null, timestampResolution: 'microseconds' },
		});
	});

	test('tells everything of an interface that its description says', async () => {
		const builder = file(little);
		builder.interface({
			linkType: 113,
			snapLength: 65_535,
			options: [
				[2, 'eth0'],
				[3, 'the outer side'],
				[9, Uint8Array.of(9)],
				[11, joined(Uint8Array.of(0), Buffer.from('udp and port 5004'))],
				[12, 'Linux 6.1\0\0'],
				[13, Uint8Array.of(4)],
				[14, builder.u64(0n)],
			],
		});
		const { reader } = await readAll(builder.build());
		expect(reader.interfaces).toEqual([
			{
				...{ id: 0, name: 'eth0', description: 'the outer side', linkType: 113 },
				...{ snapLength: 65_535, ticksPerSecond: 1e9, fcsLength: 4 },
				...{ filter: 'udp and port 5004', operatingSystem: 'Linux 6.1' },
				...{ droppedByInterface: null, droppedByKernel: null },
			},
		]);
	});

	test('keeps comments, names, secrets and what it skipped', async () => {
		const builder = file(little);
		const address = Uint8Array.of(192, 0, 2, 1);
		const address6 = Uint8Array.of(0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 5);
		const name = (bytes: Uint8Array, text: string) => joined(bytes, Buffer.from(`${text}\0`));
		builder
			.interface()
			.enhanced({
				bytes: counting(4),
				options: [
					[1, 'first'],
					[2, builder.u32(0)],
				],
			})
			.enhanced({ bytes: counting(4) })
			.enhanced({
				bytes: counting(4),
				options: [
					[1, 'zwei ü'],
					[1, 'three'],
				],
			})
			.block(
				4,
				builder.options([
					[1, name(address, 'pbx.example')],
					[2, name(address6, 'cam.example')],
				]),
			)
			.block(10, joined(builder.u32(0x544c534b), builder.u32(6), Buffer.from('KEYLOG')))
			.block(0x0bad, counting(8))
			.block(0x0bad, counting(4))
			.enhanced({ bytes: counting(4) });
		const { reader, packets } = await readAll(builder.build());
		expect(packets).toHaveLength(4);
		expect([...reader.extras.packetComments]).toEqual([
			[0, 'first'],
			[2, 'zwei ü\nthree'],
		]);
		expect([...reader.extras.names]).toEqual([
			['192.0.2.1', 'pbx.example'],
			['2001:db8::5', 'cam.example'],
		]);
		expect(
			reader.extras.secrets.map(({ type, data }) => [type, Buffer.from(data).toString()]),
		).toEqual([[0x544c534b, 'KEYLOG']]);
		expect([...reader.extras.skippedBlocks]).toEqual([[0x0bad, 2]]);
	});

	test('takes drops from interface statistics', async () => {
		const builder = file(little).interface().interface();
		const counts = builder.options([
			[4, builder.u64(1000n)],
			[5, builder.u64(7n)],
			[7, builder.u64(0x1_0000_0002n)],
		]);
		builder.block(5, joined(builder.u32(1), builder.u64(START), counts));
		const { reader } = await readAll(builder.build());
		expect(reader.interfaces.map((one) => [one.droppedByInterface, one.droppedByKernel])).toEqual([
			[null, null],
			[7, 0x1_0000_0002],
		]);
	});

	test('read byte by byte gives the same packets', async () => {
		const bytes = file(little)
			.interface()
			.enhanced({ bytes: counting(33), ticks: START })
			.block(77, counting(9))
			.simple(counting(3))
			.build();
		expect((await readAll(bytes, 1)).packets).toEqual((await readAll(bytes)).packets);
		expect((await readAll(bytes, 1)).packets).toHaveLength(2);
	});
});

describe('times', () => {
	/** The time of one packet with an interface of this resolution and offset. */
	async function timeOf(resolution: number | null, ticks: bigint, offset: bigint | null = null) {
		const builder = file();
		builder.interface({
			options: [
				...(resolution === null ? [] : [[9, Uint8Array.of(resolution)] as const]),
				...(offset === null ? [] : [[14, builder.u64(offset)] as const]),
			],
		});
		const { packets } = await readAll(builder.enhanced({ bytes: counting(1), ticks }).build());
		return [packets[0]?.seconds, packets[0]?.nanoseconds];
	}

	test('of powers of ten', async () => {
		expect(await timeOf(null, 1_500_000n)).toEqual([1, 500_000_000]);
		expect(await timeOf(0, 77n)).toEqual([77, 0]);
		expect(await timeOf(3, 1234n)).toEqual([1, 234_000_000]);
		expect(await timeOf(6, START + 123_456n)).toEqual([1_700_000_000, 123_456_000]);
		expect(await timeOf(9, 1_700_000_000_123_456_789n)).toEqual([1_700_000_000, 123_456_789]);
		expect(await timeOf(12, 1_700_000_123_456_789_012n)).toEqual([1_700_000, 123_456_789]);
	});

	test('of powers of two', async () => {
		expect(await timeOf(0x80, 5n)).toEqual([5, 0]);
		expect(await timeOf(0x8a, 1024n * 7n + 512n)).toEqual([7, 500_000_000]);
		expect(await timeOf(0xa0, (1_700_000_000n << 32n) | 0x4000_0000n)).toEqual([
			1_700_000_000, 250_000_000,
		]);
	});

	test('with an offset in seconds, also before 1970', async () => {
		expect(await timeOf(6, 500_000n, 1_700_000_000n)).toEqual([1_700_000_000, 500_000_000]);
		expect(await timeOf(6, 500_000n, -10n)).toEqual([-10, 500_000_000]);
	});

	test('of a resolution that no clock has are read as microseconds', async () => {
		expect(await timeOf(127, 2_000_000n)).toEqual([2, 0]);
	});

	test('resolutions of several interfaces are all named', async () => {
		const bytes = file()
			.interface()
			.interface({ options: [[9, Uint8Array.of(9)]] })
			.interface()
			.interface({ options: [[9, Uint8Array.of(0x8a)]] })
			.build();
		const { reader } = await readAll(bytes);
		expect(reader.timestampResolution).toBe('microseconds, nanoseconds, 1/1024 s');
	});
});

describe('several sections and interfaces', () => {
	test('interfaces are numbered over all sections, and each section begins at its own', async () => {
		const bytes = file()
			.interface({ linkType: 1 })
			.interface({ linkType: 101 })
			.enhanced({ bytes: counting(1), interfaceId: 1 })
			.section([], false)
			.interface({ linkType: 113 })
			.enhanced({ bytes: counting(2), interfaceId: 0, ticks: START })
			.simple(counting(3))
			.build();
		const { reader, packets } = await readAll(bytes);
		expect(
			packets.map(({ interfaceId, linkType, seconds }) => [interfaceId, linkType, seconds]),
		).toEqual([
			[1, 101, 0],
			[2, 113, 1_700_000_000],
			[2, 113, 0],
		]);
		expect(reader.byteOrder).toBe('little');
		expect(reader.interfaces.map(({ id }) => id)).toEqual([0, 1, 2]);
	});

	test('comments of all sections are kept', async () => {
		const bytes = new PcapngBuilder()
			.section([[1, 'one']])
			.section(
				[
					[3, 'an OS'],
					[1, 'two'],
				],
				false,
			)
			.build();
		expect((await readAll(bytes)).reader.extras.comments).toEqual(['one', 'two']);
	});

	test('an interface described between packets serves those behind it', async () => {
		const bytes = file()
			.interface()
			.enhanced({ bytes: counting(1) })
			.interface({ linkType: 12 })
			.enhanced({ bytes: counting(1), interfaceId: 1 })
			.build();
		expect((await readAll(bytes)).packets.map(({ linkType }) => linkType)).toEqual([1, 12]);
	});

	test('a simple packet is cut by the snap length of its interface', async () => {
		const bytes = file().interface({ snapLength: 10 }).simple(counting(12), 100).build();
		expect((await readAll(bytes)).packets[0]).toMatchObject({
			bytes: [...counting(10)],
			original: 100,
		});
	});
});

describe('damage', () => {
	const good = () =>
		file()
			.interface()
			.enhanced({ bytes: counting(4) });
	const OFFSET = 28 + 20 + 36;

	test.each<[string, (builder: PcapngBuilder) => PcapngBuilder, RegExp]>([
		[
			'a trailer that differs',
			(b) => b.block(6, counting(40), 52, 56),
			/two lengths differ: 52 .* 56/,
		],
		['a length below 12', (b) => b.block(6, counting(40), 8), /claims 8 bytes, 12 to/],
		[
			'a length over 256 MiB',
			(b) => b.block(6, counting(40), 0x2000_0000),
			/claims 536870912 bytes/,
		],
		[
			'a packet larger than its block',
			(b) => b.enhanced({ bytes: counting(4), captured: 5000 }),
			/a packet claims 5000 bytes, its block holds 4/,
		],
		[
			'an obsolete packet larger than its block',
			(b) => b.obsolete({ bytes: counting(4), captured: 99 }),
			/a packet claims 99 bytes, its block holds 4/,
		],
		[
			'an interface that is not described',
			(b) => b.enhanced({ bytes: counting(4), interfaceId: 3 }),
			/names interface 3/,
		],
		[
			'an enhanced packet block of 16 bytes',
			(b) => b.block(6, counting(4)),
			/enhanced packet block is too short/,
		],
		[
			'an obsolete packet block of 16 bytes',
			(b) => b.block(2, counting(4)),
			/obsolete packet block is too short/,
		],
		[
			'a simple packet block of 12 bytes',
			(b) => b.block(3, new Uint8Array(0)),
			/simple packet block is too short/,
		],
		[
			'an interface description of 16 bytes',
			(b) => b.block(1, counting(4)),
			/interface description of/,
		],
		[
			'a section without byte-order magic',
			(b) => b.block(0x0a0d0d0a, counting(16)),
			/no byte-order magic/,
		],
		[
			'a last block that is cut',
			(b) => b.raw(file().interface().build().subarray(28, 40)),
			/last block is cut: it needs 20 bytes, the file has 12 left/,
		],
	])('%s ends the reading where it stands', async (_, spoil, reason) => {
		const bytes = spoil(good()).build();
		const { reader, packets } = await readAll(bytes);
		expect(packets).toHaveLength(1);
		expect(reader.damage?.offset).toBe(OFFSET);
		expect(reader.damage?.reason).toMatch(reason);
	});

	test('a simple packet without any interface is damage', async () => {
		const { reader } = await readAll(file().simple(counting(4)).build());
		expect(reader.damage?.reason).toMatch(/names interface 0/);
	});

	test('a block whose length is no multiple of four is read with its padding', async () => {
		const builder = file().interface();
		builder.block(77, counting(5), 17).enhanced({ bytes: counting(4) });
		const { reader, packets } = await readAll(builder.build());
		expect([packets.length, reader.damage]).toEqual([1, null]);
	});

	test('an option that runs past its block ends the options, not the reading', async () => {
		const builder = file();
		const broken = joined(builder.u16(2), builder.u16(5000), counting(4));
		builder.block(1, joined(builder.u16(1), builder.u16(0), builder.u32(0), broken));
		const { reader } = await readAll(builder.enhanced({ bytes: counting(4) }).build());
		expect([reader.damage, reader.interfaces[0]?.name]).toEqual([null, null]);
	});

	test('statistics of an interface that is not there, and secrets too long, are left out', async () => {
		const builder = file().interface();
		builder
			.block(5, joined(builder.u32(9), builder.u64(0n)))
			.block(10, joined(builder.u32(1), builder.u32(500), counting(4)))
			.block(4, counting(3))
			.enhanced({ bytes: counting(4) });
		const { reader, packets } = await readAll(builder.build());
		expect([packets.length, reader.extras.secrets, reader.damage]).toEqual([1, [], null]);
	});

	test('a file cut anywhere gives the packets that are whole', async () => {
		const bytes = good()
			.simple(counting(7))
			.enhanced({ bytes: counting(9), ticks: START })
			.build();
		const whole = (await readAll(bytes)).packets;
		for (let length = 28; length < bytes.length; length++) {
			const { packets, reader } = await readAll(bytes.subarray(0, length));
			expect(packets).toEqual(whole.slice(0, packets.length));
			expect(reader.damage?.offset ?? length).toBeLessThanOrEqual(length);
		}
	});

	test('a section header that is cut is no capture', async () => {
		const buffer = new RecordBuffer(new MemoryStream(file().build().subarray(0, 27)));
		await expect(openPcapng(buffer)).rejects.toThrow(
			'the pcapng section header needs 28 bytes, the file has 27',
		);
	});
});

test('a capture is known by its section header in either byte order', () => {
	expect(
		[file(true).build(), file(false).build(), counting(40), new Uint8Array(8)].map(isPcapng),
	).toEqual([...[true, true, false, false]]);
});

test('packets number their comments over all blocks', async () => {
	const builder = file().interface();
	for (let index = 0; index < 5000; index++) {
		builder.enhanced({ bytes: counting(4), options: index === 4999 ? [[1, 'last']] : [] });
	}
	const { reader, packets } = await readAll(builder.build());
	expect([packets.length, ...reader.extras.packetComments]).toEqual([5000, [4999, 'last']]);
});
