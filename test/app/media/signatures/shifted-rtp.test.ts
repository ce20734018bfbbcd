import { expect, test } from 'vitest';
import { findShiftedRtp } from '../../../../app/media/signatures/shifted-rtp.ts';
import { rtpPacket } from '../../../fixtures/builders/rtp.ts';
import { be16, bytes, counting, hex } from '../../network/frames.ts';

/** Datagrams with a header of six bytes: four that stay, two that count. */
function datagrams(count: number, change: (index: number) => number = (index) => index) {
	return Array.from({ length: count }, (_, index) => {
		const number = change(index);
		const packet = rtpPacket({
			...{ sequence: 65_530 + number, timestamp: number * 3000, ssrc: 0xcafe_0001 },
			...{ payloadType: 96, payload: counting(90, number) },
		});
		return bytes(hex('a1b2c3d4'), be16(index * 1000), packet);
	});
}

test('the header’s length, what of it stays, and the source are found', () => {
	expect(findShiftedRtp(datagrams(20))).toEqual({
		...{ shift: 6, ssrc: 0xcafe_0001, payloadType: 96, share: 1, header: 'a1b2c3d4....' },
	});
});

test('losses and a second source do not hide it', () => {
	const lossy = datagrams(60).filter((_, index) => index % 9 !== 4);
	expect(findShiftedRtp(lossy)).toMatchObject({ shift: 6, ssrc: 0xcafe_0001 });
});

test('too few, numbers without order, and other bytes are none', () => {
	expect(findShiftedRtp(datagrams(7))).toBeNull();
	expect(findShiftedRtp(datagrams(40, (index) => (index * 7919) % 31))).toBeNull();
	expect(findShiftedRtp(Array.from({ length: 40 }, (_, at) => counting(120, at * 13)))).toBeNull();
	expect(findShiftedRtp(Array.from({ length: 40 }, () => new Uint8Array(3)))).toBeNull();
});
