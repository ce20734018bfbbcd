import { describe, expect, test } from 'vitest';
import { RepairStore } from '../../../../app/media/repair/repair-store.ts';
import { protectedPacket } from '../../../../app/media/repair/ulpfec.ts';
import { parityOf } from '../../../fixtures/builders/parity.ts';
import { rtpPacket } from '../../../fixtures/builders/rtp.ts';
import { be16, bytes, counting } from '../../network/frames.ts';

const packet = (sequence: number, length = 30) =>
	rtpPacket({
		...{ sequence, timestamp: sequence * 10, payloadType: 96, marker: sequence % 2 === 0 },
		payload: counting(length, sequence),
	});

const again = (sequence: number, timeMs: number) => ({
	...{ timestamp: 5, timeMs, marker: true, payloadType: 96 },
	payload: bytes(be16(sequence), counting(4, sequence)),
});

describe('packets that were sent again', () => {
	test('stand under their old numbers, without the number before the payload', () => {
		const store = new RepairStore();
		expect(store.isEmpty).toBe(true);
		store.takeRtx(again(700, 1000));
		expect(store.find(700, 900)).toEqual({
			...{ sequence: 700, timestamp: 5, timeMs: 1000, marker: true, payloadType: 96 },
			...{ payload: counting(4, 700), by: 'rtx' },
		});
		expect([store.find(701, 900), store.used]).toEqual([null, { rtx: 1, fec: 0 }]);
	});

	test('of another round of numbers do not stand in', () => {
		const store = new RepairStore();
		store.takeRtx(again(700, 1000));
		store.takeRtx({ ...again(700, 60_000), timestamp: 9 });
		expect(store.find(0x1_0000 + 700, 59_000)?.timestamp).toBe(9);
		expect(store.find(700, 30_000)).toBeNull();
	});

	test('that carry nothing are padding, and not kept', () => {
		const store = new RepairStore();
		store.takeRtx({ ...again(1, 1), payload: bytes(be16(1)) });
		expect(store.isEmpty).toBe(true);
	});
});

describe('packets worked out from parity', () => {
	const group = [10, 11, 12, 13].map((sequence) => packet(sequence, sequence * 3));

	test.each(['parity last', 'parity first'])('come back, %s', (order) => {
		const store = new RepairStore();
		const media = [0, 1, 3].map((at) => protectedPacket(group[at] ?? packet(0)));
		if (order === 'parity first') store.takeParity(parityOf(group), 50);
		for (const one of media) store.takeMedia(one);
		if (order === 'parity last') store.takeParity(parityOf(group), 50);
		expect(store.find(12, 40)).toEqual({
			...{ sequence: 12, timestamp: 120, timeMs: 50, marker: true, payloadType: 96, by: 'fec' },
			payload: counting(36, 12),
		});
		expect(store.used).toEqual({ rtx: 0, fec: 1 });
	});

	test('complete further groups', () => {
		const store = new RepairStore();
		const [a, b, c, d] = [20, 21, 22, 23].map((sequence) => packet(sequence));
		if (a === undefined || b === undefined || c === undefined || d === undefined) return;
		store.takeParity(parityOf([b, c]), 1);
		store.takeParity(parityOf([a, b]), 1);
		expect(store.isEmpty).toBe(true);
		store.takeMedia(protectedPacket(a));
		expect(store.find(21, 1)?.payload).toEqual(b.subarray(12));
		expect(store.find(22, 1)?.payload).toEqual(c.subarray(12));
	});

	test('do not come back where two of a group are missing', () => {
		const store = new RepairStore();
		store.takeMedia(protectedPacket(group[0] ?? packet(0)));
		store.takeParity(parityOf(group), 1);
		expect(store.isEmpty).toBe(true);
	});
});
