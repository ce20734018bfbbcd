import { describe, expect, test } from 'vitest';
import { u16le, u32le } from '../../../app/bytes.ts';
import { PcapngExtras } from '../../../app/capture/pcapng-extras.ts';
import type { InterfaceFinder } from '../../../app/capture/pcapng-extras.ts';
import type { SectionNumbers } from '../../../app/capture/pcapng-options.ts';
import { MAX_PACKET_COMMENTS } from '../../../app/capture/reader.ts';
import type { CaptureInterface } from '../../../app/capture/source.ts';
import { PcapngBuilder } from '../../fixtures/builders/pcapng.ts';
import { joined } from '../../fixtures/builders/pcap.ts';
import { bytes, counting } from '../network/frames.ts';

const LITTLE: SectionNumbers = { u16: u16le, u32: u32le, byteOrder: 'little' };
const ENCODER = new PcapngBuilder();
const NO_INTERFACE: InterfaceFinder = (id) => [[], id];

function take(extras: PcapngExtras, type: number, body: Uint8Array, find = NO_INTERFACE): void {
	extras.take(type, LITTLE, joined(bytes(9, 9, 9), body), 3, 3 + body.length, find);
}

describe('name resolution', () => {
	const record = (address: readonly number[], text: string) =>
		joined(bytes(address), Buffer.from(text));

	test('keeps the first name of an address and the last word on it', () => {
		const extras = new PcapngExtras();
		const body = ENCODER.options([
			[1, record([10, 0, 0, 1], 'first\0second\0')],
			[1, record([10, 0, 0, 2], 'two\0')],
			[1, record([10, 0, 0, 2], 'renamed\0')],
		]);
		take(extras, 4, body);
		expect([...extras.names]).toEqual([
			['10.0.0.1', 'first'],
			['10.0.0.2', 'renamed'],
		]);
	});

	test('leaves out records of unknown types, too short ones and empty names', () => {
		const extras = new PcapngExtras();
		take(
			extras,
			4,
			ENCODER.options([
				[3, record([2, 0, 0, 0, 0, 1], 'an EUI-48\0')],
				[1, record([10, 0, 0], '')],
				[2, record([10, 0, 0, 1], 'short\0')],
				[1, record([10, 0, 0, 3], '\0')],
			]),
		);
		expect(extras.names.size).toBe(0);
	});
});

describe('decryption secrets', () => {
	test('are copies, so that they outlive the buffer', () => {
		const extras = new PcapngExtras();
		const body = joined(ENCODER.u32(0x544c534b), ENCODER.u32(3), bytes(1, 2, 3, 0));
		const buffer = bytes(body);
		extras.take(10, LITTLE, buffer, 0, buffer.length, NO_INTERFACE);
		buffer.fill(0xff);
		expect(extras.secrets).toEqual([{ type: 0x544c534b, data: bytes(1, 2, 3) }]);
	});

	test('that claim more than their block, or have no head, are left out', () => {
		const extras = new PcapngExtras();
		take(extras, 10, joined(ENCODER.u32(1), ENCODER.u32(5), counting(4)));
		take(extras, 10, counting(7));
		expect(extras.secrets).toEqual([]);
	});

	test('stop at 64 MiB in all', () => {
		const extras = new PcapngExtras();
		const body = joined(ENCODER.u32(1), ENCODER.u32(30 << 20), new Uint8Array(30 << 20));
		for (let block = 0; block < 4; block++) take(extras, 10, body);
		expect(extras.secrets.length).toBe(2);
	});
});

describe('interface statistics', () => {
	const one: CaptureInterface = {
		...{ id: 0, name: 'eth0', description: null, linkType: 1, snapLength: 0, fcsLength: 0 },
		...{ ticksPerSecond: 1e6, filter: null, operatingSystem: null },
		...{ droppedByInterface: null, droppedByKernel: null },
	};
	const statistics = (options: Uint8Array) => joined(ENCODER.u32(0), ENCODER.u64(0n), options);

	test('put their drops into the interface; a later block wins', () => {
		const interfaces = [one];
		const find: InterfaceFinder = (id) => [interfaces, id];
		const extras = new PcapngExtras();
		const drops = (count: bigint) => ENCODER.options([[5, ENCODER.u64(count)]]);
		take(extras, 5, statistics(drops(3n)), find);
		take(extras, 5, statistics(drops(9n)), find);
		take(extras, 5, statistics(ENCODER.options([[7, ENCODER.u64(2n)]])), find);
		expect(interfaces).toEqual([{ ...one, droppedByInterface: 9, droppedByKernel: 2 }]);
	});

	test('without counts, or of four bytes, change nothing', () => {
		const interfaces = [one];
		const find: InterfaceFinder = (id) => [interfaces, id];
		take(new PcapngExtras(), 5, statistics(new Uint8Array(0)), find);
		take(new PcapngExtras(), 5, counting(4), find);
		expect(interfaces).toEqual([one]);
	});
});

describe('comments', () => {
	const comment = ENCODER.options([[1, 'hello']]);

	test('of packets are bounded', () => {
		const extras = new PcapngExtras();
		for (let packet = 0; packet < MAX_PACKET_COMMENTS + 10; packet++) {
			extras.takePacketOptions(LITTLE, comment, 0, comment.length, packet, 1);
		}
		expect(extras.packetComments.size).toBe(MAX_PACKET_COMMENTS);
	});

	test('of sections are bounded', () => {
		const extras = new PcapngExtras();
		for (let section = 0; section < 1010; section++) {
			extras.takeSection(LITTLE, comment, 0, comment.length);
		}
		expect(extras.comments.length).toBe(1000);
	});

	test('are options of their own code alone', () => {
		const extras = new PcapngExtras();
		const others = ENCODER.options([
			[2, 'flags'],
			[4, 'x'],
		]);
		extras.takePacketOptions(LITTLE, others, 0, others.length, 0, 1);
		expect(extras.packetComments.size).toBe(0);
	});
});

test('kinds of skipped blocks are bounded, their counts are not', () => {
	const extras = new PcapngExtras();
	for (let round = 0; round < 3; round++) {
		for (let type = 0; type < 1200; type++) take(extras, 5000 + type, counting(4));
	}
	expect([extras.skippedBlocks.size, extras.skippedBlocks.get(5000)]).toEqual([1000, 3]);
});
