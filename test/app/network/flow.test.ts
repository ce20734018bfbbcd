import { describe, expect, test } from 'vitest';
import {
	FLOW_BYTES,
	FLOW_FACTS,
	FLOW_FIRST_FRAME,
	FLOW_LAST_FRAME,
	FLOW_MARKS,
	FLOW_NOTE,
	FLOW_PACKETS,
	FLOW_TUNNELLED,
	FLOW_WORDS,
	FlowTable,
	NO_FLOW,
} from '../../../app/network/flow.ts';
import { PacketLayers } from '../../../app/network/layers.ts';

interface Key {
	readonly version?: 0 | 4 | 6;
	readonly protocol?: number;
	/** Words of the addresses; IPv4 uses the first. */
	readonly from?: readonly number[];
	readonly to?: readonly number[];
	readonly sourcePort?: number;
	readonly destinationPort?: number;
}

function packet(key: Key): PacketLayers {
	const layers = new PacketLayers();
	layers.version = key.version ?? 4;
	layers.protocol = key.protocol ?? 17;
	layers.sourcePort = key.sourcePort ?? 5000;
	layers.destinationPort = key.destinationPort ?? 60_000;
	layers.address.set(key.from ?? [0x0a000001]);
	layers.address.set(key.to ?? [0x0a000002], 4);
	return layers;
}

const A6 = [0x20010db8, 0, 0, 1];
const B6 = [0x20010db8, 0, 0, 2];

describe('flows', () => {
	test('are numbered in the order of their first packet, one per direction of a 5-tuple', () => {
		const table = new FlowTable();
		const keys: readonly Key[] = [
			{},
			{ sourcePort: 60_000, destinationPort: 5000, from: [0x0a000002], to: [0x0a000001] },
			{ protocol: 136 },
			{ from: [0x0a000003] },
			{ version: 6, from: A6, to: B6 },
			{ version: 6, from: B6, to: A6 },
		];
		expect(keys.map((key) => table.find(packet(key)))).toEqual([0, 1, 2, 3, 4, 5]);
		expect(keys.map((key) => table.find(packet(key)))).toEqual([0, 1, 2, 3, 4, 5]);
		expect(table.count).toBe(6);
	});

	test('tell their key', () => {
		const table = new FlowTable();
		const four = table.find(packet({ from: [0xc0000201 | 0], sourcePort: 65_535 }));
		const six = table.find(packet({ version: 6, from: A6, to: B6, protocol: 136 }));
		expect(
			[four, six].map((flow) => [
				...[table.version(flow), table.protocol(flow), table.sourceWords(flow)],
				...[table.destinationWords(flow), table.sourcePort(flow), table.destinationPort(flow)],
			]),
		).toEqual([
			[4, 17, [0xc0000201 | 0], [0x0a000002], 65_535, 60_000],
			[6, 136, A6, B6, 5000, 60_000],
		]);
		expect(table.sourceKey(four)).toBe(0xc0000201 | 0);
		expect(table.destinationKey(six)).not.toBe(table.sourceKey(six));
	});

	test('have none without IP', () => {
		expect(new FlowTable().find(packet({ version: 0 }))).toBe(NO_FLOW);
	});

	test('find their opposite without making it', () => {
		const table = new FlowTable();
		const there = table.find(packet({}));
		expect(table.reverse(there)).toBe(NO_FLOW);
		expect(table.count).toBe(1);
		const back = table.find(
			packet({
				...{ from: [0x0a000002], to: [0x0a000001] },
				...{ sourcePort: 60_000, destinationPort: 5000 },
			}),
		);
		expect([table.reverse(there), table.reverse(back)]).toEqual([back, there]);
	});

	test('with equal ports and addresses are their own opposite', () => {
		const table = new FlowTable();
		const same = { from: [1], to: [1], sourcePort: 9, destinationPort: 9 };
		expect(table.reverse(table.find(packet(same)))).toBe(0);
	});

	test('are looked up by their key without being made', () => {
		const table = new FlowTable();
		const flow = table.find(packet({}));
		const ports = (5000 << 16) | 60_000;
		expect(table.lookUp(0x0a000001, 0x0a000002, ports, 17)).toBe(flow);
		expect(table.lookUp(0x0a000001, 0x0a000002, ports, 6)).toBe(NO_FLOW);
		expect(table.count).toBe(1);
	});

	test('count packets, bytes and frames', () => {
		const table = new FlowTable();
		table.find(packet({}));
		const flow = table.find(packet({ protocol: 6 }));
		table.countPacket(flow, 10, 100);
		table.countPacket(flow, 25, 5e9);
		const at = flow * FLOW_FACTS;
		expect(
			[FLOW_PACKETS, FLOW_BYTES, FLOW_FIRST_FRAME, FLOW_LAST_FRAME].map(
				(slot) => table.facts[at + slot],
			),
		).toEqual([2, 5_000_000_100, 10, 25]);
		expect(table.facts[FLOW_PACKETS]).toBe(0);
	});

	test('begin without a note and keep their marks', () => {
		const table = new FlowTable();
		const flow = table.find(packet({}));
		expect(table.words[flow * FLOW_WORDS + FLOW_NOTE]).toBe(-1);
		table.mark(flow, FLOW_TUNNELLED);
		table.mark(flow, 4);
		expect(table.words[flow * FLOW_WORDS + FLOW_MARKS]).toBe(FLOW_TUNNELLED | 4);
	});
});

test('thirty thousand flows keep their numbers, figures and notes while the table grows', () => {
	const table = new FlowTable();
	const key = (index: number): Key =>
		index % 3 === 0
			? { version: 6, from: [index, 7, 7, index], to: B6 }
			: { from: [index * 7919], sourcePort: index & 0xffff };
	for (let index = 0; index < 30_000; index++) {
		const flow = table.find(packet(key(index)));
		table.countPacket(flow, index + 1, index);
		table.words[flow * FLOW_WORDS + FLOW_NOTE] = index;
	}
	const wrong = Array.from({ length: 30_000 }, (_, index) => index).filter((index) => {
		const flow = table.find(packet(key(index)));
		return (
			flow !== index ||
			table.words[flow * FLOW_WORDS + FLOW_NOTE] !== index ||
			table.facts[flow * FLOW_FACTS + FLOW_FIRST_FRAME] !== index + 1
		);
	});
	expect([table.count, wrong]).toEqual([30_000, []]);
});
