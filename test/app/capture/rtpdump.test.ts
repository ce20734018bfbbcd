import { describe, expect, test } from 'vitest';
import { isRtpdump } from '../../../app/capture/rtpdump.ts';
import { CaptureFormatError } from '../../../app/errors.ts';
import { dumpFile } from '../../fixtures/builders/rtpdump.ts';
import { rtpPacket } from '../../fixtures/builders/rtp.ts';
import { bytes, counting, hex } from '../network/frames.ts';
import { MemoryStream, readAll } from './reading.ts';

const RTP = rtpPacket({ sequence: 1, timestamp: 2, ssrc: 3, payload: counting(14) });
/** The example of the layout: one packet of 26 bytes at 41 ms. */
const EXAMPLE = bytes(
	[...new TextEncoder().encode('#!rtpplay1.0 127.0.0.1/6970\n')],
	hex('5c58af80 0007a120 c0a80101 1b3a 0000'),
	hex('0022 001a 00000029 80605b2b 7790e78e f46b9fbe 06010900'),
	counting(10),
);

describe('an rtpdump file', () => {
	test('is told by its first line', () => {
		expect(isRtpdump(EXAMPLE)).toBe(true);
		expect(isRtpdump(EXAMPLE.subarray(0, 12))).toBe(false);
		expect(isRtpdump(hex('d4c3b2a1'))).toBe(false);
	});

	test('gives each record as a UDP packet from the header’s source to the line’s destination', async () => {
		const { reader, packets } = await readAll(EXAMPLE);
		expect(packets).toEqual([
			{
				// 0x5c58af80 s and 500 000 µs, and the 41 ms of the record.
				seconds: 0x5c58_af80,
				nanoseconds: 541_000_000,
				bytes: [
					...hex('4500 0036 0000 0000 4011 3a0d c0a80101 7f000001'),
					...hex('1b3a 1b3a 0022 0000 80605b2b 7790e78e f46b9fbe 06010900'),
					...counting(10),
				],
				original: 54,
				position: 0,
				linkType: 101,
				interfaceId: 0,
			},
		]);
		expect([reader.format, reader.byteOrder, reader.damage]).toEqual(['rtpdump', 'big', null]);
		expect(reader.extras.rtpPorts).toEqual([6970]);
	});

	test('may end its line as Windows does', async () => {
		const file = dumpFile({ line: '192.0.2.7/5004\r' }, [{ ms: 0, packet: RTP }]);
		const { packets } = await readAll(file);
		expect(packets[0]?.bytes.slice(16, 24)).toEqual([192, 0, 2, 7, 0x40, 0, 0x13, 0x8c]);
	});

	test('sends control packets, whose length is told as 0, from and to the next ports', async () => {
		const report = hex('80c90001 00000003');
		const { packets } = await readAll(dumpFile({}, [{ ms: 5, packet: report, told: 0 }]));
		expect(packets[0]?.bytes.slice(20, 28)).toEqual([0x40, 1, 0x13, 0x8d, 0, 16, 0, 0]);
		expect(packets[0]?.bytes.slice(28)).toEqual([...report]);
		expect(packets[0]?.original).toBe(36);
	});

	test('of a header-only dump keeps what was on the wire beside what is stored', async () => {
		const packet = RTP.subarray(0, 12);
		const { packets } = await readAll(dumpFile({}, [{ ms: 0, packet, told: 172 }]));
		expect(packets[0]?.bytes).toHaveLength(28 + 12);
		expect(packets[0]?.original).toBe(28 + 172);
		// IP and UDP tell the length that the packet had.
		expect(packets[0]?.bytes.slice(2, 4)).toEqual([0, 200]);
		expect(packets[0]?.bytes.slice(24, 26)).toEqual([0, 180]);
	});

	test('keeps the order of its records, even where their times go back', async () => {
		const records = [44_020, 44_060, 44_040].map((ms) => ({ ms, packet: RTP }));
		const { packets } = await readAll(dumpFile({ fraction: 999_999 }, records));
		expect(packets.map(({ seconds, nanoseconds }) => [seconds, nanoseconds])).toEqual([
			[1_700_000_045, 19_999_000],
			[1_700_000_045, 59_999_000],
			[1_700_000_045, 39_999_000],
		]);
	});

	test('has IPv6 addresses where the line has one; of the source four bytes were kept', async () => {
		const header = { line: '2001:db8::7/5004', source: [0x20, 1, 0x0d, 0xb8] };
		const { packets } = await readAll(dumpFile(header, [{ ms: 0, packet: RTP }]));
		expect(packets[0]?.bytes.slice(0, 48)).toEqual([
			...hex('60000000 0022 11 40 20010db8 00000000 00000000 00000000'),
			...hex('20010db8 00000000 00000000 00000007 4000 138c 0022 0000'),
		]);
	});

	test('with a line that names no address comes from nowhere, and goes on', async () => {
		const { packets } = await readAll(dumpFile({ line: 'somewhere' }, [{ ms: 0, packet: RTP }]));
		expect(packets[0]?.bytes.slice(16, 24)).toEqual([0, 0, 0, 0, 0x40, 0, 0, 0]);
	});

	test('with nothing behind its headers has no packets and no damage', async () => {
		const { reader, packets } = await readAll(dumpFile({}, []));
		expect([packets.length, reader.damage]).toEqual([0, null]);
	});
});

describe('a damaged rtpdump file', () => {
	const whole = dumpFile({}, [
		{ ms: 0, packet: RTP },
		{ ms: 20, packet: RTP },
	]);
	const second = whole.length - 8 - RTP.length;

	test('gives every whole record before the place where it is cut', async () => {
		for (let length = second + 1; length < whole.length; length++) {
			const { reader, packets } = await readAll(whole.subarray(0, length));
			expect(packets).toHaveLength(1);
			expect(reader.damage?.offset).toBe(second);
		}
	});

	test('without whole headers is refused', async () => {
		for (let length = 13; length < second - 8 - RTP.length; length++) {
			await expect(readAll(whole.subarray(0, length))).rejects.toThrow(CaptureFormatError);
		}
		await expect(readAll(whole.subarray(0, 30))).rejects.toThrow('begins with one line');
	});

	test('ends at a record that tells less than its own header', async () => {
		const broken = bytes(whole, hex('0007 0000 00000000'), hex('00'));
		const { reader, packets } = await readAll(broken);
		expect(packets).toHaveLength(2);
		expect(reader.damage?.reason).toBe('a record needs 8 bytes or more, this one tells 7');
	});
});

describe('reading made packets again', () => {
	test('gives the same bytes from any place', async () => {
		const sizes = [26, 1200, 12, 60_000, 8, 1];
		const records = sizes.map((size, ms) => ({ ms, packet: counting(size, ms) }));
		const file = dumpFile({}, records);
		const { reader, packets } = await readAll(file, 1000);
		const all = packets.flatMap((packet) => packet.bytes);
		expect(packets.map(({ position }) => position)).toEqual(
			sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size + 28, 0)),
		);
		const memory = new MemoryStream(file);
		for (const from of [0, 1, 27, 28, 53, 54, 1281, 1282, 1400, 61_349, all.length - 1]) {
			const part = new Uint8Array(2000);
			const got = reader.readMade?.(from, part, 2000, memory.readAt.bind(memory)) ?? -1;
			expect([...part.subarray(0, got)]).toEqual(all.slice(from, from + 2000));
		}
		expect(reader.readMade?.(all.length, new Uint8Array(9), 9, memory.readAt.bind(memory))).toBe(0);
	});
});
