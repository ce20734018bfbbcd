import { describe, expect, test } from 'vitest';
import { ConversationPacket, ConversationTable } from '../../../app/analysis/conversation-table.ts';

const never = (): boolean => false;

/** A packet of 100 bytes from a last byte of 10.0.0.x and port to another. */
function packet(frame: number, from: readonly [number, number], to: readonly [number, number]) {
	const made = new ConversationPacket();
	Object.assign(made, { frame, timeMs: frame * 10, bytes: 100 });
	made.address[0] = 0x0a00_0000 + from[0];
	made.address[4] = 0x0a00_0000 + to[0];
	made.sourcePort = from[1];
	made.destinationPort = to[1];
	return made;
}

describe('a table of conversations', () => {
	test('counts both directions in one row, seen from who spoke first', () => {
		const table = new ConversationTable();
		const rows = [
			table.take(packet(1, [2, 53], [1, 40_000]), never),
			table.take(packet(2, [1, 40_000], [2, 53]), never),
			table.take(packet(3, [1, 40_000], [2, 53]), never),
		];
		expect(rows).toEqual([0, 0, 0]);
		expect(table.figures(0)).toEqual({
			...{ addressA: [0x0a00_0002], portA: 53, addressB: [0x0a00_0001], portB: 40_000 },
			...{ packetsAToB: 1, bytesAToB: 100, packetsBToA: 2, bytesBToA: 200 },
			...{ startMs: 10, endMs: 30, firstFrame: 1 },
		});
	});

	test('knows directions of equal ports by their addresses', () => {
		const table = new ConversationTable();
		table.take(packet(1, [1, 9], [2, 9]), never);
		table.take(packet(2, [2, 9], [1, 9]), never);
		table.take(packet(3, [2, 9], [3, 9]), never);
		expect(table.count).toBe(2);
		expect(table.figures(0)).toMatchObject({ packetsAToB: 1, packetsBToA: 1 });
	});

	test('counts packets to oneself as sent', () => {
		const table = new ConversationTable();
		table.take(packet(1, [1, 9], [1, 9]), never);
		table.take(packet(2, [1, 9], [1, 9]), never);
		expect(table.figures(0)).toMatchObject({ packetsAToB: 2, packetsBToA: 0 });
	});

	test('keeps addresses of 16 bytes apart word by word', () => {
		const table = new ConversationTable();
		for (const last of [1, 2, 1]) {
			const one = packet(1, [1, 5], [2, 6]);
			one.version = 6;
			one.address[7] = last;
			table.take(one, never);
		}
		expect(table.count).toBe(2);
		expect(table.figures(1).addressB).toEqual([0x0a00_0002, 0, 0, 2]);
	});

	test('begins another row where it is told to, and goes on with the newest', () => {
		const table = new ConversationTable();
		table.take(packet(1, [1, 5], [2, 6]), never);
		const asked: number[] = [];
		const again = table.take(packet(2, [1, 5], [2, 6]), (row) => {
			asked.push(row);
			return true;
		});
		const answer = table.take(packet(3, [2, 6], [1, 5]), never);
		expect([asked, again, answer]).toEqual([[0], 1, 1]);
		expect(table.isOwn).toBe(true);
		expect(table.figures(1)).toMatchObject({ packetsAToB: 1, packetsBToA: 1, firstFrame: 2 });
	});

	test('spans from the earliest to the latest time, whatever the order', () => {
		const table = new ConversationTable();
		for (const frame of [5, 2, 9, 3]) table.take(packet(frame, [1, 5], [2, 6]), never);
		expect(table.figures(0)).toMatchObject({ startMs: 20, endMs: 90, firstFrame: 5 });
	});

	test('grows', () => {
		const table = new ConversationTable();
		for (let port = 1; port <= 2000; port++) table.take(packet(port, [1, port], [2, 1]), never);
		expect(table.count).toBe(2000);
		expect(table.figures(1999)).toMatchObject({ portA: 2000, bytesAToB: 100, firstFrame: 2000 });
	});
});
