import { describe, expect, test } from 'vitest';
import { readFlexParity } from '../../../../app/media/repair/flexfec.ts';
import { protectedPacket, recover } from '../../../../app/media/repair/ulpfec.ts';
import { rtpPacket } from '../../../fixtures/builders/rtp.ts';
import { counting, hex } from '../../network/frames.ts';
import { flexParityOf, gridParityOf } from './parity.ts';

/** Packets so far from the first one, different in all that parity must bring back. */
const packetsAt = (distances: readonly number[]): Uint8Array[] =>
	distances.map((distance, at) =>
		rtpPacket({
			...{ sequence: (0xfff0 + distance) & 0xffff, timestamp: 0xffff_ff00 + at * 3000, ssrc: 7 },
			...{ payloadType: 96 + at, marker: at === 2, payload: counting(20 + at * 13, at) },
		}),
	);

describe('flexible parity', () => {
	test('is read as RFC 8627 lays it out', () => {
		const payload = hex('0c60 0007 00000005 0010 f000 0102030405');
		expect(readFlexParity(payload, 'rfc')).toEqual({
			...{ sequences: [16, 17, 18], head: 0x0c60, timestamp: 5, bodyLength: 7 },
			parity: hex('0102030405'),
		});
	});

	test('is read as browsers send it, with the stream that it is over', () => {
		const payload = hex('0c60 0007 00000005 01000000 0000abcd 0010 f000 0102030405');
		expect(readFlexParity(payload, 'draft')).toEqual({
			...{ sequences: [16, 17, 18], head: 0x0c60, timestamp: 5, bodyLength: 7 },
			parity: hex('0102030405'),
		});
	});

	test.for([
		[[0, 1, 4, 14], 'the first part of a mask'],
		[[0, 15, 45], 'two parts'],
		[[0, 20, 46, 108], 'three parts'],
	] as const)('over %j (%s) brings back each packet', ([distances]) => {
		const packets = packetsAt(distances);
		for (const layout of ['rfc', 'draft'] as const) {
			const payload = flexParityOf(packets, layout === 'draft' ? 7 : null);
			const parity = readFlexParity(payload, layout);
			if (parity === null) throw new Error('not read');
			expect(parity.sequences).toEqual(distances.map((one) => (0xfff0 + one) & 0xffff));
			for (const lost of packets) {
				const others = packets.filter((one) => one !== lost).map(protectedPacket);
				expect(recover(parity, others)).toEqual(protectedPacket(lost));
			}
		}
	});

	test('over rows and columns has their numbers', () => {
		const row = packetsAt([0, 1, 2, 3]);
		const rowParity = readFlexParity(gridParityOf(row, { columns: 4, rows: 0 }), 'rfc');
		expect(rowParity?.sequences).toEqual([0xfff0, 0xfff1, 0xfff2, 0xfff3]);
		const column = packetsAt([0, 10, 20]);
		const parity = readFlexParity(gridParityOf(column, { columns: 10, rows: 3 }), 'rfc');
		expect(parity?.sequences).toEqual([0xfff0, 0xfffa, 4]);
		const [lost, ...others] = column;
		if (parity === null || lost === undefined) throw new Error('not read');
		expect(recover(parity, others.map(protectedPacket))).toEqual(protectedPacket(lost));
	});

	test('that sends a packet again, is over several streams, protects nothing or is cut is none', () => {
		expect(readFlexParity(hex('8c60 0007 00000005 0010 f000 01'), 'rfc')).toBeNull();
		expect(readFlexParity(hex('0c60 0007 00000005 0010 8000 01'), 'rfc')).toBeNull();
		expect(readFlexParity(hex('4c60 0007 00000005 0010 0000 01'), 'rfc')).toBeNull();
		const two = hex('0c60 0007 00000005 02000000 0000abcd 0010 f000 00000001 0010 f000 01');
		expect(readFlexParity(two, 'draft')).toBeNull();
		for (const layout of ['rfc', 'draft'] as const) {
			const whole = flexParityOf(packetsAt([0, 46]), layout === 'draft' ? 7 : null);
			const head = layout === 'draft' ? 32 : 24;
			for (let end = 0; end < head; end++) {
				const cut = readFlexParity(whole.subarray(0, end), layout);
				expect(cut === null || cut.parity.length === 0).toBe(true);
			}
		}
	});
});
