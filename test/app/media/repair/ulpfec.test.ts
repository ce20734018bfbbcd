import { describe, expect, test } from 'vitest';
import {
	payloadOfBody,
	protectedPacket,
	readParity,
	recover,
} from '../../../../app/media/repair/ulpfec.ts';
import { parityOf } from '../../../fixtures/builders/parity.ts';
import { rtpPacket } from '../../../fixtures/builders/rtp.ts';
import { counting, hex } from '../../network/frames.ts';

/** Packets that differ in all that parity must bring back. */
const PACKETS = [0, 1, 2, 5].map((index) =>
	rtpPacket({
		...{ sequence: 0xfffe + index, timestamp: 0xffff_ff00 + index * 3000, ssrc: 7 },
		...{ payloadType: 96 + index, marker: index === 2, payload: counting(20 + index * 13, index) },
	}),
);

describe('a parity packet', () => {
	test('is read as RFC 5109 lays it out', () => {
		// SN base 16, mask of 16, 17 and 18, five bytes protected.
		const payload = hex('0c60 0010 00000005 0007 0005 e000 0102030405');
		expect(readParity(payload)).toEqual({
			...{ sequences: [16, 17, 18], head: 0x0c60, timestamp: 5, bodyLength: 7 },
			parity: hex('0102030405'),
		});
	});

	test('with the long mask protects 48 numbers', () => {
		const payload = hex('4000 fffe 00000000 0001 0001 800000000001 aa');
		expect(readParity(payload)?.sequences).toEqual([0xfffe, (0xfffe + 47) & 0xffff]);
	});

	test('that is cut, protects nothing or tells more than it has is none', () => {
		const whole = parityOf(PACKETS);
		for (let length = 0; length < whole.length; length++) {
			expect(readParity(whole.subarray(0, length))).toBeNull();
		}
		expect(readParity(hex('0000 0010 00000000 0000 0001 0000 aa'))).toBeNull();
	});

	test('brings back each packet that it protects, in every bit', () => {
		const parity = readParity(parityOf(PACKETS));
		if (parity === null) throw new Error('parity was not read');
		for (const lost of PACKETS) {
			const others = PACKETS.filter((packet) => packet !== lost).map(protectedPacket);
			const wanted = protectedPacket(lost);
			const back = recover(parity, others);
			expect(back).toEqual(wanted);
			if (back !== null) expect(payloadOfBody(back)).toEqual(lost.subarray(12));
		}
	});

	test('brings nothing back where two are lost, none is, or the lengths contradict', () => {
		const parity = readParity(parityOf(PACKETS));
		if (parity === null) throw new Error('parity was not read');
		const all = PACKETS.map(protectedPacket);
		expect(recover(parity, all.slice(2))).toBeNull();
		expect(recover(parity, all)).toBeNull();
		const others = all.slice(1);
		expect(recover({ ...parity, bodyLength: parity.bodyLength ^ 0x4000 }, others)).toBeNull();
	});
});

describe('the payload of a packet', () => {
	const body = (packet: Uint8Array) => payloadOfBody(protectedPacket(packet));

	test('stands behind contributing sources and extension, before padding', () => {
		const packet = rtpPacket({
			...{ sequence: 1, timestamp: 2, csrc: [1, 2], extension: [0xbede, hex('01020304')] },
			...{ payload: hex('aabb'), padding: 3 },
		});
		expect(body(packet)).toEqual(hex('aabb'));
	});

	test('is nothing where the header does not fit', () => {
		const packet = rtpPacket({ sequence: 1, timestamp: 2, payload: hex('aa'), padding: 4 });
		expect(body(packet.subarray(0, 13))).toBeNull();
	});
});
